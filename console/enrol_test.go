package console

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

// A label is cut between letters, and in every script there is as much room for it.
func TestALabelIsCutBetweenLetters(t *testing.T) {
	t.Parallel()
	for _, letter := range []string{"a", "ș", "є", "🔑"} {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(url.Values{"label": {"x" + strings.Repeat(letter, maxName)}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		label := labelOf(&visit{Request: r})
		if !utf8.ValidString(label) || utf8.RuneCountInString(label) != maxName {
			t.Errorf("%q: %d letters", label, utf8.RuneCountInString(label))
		}
	}
}
