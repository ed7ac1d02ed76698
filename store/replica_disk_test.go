package store

import (
	"strings"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"liman/store/redistest"
)

// written watches a folder and tells the names of all files that were opened for writing in it and closed, also of those that are gone.
func written(t *testing.T, dir string) func() []string {
	t.Helper()
	fd, err := unix.InotifyInit1(unix.IN_NONBLOCK)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unix.Close(fd) })
	if _, err := unix.InotifyAddWatch(fd, dir, unix.IN_CREATE|unix.IN_CLOSE_WRITE|unix.IN_MOVED_TO); err != nil {
		t.Fatal(err)
	}
	return func() (names []string) {
		buf := make([]byte, 64<<10)
		n, err := unix.Read(fd, buf)
		if err != nil {
			return nil
		}
		for at := 0; at+unix.SizeofInotifyEvent <= n; {
			length := int((*unix.InotifyEvent)(unsafe.Pointer(&buf[at])).Len)
			at += unix.SizeofInotifyEvent
			names = append(names, strings.TrimRight(string(buf[at:at+length]), "\x00"))
			at += length
		}
		return names
	}
}

// Whoever wants a replica of the sessions in spite of all takes the role with the settings that keep salts from every disk: the replica gets and takes all
// over the wire, from the beginning and again. As Redis does it by itself a dump is written, or the test would show nothing.
func TestT02_NoSaltReachesADiskOfAReplica(t *testing.T) {
	for _, test := range []struct {
		name  string
		conf  []string
		dumps bool
	}{
		{"as docs/redis sets it", []string{"repl-diskless-sync-delay 0"}, false},
		{"as Redis does it by itself", []string{"repl-diskless-sync-delay 0", "repl-diskless-load disabled", "rdb-del-sync-files no"}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := roleFleet(t, "sessions-sentinel")
			primary, err := f.Start(test.conf...)
			if err != nil {
				t.Fatal(err)
			}
			s := openAt(t, redistest.AsUser("redis://"+primary.Addr(), "liman", rolePassword), testSecret)
			c := sample()
			if err := s.Save(t.Context(), alice, &c); err != nil {
				t.Fatal(err)
			}
			replica, err := f.Start(test.conf...)
			if err != nil {
				t.Fatal(err)
			}
			here, there := written(t, primary.Dir), written(t, replica.Dir)
			for range 2 { // at first, and anew
				if _, err := replica.Ask("REPLICAOF", "127.0.0.1", primary.Port); err != nil {
					t.Fatal(err)
				}
				if err := replica.Says("master_link_status:up", "INFO", "replication"); err != nil {
					t.Fatal(err)
				}
				if salts, err := replica.Ask("KEYS", "salt:*"); err != nil || len(salts.([]any)) == 0 {
					t.Fatalf("the replica has no salt, %v", err)
				}
				if _, err := replica.Ask("REPLICAOF", "NO", "ONE"); err != nil {
					t.Fatal(err)
				}
			}
			time.Sleep(50 * time.Millisecond) // what was closed last is told
			if got := append(here(), there()...); (len(got) > 0) != test.dumps {
				t.Errorf("written: %q", got)
			}
		})
	}
}
