package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"liman/cmd/liman/settings"
	"liman/store/redistest"
)

// asLiman makes the test binary behave as the program, so that tests can start it as a process.
const asLiman = "BE_LIMAN"

func TestMain(m *testing.M) {
	if os.Getenv(asLiman) != "" {
		main()
		return
	}
	redistest.Silence()
	code := m.Run()
	os.RemoveAll(buildFolder())
	os.Exit(code)
}

// program starts liman as a process of its own.
func program(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = append(append(os.Environ(), asLiman+"=1"), env...)
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// output runs liman to its end.
func output(t *testing.T, env []string, args ...string) (string, error) {
	t.Helper()
	out, err := program(t, env, args...).CombinedOutput()
	return string(out), err
}

// serving starts liman with nothing configured but a free port, and gives the address that it prints.
func serving(t *testing.T, env ...string) (*exec.Cmd, string) {
	t.Helper()
	cmd, out := started(t, env...)
	return cmd, printedAddress(t, out, "http://localhost:", "http://127.0.0.1:") // the first where passkeys can be tried
}

// started starts liman with nothing configured but a free port; what it prints is to be read.
func started(t *testing.T, env ...string) (*exec.Cmd, *bufio.Reader) {
	t.Helper()
	cmd := program(t, append(env, "LISTEN_ADDR=127.0.0.1:0"))
	return cmd, printing(t, cmd)
}

// printing starts a program until the test ends; what it prints is to be read.
func printing(t *testing.T, cmd *exec.Cmd) *bufio.Reader {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	return bufio.NewReader(out)
}

// printedAddress is the address on the next line that the program prints, which begins in one of these ways.
func printedAddress(t *testing.T, out *bufio.Reader, begins ...string) string {
	t.Helper()
	line, err := out.ReadString('\n')
	for _, begin := range begins {
		if at := strings.Index(line, begin); err == nil && at >= 0 {
			return strings.TrimSpace(line[at:])
		}
	}
	t.Fatalf("it printed %q, %v", line, err)
	return ""
}

func TestProgramServesThePageAndEndsInTime(t *testing.T) {
	cmd, address := serving(t)
	if status, body := fetch(t, address); status != http.StatusOK || !strings.Contains(body, "<html") {
		t.Errorf("%d: %.100s", status, body)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("ended with %v", err)
		}
	case <-ctx.Done():
		t.Error("still there 5 s after SIGTERM")
	}
}

func TestProgramSaysWhatIsMissing(t *testing.T) {
	tests := []struct {
		name string
		env  []string
		want string
	}{
		{"no Redis configured", []string{"TELEGRAM_BOT_TOKEN=1:abc"}, "REDIS_URL is missing"},
		{"no Redis there", []string{"TELEGRAM_BOT_TOKEN=1:abc", "REDIS_URL=redis://127.0.0.1:1"}, "REDIS_URL: no Redis answers there: dial"},
		{"a short secret", []string{"LIMAN_SECRET=short"}, "LIMAN_SECRET has 5 bytes"},
		{"a setting that is none", []string{"LIMAN_IDEL=5m"}, "the nearest is LIMAN_IDLE"},
		{"a port that is not free", []string{"LISTEN_ADDR=127.0.0.1:99999"}, "LISTEN_ADDR"},
		{"the chat page for everybody", []string{"LISTEN_ADDR=0.0.0.0:0"}, "for this machine alone"},
		{"a content folder that is not there", []string{"LIMAN_CONTENT=/nowhere"}, "there is no folder /nowhere; LIMAN_CONTENT"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			out, err := output(t, test.env)
			if err == nil || !strings.Contains(out, test.want) || strings.Count(strings.TrimSpace(out), "\n") > 1 {
				t.Errorf("%v:\n%s", err, out)
			}
		})
	}
}

func TestProgramHelpShowsEverySetting(t *testing.T) {
	out, err := output(t, nil, "--help")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range append(settings.EnvironmentNames(), "check", "talk", "find", "version", "15m", "https://api.telegram.org") {
		if !strings.Contains(out, want) {
			t.Errorf("no %s in:\n%s", want, out)
		}
	}
	own, err := output(t, nil, "content", "push", "--help")
	if its, all, _ := strings.Cut(own, "Settings of every command:\n"); err != nil || !strings.Contains(its, "--why") || !strings.Contains(all, "--liman-idle") || strings.Contains(all, "--why") {
		t.Errorf("a command's own flags are not apart from the settings: %v\n%s", err, own)
	}
	if out, err := output(t, nil, "--liman-idel=5m"); err == nil || !strings.Contains(out, "--liman-idle") {
		t.Errorf("an unknown flag gave %v: %s", err, out)
	}
}

func TestProgramCommands(t *testing.T) {
	story := filepath.Join(t.TempDir(), "kept.txt")
	tests := []struct {
		args  []string
		fails bool
		want  string
	}{
		{[]string{"version"}, false, "edition "},
		{[]string{"check", "--today", "2026-11-24"}, false, "no faults"},
		{[]string{"check", "../..", "--today", "2026-11-24"}, false, "no faults"},
		{[]string{"check", "--today", "2036-11-24"}, true, "is due on"},
		{[]string{"check", "--today", "2027-01-20"}, false, "due: flows/order.yaml:"},
		{[]string{"check", "--today", "2027-01-20"}, false, "to be reviewed"},
		{[]string{"check", "--today", "2026-11-24", "--within", "100"}, false, "due: flows/danger.yaml:"},
		{[]string{"check", "--today", "2027-02-22", "--liman-review-grace", "400"}, false, "due: flows/danger.yaml:"},
		{[]string{"check", "--today", "2027-01-24", "--grace", "0"}, true, "\nflows/order.yaml:"},
		{[]string{"check", "--today", "soon"}, true, "write 2027-01-31"},
		{[]string{"check", "--grace=-1"}, true, "LIMAN_REVIEW_GRACE is a number of days"},
		{[]string{"facts"}, false, "\n3.10   L  2026-11-23  "},
		{[]string{"facts", "--unused"}, false, " that no node names"},
		{[]string{"check", "/nowhere"}, true, "there is no folder /nowhere;"},
		{[]string{"find", "cluj-napoca"}, false, "0800 500 333"},
		{[]string{"find", "sector", "3"}, false, "0800 500 333"},
		{[]string{"find", "kolozsvár", "--lang", "en"}, false, "0800 500 333"},
		{[]string{"find", "qqqqqqq"}, true, "no place is called"},
		{[]string{"talk", "--keep", story}, false, "112"},
	}
	for _, test := range tests {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			out, err := output(t, nil, test.args...)
			if (err != nil) != test.fails || !strings.Contains(out, test.want) {
				t.Errorf("%v:\n%s", err, out)
			}
		})
	}
	if kept, err := os.ReadFile(story); err != nil || !strings.HasPrefix(string(kept), "person opens\nbot shows home/start") {
		t.Errorf("kept %q, %v", kept, err)
	}
}

// copyContent makes a content folder of the project's own.
func copyContent(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for _, part := range []string{"flows", "locales", "directory/data"} {
		if err := os.CopyFS(filepath.Join(folder, part), os.DirFS(filepath.Join("../..", part))); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func TestProgramCheckNamesEveryFault(t *testing.T) {
	folder := copyContent(t)
	file := filepath.Join(folder, "flows", "home.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	broken := strings.Replace(string(text), "to: danger/start", "to: danger/nowhere", 1)
	if err := os.WriteFile(file, []byte(broken), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := output(t, nil, "check", folder)
	if err == nil || !strings.Contains(out, "flows/home.yaml:") || !strings.Contains(out, "there is no node danger/nowhere") {
		t.Errorf("%v:\n%s", err, out)
	}
	if out, err := output(t, []string{"LIMAN_CONTENT=" + folder, "LISTEN_ADDR=127.0.0.1:0"}); err == nil || !strings.Contains(out, "danger/nowhere") {
		t.Errorf("it served broken content: %v\n%s", err, out)
	}
}

// readLines sends each line on.
func readLines(r io.Reader, lines chan<- string) {
	for scanner := bufio.NewScanner(r); scanner.Scan(); {
		lines <- scanner.Text()
	}
}
