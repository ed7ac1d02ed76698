package content

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// A pipe would be waited at for ever.
func TestReadTakesNoPipe(t *testing.T) {
	_, err := Read(fstest.MapFS{"flows/home.yaml": {Data: []byte("a"), Mode: fs.ModeNamedPipe}, "locales/ro.yaml": {}, "directory/data/contacts.yaml": {}})
	if err == nil || !strings.Contains(err.Error(), "home.yaml is no file, but a pipe") {
		t.Errorf("%v", err)
	}
}
