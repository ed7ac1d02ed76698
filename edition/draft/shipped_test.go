package draft

import (
	"bytes"
	"strings"
	"testing"
)

// The acts on the content that ships, as it is: what is renamed is named nowhere any more, and undone is as before.
func TestActsOnWhatShips(t *testing.T) {
	b := shipped(t)
	e := Edit(b)
	do(t, e.RenameNode("danger/speak", "danger/talk"))
	do(t, e.RenameEntry("ro-anes", "ro-national"))
	do(t, e.CopyNode("plan/yours", "leaving/yours"))
	do(t, e.RenameOption("danger/start", "silent", "quiet"))
	do(t, e.RemoveNode("me/man", "me/start"))
	for name, data := range e.files {
		for _, gone := range []string{"danger/speak", "{ro-anes}", "ro-anes,", "ro-anes]", "ro-anes\n", "danger/start.silent", "me/man."} {
			data := bytes.Replace(data, []byte("  was: [ro-anes]\n"), nil, 1) // where it says what it was called
			if strings.HasPrefix(name, "flows/intent") || !bytes.Contains(data, []byte(gone)) {
				continue
			}
			t.Errorf("%s names %q still", name, gone)
		}
	}
	for range e.Acts() {
		do(t, e.Undo())
	}
	if after, _ := e.Bundle(); after.Hash() != b.Hash() {
		t.Error("undone, it is not as before")
	}
}
