package publish

import (
	"errors"
	"strings"
	"testing"

	"liman/edition"
	"liman/edition/draft"
)

// What differs is told as people know it, old beside new: numbers first and loud, then where a button leads, with the titles of the screens, then words by
// their language; files and lines only where they are asked for.
func TestADiffSpeaksToLayPeople(t *testing.T) {
	edit := draft.Edit(edition.Builtin())
	err := errors.Join(
		edit.Set(draft.Key{Kind: draft.Message, Lang: "en", Of: "home/start.title"}, "Hello"),
		edit.Set(draft.Key{Kind: draft.Option, Of: "home/start.danger", Name: "to"}, "order/start"),
		edit.Set(draft.Key{Kind: draft.Entry, Of: "ro-anes", Name: "phone"}, "0800 500 334"),
		edit.AddEntry("directory/data/contacts.yaml", "id: ro-new\nkind: helpline\nname: Nou\nphone: \"0800 1\""),
	)
	after, broken := edit.Bundle()
	if err = errors.Join(err, broken); err != nil {
		t.Fatal(err)
	}
	var told, files strings.Builder
	if err := errors.Join(writeDiff(&told, edition.Builtin(), after, "ro"), writeFiles(&files, edition.Builtin(), after)); err != nil {
		t.Fatal(err)
	}
	rest := told.String()
	for _, want := range []string{
		"NUMBERS\n", "!! entry ro-anes phone “", ": changed\n     - 0800 500 333\n     + 0800 500 334\n", "!  entry ro-new phone “Nou”: added\n", "     + 0800 1\n",
		"WAYS\n", "   option home/start.danger to “", ": changed\n     - danger/start (", ")\n     + order/start (", ")\n",
		"TEXTS\n", "   message home/start.title in en “", "     - ", "     + Hello\n", "ENTRIES\n", "5 differences\n",
	} {
		at := strings.Index(rest, want)
		if at < 0 {
			t.Fatalf("no %q in its place in\n%s", want, told.String())
		}
		rest = rest[at+len(want):]
	}
	for _, file := range []string{".yaml", "locales/", "flows/"} {
		if strings.Contains(told.String(), file) {
			t.Errorf("it speaks of %s:\n%s", file, told.String())
		}
	}
	for _, want := range []string{"flows/home.yaml\n", "  -   phone: \"0800 500 333\"", "  +   phone: \"0800 500 334\"", "3 files differ\n"} {
		if !strings.Contains(files.String(), want) {
			t.Errorf("no %q in\n%s", want, files.String())
		}
	}
}
