package main

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// seen says which test tries a row of the README on the running program, as a process, with the real clock. A row that has none
// fails, and so does a test that is not there, starts no process, or never names what it is said to try.
type seen struct {
	row  string // how the row begins: a variable, a command, a promise in bold
	test string
	name string // what the test names at least; the row if ""
}

var settingsSeen = []seen{
	{"TELEGRAM_BOT_TOKEN", "TestSettingSecretsFromEnvironmentAndFiles", ""},
	{"TELEGRAM_BOT_TOKEN_FILE", "TestProgramServesTelegram", ""},
	{"TELEGRAM_API_URL", "TestProgramServesTelegram", ""},
	{"TELEGRAM_WEBHOOK_URL", "TestSettingWebhook", ""},
	{"TELEGRAM_WEBHOOK_SECRET", "TestSettingWebhook", ""},
	{"TELEGRAM_WEBHOOK_SECRET_FILE", "TestSettingWebhook", ""},
	{"REDIS_URL", "TestSettingSecretsFromEnvironmentAndFiles", ""},
	{"REDIS_URL_FILE", "TestSettingSecretsFromEnvironmentAndFiles", "REDIS_URL"},
	{"REDIS_DURABLE_URL", "TestSettingSecretsFromEnvironmentAndFiles", ""},
	{"REDIS_DURABLE_URL_FILE", "TestSettingSecretsFromEnvironmentAndFiles", "REDIS_DURABLE_URL"},
	{"REDIS_OPERATOR_URL", "TestProgramDoctor", ""},
	{"REDIS_OPERATOR_URL_FILE", "TestSettingSecretsFromEnvironmentAndFiles", "REDIS_OPERATOR_URL"},
	{"REDIS_DURABLE_OPERATOR_URL", "TestProgramDoctor", ""},
	{"REDIS_DURABLE_OPERATOR_URL_FILE", "TestSettingSecretsFromEnvironmentAndFiles", "REDIS_DURABLE_OPERATOR_URL"},
	{"LIMAN_SECRET", "TestSettingSecretsFromEnvironmentAndFiles", ""},
	{"LIMAN_SECRET_FILE", "TestProgramServesTelegram", ""},
	{"LIMAN_SECRET_OLD", "TestSettingSecretsFromEnvironmentAndFiles", ""},
	{"LIMAN_SECRET_OLD_FILE", "TestSettingSecretsFromEnvironmentAndFiles", "LIMAN_SECRET_OLD"},
	{"LIMAN_CONTENT", "TestProgramWatchesItsContent", ""},
	{"LIMAN_OPERATOR_KEY", "TestSettingOperatorKey", ""},
	{"LIMAN_LEDGER_MIN", "TestSettingLedgerMin", ""},
	{"LIMAN_LEDGER_MIN_FILE", "TestSettingLedgerMin", ""},
	{"REDIS_PUBLISHER_URL", "TestSettingOperatorKey", ""},
	{"REDIS_PUBLISHER_URL_FILE", "TestSettingOperatorKey", ""},
	{"CONSOLE_ADDR", "TestSettingConsole", ""},
	{"CONSOLE_ORIGIN", "TestSettingConsole", ""},
	{"REDIS_CONSOLE_URL", "TestSettingConsole", ""},
	{"REDIS_CONSOLE_URL_FILE", "TestSettingConsole", ""},
	{"LIMAN_IDLE", "TestSettingIdle", ""},
	{"LIMAN_LEASE", "TestSettingLease", ""},
	{"LIMAN_FACE", "TestSettingFace", ""},
	{"LIMAN_TIDY", "TestSettingTidy", ""},
	{"LIMAN_WATCH", "TestProgramWatchesItsContent", ""},
	{"LIMAN_REVIEW_GRACE", "TestSettingReviewGrace", ""},
	{"LISTEN_ADDR", "TestSettingListenAddr", ""},
	{"LIMAN_COUNT_SCREENS", "TestSettingCountScreens", ""},
	{"METRICS_ADDR", "TestSettingMetricsAddr", ""},
	{"LIMAN_LOOKUP_BUDGET", "TestSettingLookupBudgetAndClient", ""},
	{"LIMAN_LOOKUP_CLIENT", "TestSettingLookupBudgetAndClient", ""},
}

var commandsSeen = []seen{
	{"liman", "TestProgramServesThePageAndEndsInTime", "127.0.0.1:0"},
	{"liman check", "TestCommandCheck", "check"},
	{"liman facts", "TestCommandFacts", "facts"},
	{"liman talk", "TestCommandTalk", "talk"},
	{"liman find", "TestCommandFind", "find"},
	{"liman directory coverage", "TestCommandDirectoryCoverage", "coverage"},
	{"liman directory export", "TestCommandDirectoryExport", "export"},
	{"liman directory import", "TestCommandDirectoryImport", "import"},
	{"liman eval", "TestCommandEval", "eval"},
	{"liman content log", "TestContentIsPublishedByTwo", "log"},
	{"liman content show", "TestContentIsPublishedByTwo", "show"},
	{"liman content pull", "TestContentIsPublishedByTwo", "pull"},
	{"liman content push", "TestContentIsPublishedByTwo", "push"},
	{"liman content sign", "TestContentIsPublishedByTwo", "sign"},
	{"liman content rollback", "TestContentIsPublishedByTwo", "rollback"},
	{"liman content withdraw", "TestContentIsPublishedByTwo", "withdraw"},
	{"liman content verify", "TestContentIsPublishedByTwo", "verify"},
	{"liman content keys", "TestContentIsPublishedByTwo", "keys"},
	{"liman webhook set", "TestCommandWebhook", "webhook"},
	{"liman webhook show", "TestCommandWebhook", "show"},
	{"liman webhook delete", "TestCommandWebhook", "delete"},
	{"liman console", "TestSettingConsole", "console"},
	{"liman carry", "TestCommandCarry", "carry"},
	{"liman doctor", "TestProgramDoctor", "doctor"},
	{"liman version", "TestCommandVersion", "version"},
}

var promisesSeen = []seen{
	{"Idle 15 min", "TestT11_EveryMessageIsGoneWhateverIsKilled", "LIMAN_IDLE=1s"},
	{"Out in 2 s", "TestPromiseOutInTwoSeconds", "editMessageText"},
	{"Nothing is left of a message whose sending nobody heard of.", "TestPromiseNothingIsLeftOfALostSend", "sendMessage"},
	{"Answers unreadable to anyone", "TestPromiseHoursAsSeconds", "salt:"},
	{"The sealed list of what to wipe gone", "TestPromiseHoursAsSeconds", "wipe:"},
	{"0 facts about a person after that", "TestPromiseHoursAsSeconds", "chat:"},
	{"Blocking destroys at once all but the sealed list", "TestT12_BlockingLeavesNothingInEitherRedis", "wipe:"},
	{"0 trackers", "TestPromiseNoTrackers", "link_preview_options"},
	{"0 messages that the bot starts unasked", "TestPromiseNothingIsSentUnasked", "sendMessage"},
	{"0 updates lost", "TestPromiseNothingIsLost", "danger"},
	{"A release loses nobody", "TestT32_AReleaseInMidConversation", "moved"},
	{"The cover never opens by itself", "TestT32_AReleaseUnderACover", "cover"},
	{"Whatever she sends is heard or left alone", "TestPromiseWhateverSheSends", "caption"},
	{"A flood makes nobody wait 2 s", "TestPromiseAFloodMakesNobodyWait", "flood"},
}

var lookupsSeen = []seen{
	{"/v1/services", "TestLookupsAnswer", ""},
	{"/v1/contacts", "TestLookupsAnswer", ""},
	{"/docs", "TestLookupsAnswer", ""},
	{"/openapi.json", "TestLookupsAnswer", ""},
	{"/openapi.yaml", "TestLookupsAnswer", ""},
	{"@bot cluj", "TestPoint2_TheFirstInlineQueryAsAProcess", "cluj"},
}

// part is what stands under a heading of the README.
func part(t *testing.T, heading string) string {
	t.Helper()
	_, rest, there := strings.Cut(readFile(t, "README.md"), "\n## "+heading+"\n")
	if !there {
		t.Fatalf("the README has no %s", heading)
	}
	text, _, _ := strings.Cut(rest, "\n## ")
	return text
}

var (
	coded  = regexp.MustCompile("`([^`]+)`")
	bold   = regexp.MustCompile(`(?m)^- \*\*([^*]+)\*\*`)
	inline = regexp.MustCompile("`(@bot [^`]+)`")
	asked  = regexp.MustCompile(`/(?:v1|hsds|docs|openapi)[a-z0-9/.]*`)
	formed = regexp.MustCompile(`^liman(?: [a-z]+)*`)
)

// rows are the rows of the README that a test is wanted for.
func rows(t *testing.T) (settings, commands, promises, lookups []string) {
	t.Helper()
	for line := range strings.Lines(part(t, "Settings")) {
		if cells := strings.Split(line, "|"); len(cells) > 2 {
			for _, m := range coded.FindAllStringSubmatch(cells[1], -1) {
				settings = append(settings, m[1])
			}
		}
	}
	for line := range strings.Lines(part(t, "Two commands")) {
		if m := coded.FindStringSubmatch(line); strings.HasPrefix(line, "| `") && m != nil {
			commands = append(commands, commandOf(m[1]))
		}
	}
	for _, m := range bold.FindAllStringSubmatch(part(t, "Promises"), -1) {
		promises = append(promises, m[1])
	}
	for _, m := range inline.FindAllStringSubmatch(part(t, "Two commands"), -1) {
		lookups = append(lookups, m[1])
	}
	for _, route := range asked.FindAllString(part(t, "Looking a number up"), -1) {
		if route = strings.TrimRight(route, "/."); route != "/v1" && !slices.Contains(lookups, route) {
			lookups = append(lookups, route)
		}
	}
	return settings, commands, promises, lookups
}

// commandOf is a command without what is behind it: liman find of "liman find cluj".
func commandOf(shown string) string {
	words := strings.Fields(formed.FindString(shown))
	if len(words) > 1 && !slices.Contains([]string{"directory", "content", "webhook"}, words[1]) {
		words = words[:2]
	}
	return strings.Join(words[:min(len(words), 3)], " ")
}

func TestEveryRowOfTheReadmeIsSeenInAProcess(t *testing.T) {
	settings, commands, promises, lookups := rows(t)
	all := declaredHere(t)
	for _, part := range []struct {
		name string
		rows []string
		seen []seen
		many int
	}{
		{"settings", settings, settingsSeen, 20}, {"commands", commands, commandsSeen, 10},
		{"promises", promises, promisesSeen, 8}, {"look-ups", lookups, lookupsSeen, 4},
	} {
		if len(part.rows) < part.many {
			t.Errorf("only %d %s found in the README: %q", len(part.rows), part.name, part.rows)
		}
		for _, row := range part.rows {
			if !slices.ContainsFunc(part.seen, func(s seen) bool { return s.is(row, part.name) }) {
				t.Errorf("%s: no test as a process is named for %q", part.name, row)
			}
		}
		for _, s := range part.seen {
			if !slices.ContainsFunc(part.rows, func(row string) bool { return s.is(row, part.name) }) {
				t.Errorf("%s: the README has no %q", part.name, s.row)
			}
			if fault := all.fault(s); fault != "" {
				t.Errorf("%s: %s", s.row, fault)
			}
		}
	}
}

func (s seen) is(row, part string) bool {
	return row == s.row || part == "promises" && strings.HasPrefix(row, s.row)
}

// declared are the functions, methods and variables of this package's tests, by name; several may share one.
type declared map[string][]declaration

type declaration struct {
	node ast.Node
	file string
}

func declaredHere(t *testing.T) declared {
	t.Helper()
	all := make(declared)
	names, err := fs.Glob(os.DirFS("."), "*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range names {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			for _, name := range namesOf(d) {
				all[name] = append(all[name], declaration{d, file})
			}
		}
	}
	return all
}

func namesOf(d ast.Decl) []string {
	if f, is := d.(*ast.FuncDecl); is {
		return []string{f.Name.Name}
	}
	var names []string
	for _, spec := range d.(*ast.GenDecl).Specs {
		if v, is := spec.(*ast.ValueSpec); is {
			for _, name := range v.Names {
				names = append(names, name.Name)
			}
		}
	}
	return names
}

// fault says what is wrong with a test that is said to try a row: it must be there, start a process, itself or by what it
// calls, and name what it tries in its own file, not in a helper that gives every test the same.
func (all declared) fault(s seen) string {
	test := all[s.test]
	if len(test) != 1 || !strings.HasPrefix(s.test, "Test") {
		return "there is no test " + s.test + " in cmd/liman"
	}
	name := cmp.Or(s.name, s.row)
	switch starts, names := all.walk(test[0], test[0].file, name, make(map[ast.Node]bool)); {
	case !starts:
		return s.test + " starts no process"
	case !names:
		return s.test + " does not name " + name
	}
	return ""
}

// walk looks through a declaration and those that it uses.
func (all declared) walk(d declaration, file, name string, been map[ast.Node]bool) (starts, names bool) {
	been[d.node] = true
	ast.Inspect(d.node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			pkg, is := n.X.(*ast.Ident)
			starts = starts || is && pkg.Name == "exec" && strings.HasPrefix(n.Sel.Name, "Command")
		case *ast.BasicLit:
			text, err := strconv.Unquote(n.Value)
			names = names || err == nil && d.file == file && strings.Contains(text, name)
		}
		for _, used := range all[usedBy(n)] {
			if _, variable := n.(*ast.Ident); !been[used.node] && variable == isVariable(used.node) {
				further, named := all.walk(used, file, name, been)
				starts, names = starts || further, names || named
			}
		}
		return true
	})
	return starts, names
}

// usedBy is the name of the function that a node calls, or of what may be a variable; "" for any other node.
func usedBy(n ast.Node) string {
	switch n := n.(type) {
	case *ast.Ident:
		return n.Name
	case *ast.CallExpr:
		switch called := n.Fun.(type) {
		case *ast.Ident:
			return called.Name
		case *ast.SelectorExpr:
			return called.Sel.Name
		}
	}
	return ""
}

func isVariable(n ast.Node) bool {
	_, is := n.(*ast.GenDecl)
	return is
}

// The check itself sees a test that is none.
func TestARowWithoutAProcessIsSeen(t *testing.T) {
	all := declaredHere(t)
	for _, test := range []struct {
		seen
		want string
	}{
		{seen{"LIMAN_IDLE", "TestSettingIdle", ""}, ""},
		{seen{"LIMAN_IDLE", "TestNoSuchThing", ""}, "there is no test"},
		{seen{"LIMAN_IDLE", "newHouse", ""}, "there is no test"},
		{seen{"LIMAN_IDLE", "TestTidying", ""}, "starts no process"},
		{seen{"LIMAN_TIDY", "TestSettingIdle", ""}, "does not name LIMAN_TIDY"},
	} {
		if got := all.fault(test.seen); got != test.want && (test.want == "" || !strings.Contains(got, test.want)) {
			t.Errorf("%+v: %q", test.seen, got)
		}
	}
}
