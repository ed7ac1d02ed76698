package store

import (
	"bufio"
	"fmt"
	"net"
	"os/exec"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"
)

// eachRedis runs a test on miniredis, on a real redis-server, behind Sentinel, and on a cluster.
func eachRedis(t *testing.T, test func(t *testing.T, url string)) {
	t.Run("miniredis", func(t *testing.T) { test(t, "redis://"+miniredis.RunT(t).Addr()) })
	t.Run("redis-server", func(t *testing.T) { test(t, realRedis(t)) })
	t.Run("sentinel", func(t *testing.T) { test(t, emptied(t, sharedSentinel)) })
	t.Run("cluster", func(t *testing.T) { test(t, emptied(t, sharedCluster)) })
}

// realRedis starts a redis-server that keeps nothing on disk and ends with the test.
func realRedis(t testing.TB) string {
	t.Helper()
	url, _ := redisOn(t, "--save", "", "--appendonly", "no")
	return url
}

// redisOn starts a redis-server with further arguments, in a folder of its own, and ends it with the test.
func redisOn(t testing.TB, args ...string) (url, dir string) {
	t.Helper()
	path, err := exec.LookPath("redis-server")
	if err != nil {
		t.Fatal("redis-server is missing; make test installs it (on Debian: apt-get install redis-server)")
	}
	port, dir := freePort(t), t.TempDir()
	args = append([]string{"--port", port, "--bind", "127.0.0.1", "--dir", dir, "--enable-debug-command", "yes", "--enable-protected-configs", "yes"}, args...)
	serve(t, exec.CommandContext(t.Context(), path, args...))
	return "redis://127.0.0.1:" + port, dir
}

// serve starts a redis-server, waits until it answers, and ends it with the test.
func serve(t testing.TB, cmd *exec.Cmd) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	var said []string
	for lines := bufio.NewScanner(out); lines.Scan(); said = append(said, lines.Text()) {
		if strings.Contains(lines.Text(), "Ready to accept connections") {
			return
		}
	}
	t.Fatalf("redis-server did not start:\n%s", strings.Join(said, "\n"))
}

func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return fmt.Sprint(l.Addr().(*net.TCPAddr).Port)
}
