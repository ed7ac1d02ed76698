package check

import (
	"os"
	"strings"
	"testing"
)

// tone is a second of OGG with Opus, made with opusenc out of a computed tone: nobody's voice. It says that it reads
// home/start of the small edition.
func tone(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../testdata/tone.ogg")
	if err != nil {
		t.Fatal(err)
	}
	small, err := Open(bundle(t, tree(t, "small")))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Replace(string(data), "TEXT=00000000", small.VoiceMark("ro", "home/start"), 1)
}

// voiced is the small edition with one file among its recordings.
func voiced(t *testing.T, name, content string) map[string]string {
	t.Helper()
	files := tree(t, "small")
	files["locales/voice/"+name] = content
	return files
}

func TestRecordingsAreChecked(t *testing.T) {
	ogg := tone(t)
	last := strings.LastIndex(ogg, "OggS")
	minutes := ogg[:last+granuleAt] + "\x00\x00\x40\x00" + ogg[last+granuleAt+4:]
	endless := ogg[:last+granuleAt] + "\xff\xff\xff\xff\xff\xff\xff\x7f" + ogg[last+granuleAt+8:]
	tests := []struct{ name, file, content, want string }{
		{"as it should be", "ro/home/start.ogg", ogg, ""},
		{"a note for staff", "README.md", "Read me", ""},
		{"no such language", "hu/home/start.ogg", ogg, "locales/voice/hu/home/start.ogg:1: there is no language hu; "},
		{"no such node", "ro/home/nowhere.ogg", ogg, "locales/voice/ro/home/nowhere.ogg:1: there is no node home/nowhere; "},
		{"another folder", "ro/start.ogg", ogg, "there is no node start"},
		{"another kind of file", "ro/home/start.mp3", "ID3", "locales/voice/ro/home/start.mp3:1: is no .ogg; "},
		{"another content", "ro/home/start.ogg", "ID3" + ogg, "is no OGG file"},
		{"nothing in it", "ro/home/start.ogg", "", "has no sound"},
		{"another codec", "ro/home/start.ogg", strings.Replace(ogg, "OpusHead", "\x01vorbis.", 1), "is OGG, but not with Opus; encode it anew"},
		{"cut off", "ro/home/start.ogg", ogg[:len(ogg)-100], "is cut off"},
		{"cut off in a header", "ro/home/start.ogg", ogg[:last+10], "is cut off"},
		{"of another text", "ro/lines/start.ogg", ogg, "locales/voice/ro/lines/start.ogg:1: it does not read the text that is there now; read it anew, and encode it with opusenc --comment TEXT="},
		{"too large", "ro/home/start.ogg", ogg + strings.Repeat("x", maxVoice), "bytes, over 1048576"},
		{"too long", "ro/home/start.ogg", minutes, "87 seconds, over 60; say it shorter"},
		{"endless", "ro/home/start.ogg", endless, "seconds, over 60"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			report := faultsOf(t, voiced(t, test.file, test.content))
			if test.want == "" && report != "" || !strings.Contains(report, test.want) {
				t.Errorf("got:\n%s\nwant: %s", report, test.want)
			}
		})
	}
}

// A recording that goes on saying a number which is no longer right could kill.
func TestARecordingOfAnOldTextIsRefused(t *testing.T) {
	small := tree(t, "small")
	files := voiced(t, "ro/home/start.ogg", tone(t))
	for _, now := range []string{"Ce mai faci? {ro-119}", "Ce mai faci acum? {ro-112}"} {
		files["locales/ro.yaml"] = strings.Replace(small["locales/ro.yaml"], "Ce mai faci? {ro-112}", now, 1)
		files["locales/en.yaml"] = strings.Replace(small["locales/en.yaml"], "How are you? {ro-112}", "How? "+now[len(now)-len("{ro-112}"):], 1)
		if report := faultsOf(t, files); !strings.Contains(report, "it does not read the text that is there now") {
			t.Errorf("%s:\n%s", now, report)
		}
	}
}
