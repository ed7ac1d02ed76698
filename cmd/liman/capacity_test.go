package main

import (
	"flag"
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"liman/store"
)

// capacityPage has new figures of docs/capacity.md written into what follows from them, after cmd/bench/run -engines -write.
var capacityPage = flag.Bool("capacity", false, "write docs/capacity.md anew from its inputs")

const capacityFile = "docs/capacity.md"

// tableOf are the rows of the table in a paper whose first column is headed so, cell by cell.
func tableOf(t *testing.T, text, head string) [][]string {
	t.Helper()
	_, after, found := strings.Cut(text, "\n| "+head+" |")
	if !found {
		t.Fatalf("there is no table of %s", head)
	}
	var all [][]string
	for l := range strings.Lines(after[strings.Index(after, "\n")+1:]) {
		if !strings.HasPrefix(l, "|") {
			break
		}
		cells := strings.Split(strings.Trim(strings.TrimSpace(l), "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		all = append(all, cells)
	}
	return all[1:] // behind the line
}

// cost is what an act costs with an engine.
type cost struct{ liman, redis, durable float64 } // µs, µs, exchanges with the durable Redis

// costs are those that the paper has, by engine and act, and the engines in their order.
func costs(t *testing.T, text string) (of map[string]map[string]cost, engines []string) {
	t.Helper()
	of = make(map[string]map[string]cost)
	for _, row := range tableOf(t, text, "update") {
		if of[row[1]] == nil {
			of[row[1]] = make(map[string]cost)
			engines = append(engines, row[1])
		}
		_, durable, _ := strings.Cut(row[4], " + ")
		of[row[1]][row[0]] = cost{number(t, row[2]), number(t, row[3]), number(t, durable)}
	}
	if len(engines) != 5 {
		t.Fatalf("%d engines", len(engines))
	}
	return of, engines
}

// ofTalk is what a talk of so many presses costs with an engine, of one kind.
func ofTalk(of map[string]cost, presses float64, kind func(cost) float64) float64 {
	return kind(of["she opens the chat"]) + presses*kind(of["she presses a button"]) + kind(of["she leaves"])
}

// dearest says with which engine a talk costs the most, and how that is summed up, as a row of the inputs has it.
func dearest(all map[string]map[string]cost, engines []string, presses float64, kind func(cost) float64) (us float64, sum string) {
	for _, e := range engines {
		if c := ofTalk(all[e], presses, kind); c > us {
			us, sum = c, fmt.Sprintf("%s: %.0f + %.0f × %.0f + %.0f", e, kind(all[e]["she opens the chat"]), presses, kind(all[e]["she presses a button"]), kind(all[e]["she leaves"]))
		}
	}
	return us, sum
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// assumptions are the table of inputs, and what was measured besides.
func assumptions(t *testing.T, text string) map[string]float64 {
	t.Helper()
	in := map[string]float64{}
	for _, row := range tableOf(t, text, "input") {
		in[row[0]] = number(t, row[1])
	}
	kept := regexp.MustCompile(`A chat takes (\d+) bytes in the Redis of sessions, and (\d+) in the durable one`).FindStringSubmatch(text)
	if kept == nil {
		t.Fatal("nothing says what a chat takes")
	}
	in["bytes of sessions"], in["bytes to wipe"] = number(t, kept[1]), number(t, kept[2])
	return in
}

// derived is a place in the paper, whose group holds what follows from the inputs.
type derived struct {
	place *regexp.Regexp
	want  string
}

// Everything in the paper that follows from what was measured and assumed does so: costs of a talk, the table of regions, and each figure of what breaks first.
func TestTheCapacityFollowsFromItsInputs(t *testing.T) {
	text := readFile(t, capacityFile)
	in := assumptions(t, text)
	if in["hours for which a chat is kept"] != store.KeepChat.Hours() || len(in) != 20 {
		t.Errorf("%d inputs, kept for %v", len(in), store.KeepChat)
	}
	all, engines := costs(t, text)
	presses := in["presses in a talk"]
	liman, ofLiman := dearest(all, engines, presses, func(c cost) float64 { return c.liman })
	redis, ofRedis := dearest(all, engines, presses, func(c cost) float64 { return c.redis })
	in["Liman, µs of a talk"], in["Redis, µs of a talk"] = liman, redis
	places := []derived{
		{regexp.MustCompile(`\| Liman, µs of a talk \| (.*) \|\n`), fmt.Sprintf("%.0f | the dearest, %s", liman, ofLiman)},
		{regexp.MustCompile(`\| Redis, µs of a talk \| (.*) \|\n`), fmt.Sprintf("%.0f | the dearest, %s", redis, ofRedis)},
	}
	rows := tableOf(t, text, "people")
	if len(rows) != 3 {
		t.Fatalf("%d regions", len(rows))
	}
	for _, row := range rows {
		people := number(t, strings.TrimSuffix(row[0], " million")) * 1e6
		places = append(places, derived{regexp.MustCompile(`\n\| ` + row[0] + ` \| (.*) \|\n`), strings.Join(capacity(in, people), " | ")})
	}
	writes := ofTalk(all[engines[0]], presses, func(c cost) float64 { return c.durable })
	follows(t, text, append(places, breaking(in, writes)...))
}

// breaking is what breaks first, and where.
func breaking(in map[string]float64, writes float64) []derived {
	const redisMemory = 256 << 20
	region := func(people float64) float64 { return talks(in, people) }
	perMillion := region(1e6)
	telegram := in["messages a second that Telegram allows"] * 3600 / in["messages and edits of a talk"] / perMillion
	chats := redisMemory / in["bytes of sessions"]
	core := func(us string) float64 {
		return 3600 * 1e6 / (in[us] * in["reserve: TLS, slower cores, what was not measured"]) / perMillion
	}
	year := perMillion / in["busiest hour over the mean hour"] / in["worst night over the usual load"] * 365 * 24
	return []derived{
		{regexp.MustCompile(`\n- (.* in that hour\*\*)`), fmt.Sprintf("1,000,000 × %s ÷ %s × %.0f = %s talks a year, ÷ 8,760 = %.2f an hour, × %.0f × %.0f = **%.0f in that hour**",
			thousands(in["talks of a comparable line in a year"]), thousands(in["people whom that line serves"]), in["how often a bot is asked for each call"],
			thousands(year), year/365/24, in["busiest hour over the mean hour"], in["worst night over the usual load"], perMillion)},
		{regexp.MustCompile(`the worst night is at (\d+) % of what`), fmt.Sprintf("%.0f", 20/telegram*100)},
		{regexp.MustCompile(`at (\d+) million people in the worst hour`), fmt.Sprintf("%.0f", math.Floor(telegram))},
		{regexp.MustCompile(`at (\d+) million in the busiest hour of a usual day`), fmt.Sprintf("%.0f", math.Floor(telegram*in["worst night over the usual load"]))},
		{regexp.MustCompile(`when ([\d,]+),000 chats are in it`), fmt.Sprintf("%.0f", math.Floor(chats/1000))},
		{regexp.MustCompile(`which is ([\d,]+) million people`), fmt.Sprintf("%.0f", math.Floor(chats/in["hours for which a chat is kept"]/perMillion))},
		{regexp.MustCompile(`asks the durable Redis (\d+) times`), fmt.Sprintf("%.0f", writes)},
		{regexp.MustCompile(`450 million are (\d+) such a second`), fmt.Sprintf("%.0f", writes*region(450e6)/3600)},
		{regexp.MustCompile(`core of Liman is full at (\d+) million people`), fmt.Sprintf("%.0f", math.Floor(core("Liman, µs of a talk")))},
		{regexp.MustCompile(`core of Redis at (\d+) million`), fmt.Sprintf("%.0f", math.Floor(core("Redis, µs of a talk")))},
	}
}

// thousands is a number with commas.
func thousands(n float64) string {
	text := fmt.Sprintf("%.0f", n)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}

// follows holds the paper against what follows from it, or writes it.
func follows(t *testing.T, text string, places []derived) {
	t.Helper()
	for _, d := range places {
		at := d.place.FindStringSubmatchIndex(text)
		if at == nil {
			t.Errorf("nothing in %s is as %v", capacityFile, d.place)
			continue
		}
		if got := text[at[2]:at[3]]; got != d.want && !*capacityPage {
			t.Errorf("%v\nhas  %s\nnot  %s\ngo test ./cmd/liman -run TestTheCapacity -capacity writes it", d.place, got, d.want)
		}
		text = text[:at[2]] + d.want + text[at[3]:]
	}
	if *capacityPage {
		if err := os.WriteFile("../../"+capacityFile, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// talks are those that so many people begin in the worst hour.
func talks(in map[string]float64, people float64) float64 {
	year := people * in["talks of a comparable line in a year"] / in["people whom that line serves"] * in["how often a bot is asked for each call"]
	return year / (365 * 24) * in["busiest hour over the mean hour"] * in["worst night over the usual load"]
}

// capacity is the row of so many people.
func capacity(in map[string]float64, people float64) []string {
	hour := talks(in, people)
	second := hour / 3600
	messages := second * in["messages and edits of a talk"]
	bots := math.Ceil(messages / in["messages a second that Telegram allows"])
	cores := func(us string) float64 {
		return second * in[us] / 1e6 * in["reserve: TLS, slower cores, what was not measured"]
	}
	replicas := bots * (math.Ceil(cores("Liman, µs of a talk")/bots) + 1) // one of them may be lost
	redis := bots * in["Redis of a bot"]
	gib := (replicas*in["MiB of a replica"] + redis*in["MiB of a Redis"]) / 1024
	return []string{
		fmt.Sprintf("%.0f", hour), fmt.Sprintf("%.0f", hour*in["minutes of a talk"]/60),
		fmt.Sprintf("%.1f", second*(in["presses in a talk"]+2)), fmt.Sprintf("%.1f", messages), fmt.Sprintf("%.0f", bots),
		fmt.Sprintf("%.3f", cores("Liman, µs of a talk")), fmt.Sprintf("%.4f", cores("Redis, µs of a talk")),
		fmt.Sprintf("%.1f", hour*in["hours for which a chat is kept"]*in["bytes of sessions"]/1e6),
		fmt.Sprintf("%.1f", hour*in["hours for which a chat waits for its wipe"]*in["bytes to wipe"]/1e6),
		fmt.Sprintf("%.0f", replicas), fmt.Sprintf("%.0f", redis),
		fmt.Sprintf("%.1f", gib), fmt.Sprintf("%.0f", 2*math.Ceil(gib/in["GiB of a machine that may be used"])),
	}
}
