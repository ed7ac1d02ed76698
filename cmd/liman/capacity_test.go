package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"liman/store"
)

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

// costs are what the paper says that an update costs, in µs: of Liman, and of both Redis.
func costs(t *testing.T, text, update string) (liman, redis float64) {
	t.Helper()
	for _, row := range tableOf(t, text, "update") {
		if row[0] == update {
			return number(t, row[1]), number(t, row[2])
		}
	}
	t.Fatalf("nothing says what it costs that %s", update)
	return 0, 0
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// The table of regions follows from the inputs that stand above it, and the costs of a talk from those of its updates.
func TestTheCapacityFollowsFromItsInputs(t *testing.T) {
	text := readFile(t, "docs/capacity.md")
	in := map[string]float64{}
	for _, row := range tableOf(t, text, "input") {
		in[row[0]] = number(t, row[1])
	}
	presses := in["presses in a talk"]
	open, openRedis := costs(t, text, "she opens the chat")
	press, pressRedis := costs(t, text, "she presses a button")
	leave, leaveRedis := costs(t, text, "she leaves")
	if got, want := in["Liman, µs of a talk"], open+presses*press+leave; got != want {
		t.Errorf("a talk takes %v µs of Liman, not %v", want, got)
	}
	if got, want := in["both Redis, µs of a talk"], openRedis+presses*pressRedis+leaveRedis; got != want {
		t.Errorf("a talk takes %v µs of Redis, not %v", want, got)
	}
	if in["hours for which it is kept"] != store.KeepChat.Hours() || len(in) != 14 {
		t.Errorf("%d inputs, kept for %v", len(in), store.KeepChat)
	}
	regions := tableOf(t, text, "people")
	if len(regions) != 3 {
		t.Fatalf("%d regions", len(regions))
	}
	for _, row := range regions {
		if want := capacity(in, number(t, strings.TrimSuffix(row[0], " million"))*1e6); !slices.Equal(row[1:], want) {
			t.Errorf("%s people: the paper says\n%v, computed are\n%v", row[0], row[1:], want)
		}
	}
	most := in["messages a second that Telegram allows"] * 3600 / in["messages and edits of a talk"] / (talks(in, 1e6) / 1e6) / 1e6
	if want := fmt.Sprintf("at %.0f million people", math.Floor(most)); !strings.Contains(text, want) {
		t.Errorf("Telegram's limit is reached %s", want)
	}
	if want := fmt.Sprintf("when %.0f,000 chats", math.Floor(256*(1<<20)/in["bytes that a chat takes in Redis"]/1000)); !strings.Contains(text, want) {
		t.Errorf("Redis is full %s are in it", want)
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
	cores := func(us string) float64 {
		return second * in[us] / 1e6 * in["reserve: TLS, slower cores, what was not measured"]
	}
	return []string{
		fmt.Sprintf("%.0f", hour), fmt.Sprintf("%.0f", hour*in["minutes of a talk"]/60),
		fmt.Sprintf("%.1f", second*(in["presses in a talk"]+2)), fmt.Sprintf("%.1f", messages),
		fmt.Sprintf("%.3f", cores("Liman, µs of a talk")), fmt.Sprintf("%.4f", cores("both Redis, µs of a talk")),
		fmt.Sprintf("%.0f", hour*in["hours for which it is kept"]*in["bytes that a chat takes in Redis"]/1e6),
		fmt.Sprintf("%.0f", math.Ceil(messages/in["messages a second that Telegram allows"])),
	}
}
