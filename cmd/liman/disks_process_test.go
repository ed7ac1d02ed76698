package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"liman/edition"
	"liman/store/redistest"
)

// keepsCores starts a program that may leave a copy of its memory where it runs.
const keepsCores = `ulimit -c unlimited 2>/dev/null; exec "$0"`

// Three replicas of the program on the nodes of each size, behind Sentinel and in a cluster. People of whom everything is a canary look at every screen, write, put
// covers on, leave, block and are silent, while a durable primary crashes and another takes its place, the session primary is lost, and programs are killed and
// aborted. Then every byte on the disk of every node, also of the one that was the primary, where the programs run, what all of them printed, what they count and what
// the nodes tell is searched for all of it; for the salts, which live in the memory of the session role alone; and for token and secrets.
func TestT01_NothingOfAPersonIsOnTheDiskOfAnyNode(t *testing.T) {
	for name, cluster := range map[string]bool{"sentinel": false, "cluster": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDisks(t, cluster)
			d.converse(func() {
				for i := range 9 {
					d.telegramFails(5 * i)
				}
			})
			d.look()
			d.converse(func() {
				d.lost = d.primaries(d.durably)[0]
				d.lost.Crash()
				d.look() // what the primary of before leaves
				d.failed()
			})
			d.look()
			d.converse(d.lossesOfMemory)
			d.telegram.Calm()
			d.silent()
			d.look()
			for _, found := range d.search() {
				t.Error(found)
			}
			d.tried()
		})
	}
}

// disks are nodes and programs of which everything that can be read is kept.
type disks struct {
	*failing
	counts  []string // where each program serves /metrics
	run     string   // the folder in which the programs run and write what is temporary
	edition string   // that draws the buttons
	screens []string // that nobody has looked at yet

	mu     sync.Mutex
	looks  int
	seen   map[string][]byte
	salts  map[string]bool
	people []*secretive
}

func newDisks(t *testing.T, cluster bool) *disks {
	t.Helper()
	ed, err := edition.Open(edition.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	d := &disks{run: shortDir(t), edition: ed.ID(), screens: ed.Book.Screens(), seen: make(map[string][]byte), salts: make(map[string]bool)}
	for range 3 {
		d.counts = append(d.counts, freeAddress(t))
	}
	d.failing = newFailing(t, cluster, nodes{
		conf: []string{"rdbcompression no", "auto-aof-rewrite-percentage 0"}, // what was written stays in a file, and can be read
		start: func(i int, cmd *exec.Cmd) {
			cmd.Path, cmd.Args = "/bin/sh", []string{"sh", "-c", keepsCores, cmd.Path}
			cmd.Dir = d.run
			cmd.Env = append(cmd.Env, "METRICS_ADDR="+d.counts[i], "TMPDIR="+d.run, "HOME="+d.run)
		},
	})
	return d
}

// together is how many people talk at once, three times.
const together = 8

// converse has people talk, each about other screens, while something happens.
func (d *disks) converse(happens func()) {
	d.Helper()
	var talks sync.WaitGroup
	each := (len(d.screens) + 3*together - 1 - len(d.people)) / (3*together - len(d.people))
	for range together {
		p := newSecretive(d.house, d.edition, rand.New(rand.NewPCG(*canarySeed, uint64(len(d.people)))))
		p.visits = d.screens[:min(each, len(d.screens))]
		d.screens = d.screens[len(p.visits):]
		d.people = append(d.people, p)
		talks.Go(p.talk)
	}
	happens()
	talks.Wait()
}

// lossesOfMemory has the session primary be lost, one program be killed, one told to show its stacks, and one to abort.
func (d *disks) lossesOfMemory() {
	d.Helper()
	d.losesSessions(new(failures))
	d.revives(d.sessionly)
	d.well() // no program that starts meanwhile would find it
	d.programs[0].kill(0)
	d.programs[1].signal(syscall.SIGQUIT)
	d.programs[2].signal(syscall.SIGABRT)
	d.well()
}

// silent waits until some who said no more were wiped; all would be a question of time.
func (d *disks) silent() {
	d.Helper()
	d.until("wipes", func() bool {
		empty := 0
		for _, p := range d.people {
			if !p.Blocked() && len(p.Messages()) == 0 {
				empty++
			}
		}
		return empty > len(d.people)/2
	})
}

// look keeps what the nodes and the programs tell now, and what is on every disk.
func (d *disks) look() {
	d.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.looks++
	for _, n := range d.durably.Nodes {
		if !n.Dead() && n.User != "" { // a Sentinel's user knows no keys
			d.asks(n.Addr(), n.User)
		}
	}
	if d.sessionly == nil {
		d.remembers(d.socket("sessions"))
	} else {
		for _, n := range d.sessionly.Nodes {
			d.remembers(n.Addr())
		}
	}
	for i, at := range d.counts {
		d.keeps(fmt.Sprintf("/metrics of program %d", i), []byte(page("http://"+at+"/metrics")))
	}
	for name, folder := range d.folders() {
		for file, data := range d.files(folder) {
			d.keeps(name+file, data)
		}
	}
}

// keeps keeps an output; a file that grows, as it was at each look.
func (d *disks) keeps(name string, data []byte) {
	d.seen[fmt.Sprintf("look %d: %s", d.looks, name)] = data
}

// asks keeps what a node tells to whoever may ask all.
func (d *disks) asks(at, user string) {
	d.Helper()
	for _, command := range []string{"KEYS *", "INFO everything", "CLIENT LIST", "SLOWLOG GET", "ACL LOG"} {
		var words []any
		for _, word := range strings.Fields(command) {
			words = append(words, word)
		}
		d.keeps(command+" of "+at, fmt.Append(nil, d.answer(at, user, words...)))
	}
}

// answer is a node's; a Sentinel that changes its part ends the connections of others.
func (d *disks) answer(at, user string, words ...any) (answer any) {
	d.Helper()
	d.until(fmt.Sprint("an answer to ", words), func() bool {
		var err error
		answer, err = redistest.Ask(at, user, words...)
		return err == nil
	})
	return answer
}

// remembers keeps what a node of the session role tells, and takes down its salts.
func (d *disks) remembers(at string) {
	d.Helper()
	d.asks(at, "looker")
	for _, key := range d.answer(at, "looker", "KEYS", "salt:*").([]any) {
		d.salts[d.answer(at, "looker", "GET", key).(string)] = true
	}
}

// folders are all disks: of the nodes, of the Redis of the house, and where the programs run.
func (d *disks) folders() map[string]string {
	all := map[string]string{"programs": d.run, "house": d.dir}
	for i, n := range d.durably.Nodes {
		all[fmt.Sprint("durable node ", i)] = n.Dir
	}
	if d.sessionly != nil {
		for i, n := range d.sessionly.Nodes {
			all[fmt.Sprint("session node ", i)] = n.Dir
		}
	}
	return all
}

// files are all in a folder, by their path in it. What goes while it is read is of a rewrite, whose result stays.
func (d *disks) files(folder string) map[string][]byte {
	d.Helper()
	all := make(map[string][]byte)
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			var data []byte
			if data, err = os.ReadFile(path); err == nil {
				all[path[len(folder):]] = data
			}
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	})
	if err != nil {
		d.Fatal(err)
	}
	return all
}

// canaries are all that may be nowhere.
func (d *disks) canaries() *finder {
	f := newFinder(d)
	for _, p := range d.people {
		p.canaries(f)
	}
	for salt := range d.salts {
		f.bytes("a salt", []byte(salt))
	}
	f.text("the token", testToken)
	f.text("the secret", testSecret)
	f.text("the webhook's secret", testHookSecret)
	return f
}

// search looks for everything in everything, and gives what was found.
func (d *disks) search() []string {
	d.Helper()
	d.seen["what the programs printed"] = []byte(d.log.String())
	found, _ := d.canaries().everywhere(d.seen)
	for name, data := range d.seen {
		switch file := filepath.Base(name); {
		case bytes.HasPrefix(data, []byte("\x7fELF")) || strings.HasPrefix(file, "core"):
			found = append(found, "a core: "+name)
		case strings.Contains(name, "session node") && !slices.Contains([]string{"users.acl", "redis.conf", "nodes.conf", redistest.Printed}, file):
			found = append(found, "the session role writes "+name)
		case strings.Contains(name, "house/sessions/"):
			found = append(found, "the session role writes "+name)
		}
	}
	return found
}

// tried fails unless what the search is about took place, and unless the search would find it on the disk of every durable node.
func (d *disks) tried() {
	d.Helper()
	if len(d.salts) < 2 || len(sealedInLogs(d.seen)) == 0 || len(d.screens) > 0 {
		d.Errorf("%d salts, %d sealed values in the logs, %d screens that nobody saw", len(d.salts), len(sealedInLogs(d.seen)), len(d.screens))
	}
	if !strings.Contains(d.log.String(), "redis is away") {
		d.Error("no durable primary was missed")
	}
	var salt string
	for salt = range d.salts {
		break
	}
	f := d.canaries()
	for is, leak := range map[string]string{"a chat's number": fmt.Sprint(d.people[0].who.ID), "a salt": salt} {
		d.plants(leak)
		d.until("the search to find on every disk "+is, func() bool { return d.onEach(f, is) })
	}
}

// onEach tells whether something is found on the disk of each durable node.
func (d *disks) onEach(f *finder, is string) bool {
	for _, n := range d.durably.Nodes {
		there := n.User == "" // a Sentinel
		for _, data := range d.files(n.Dir) {
			there = there || slices.ContainsFunc(f.in(data), func(found string) bool { return strings.HasPrefix(found, is) })
		}
		if !there {
			return false
		}
	}
	return true
}

// plants writes a leak into every durable primary.
func (d *disks) plants(leak string) {
	d.Helper()
	for _, n := range d.primaries(d.durably) {
		d.until("a key of this primary", func() bool {
			_, err := n.Ask("SET", fmt.Sprintf("planted:%d", rand.IntN(1000)), leak)
			return err == nil
		})
	}
}
