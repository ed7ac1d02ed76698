package redistest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Who may do what at nodes in a role.
const (
	Password = "the-password-of-a-test"     // of Liman
	Others   = "another-password-of-a-test" // of publisher, console, replica, sentinel and operator
	Looker   = "user looker on nopass ~* &* +@all\n"
	Printed  = "printed" // the file in a node's folder with what it printed
)

// keptOutput starts a script whose output is appended to a file beside what its Redis keeps, and which may leave a core there.
const keptOutput = `ulimit -c unlimited 2>/dev/null; exec sh "$@" >>"$0" 2>&1`

// As is a fleet whose nodes are started by start.sh of a folder (docs/redis) in a role, with a looker besides, who sees what a Redis knows. It ends with the
// test. What a node prints is kept in its folder.
func As(t testing.TB, docs, role string) *Fleet {
	t.Helper()
	f, settings := New(t), t.TempDir()
	if err := os.CopyFS(settings, os.DirFS(docs)); err != nil {
		t.Fatal(err)
	}
	base, _, _ := strings.Cut(role, "-")
	acl := filepath.Join(settings, base+".acl")
	users, err := os.ReadFile(acl)
	if err != nil {
		t.Fatal(err)
	}
	address := filepath.Join(t.TempDir(), "address")
	files := map[string]string{acl: string(users) + Looker, address: "redis+sentinel://liman:" + Password + "@a:1/liman\n"}
	for _, name := range []string{"publisher", "console", "replica", "sentinel", "operator"} {
		files[address+"_"+name] = "redis://" + name + ":" + Others + "@host:6379/0\n"
	}
	for file, text := range files {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f.as = func(n *Node, conf []string) *exec.Cmd {
		n.User = "looker"
		args := []string{"-c", keptOutput, filepath.Join(n.Dir, Printed), filepath.Join(settings, "start.sh"), role, address, n.Dir}
		if len(conf) > 0 && strings.HasPrefix(conf[0], "sentinel ") {
			words := strings.Fields(conf[0]) // sentinel monitor liman HOST PORT QUORUM
			n.User, args[4] = "", "sentinel"
			args = append(args, words[3], words[4])
			conf = nil
		}
		args = append(args, "--port", n.Port, "--bind", "127.0.0.1", "--dir", n.Dir)
		for _, line := range conf {
			name, value, _ := strings.Cut(line, " ")
			args = append(args, "--"+name, value)
		}
		return exec.Command("sh", args...) //nolint:noctx // ends with the fleet
	}
	return f
}

// AsUser puts a user into an address without one.
func AsUser(url, user, password string) string {
	return strings.Replace(url, "://", "://"+user+":"+password+"@", 1)
}
