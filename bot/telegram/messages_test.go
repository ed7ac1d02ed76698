package telegram

import "testing"

// TestNoPreviewIsFetched: every message says that Telegram is to fetch no link in it.
func TestNoPreviewIsFetched(t *testing.T) {
	for _, p := range []map[string]string{
		Drawing{Text: "https://example.org"}.Sending(7), Drawing{Text: "https://example.org"}.Editing(7, 9),
	} {
		if p["link_preview_options"] != `{"is_disabled":true}` {
			t.Errorf("a link may be fetched: %v", p)
		}
	}
}
