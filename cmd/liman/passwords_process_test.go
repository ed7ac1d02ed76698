package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"
)

// The password in a Redis's address is in no error: not of an address that is none, nor of a Redis that is away or refuses us.
func TestT01_ThePasswordOfRedisIsInNoError(t *testing.T) {
	strict := miniredis.RunT(t)
	strict.RequireUserAuth("liman", "another")
	good := "redis://" + miniredis.RunT(t).Addr()
	for _, url := range []string{"redis://liman:hunter2@[", "liman:hunter2@x", "redis://liman:hunter2@127.0.0.1:1/0", "redis://liman:hunter2@" + strict.Addr()} {
		file := filepath.Join(t.TempDir(), "address")
		if err := os.WriteFile(file, []byte(url+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, env := range [][]string{
			{"REDIS_URL=" + url}, {"REDIS_URL_FILE=" + file},
			{"REDIS_URL=" + good, "REDIS_DURABLE_URL=" + url}, {"REDIS_URL=" + good, "REDIS_DURABLE_URL_FILE=" + file},
		} {
			out, err := output(t, append(env, "TELEGRAM_BOT_TOKEN=1:abc", "LIMAN_SECRET=a secret of the tests"))
			if err == nil || strings.Contains(out, "hunter2") || !strings.Contains(out, "REDIS_") {
				t.Errorf("%v, %v:\n%s", env, err, out)
			}
		}
	}
}
