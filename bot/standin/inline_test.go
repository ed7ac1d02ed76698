package standin

import (
	"strings"
	"testing"
	"time"
)

const oneArticle = `[{"type":"article","id":"a","title":"112","description":"x","input_message_content":{"message_text":"<b>112</b>","parse_mode":"HTML","link_preview_options":{"is_disabled":true}}}]`

// TestPoint2_AsksInline asks behind the bot's name, and is offered what the bot answers, once and in time.
func TestPoint2_AsksInline(t *testing.T) {
	w := newWorld(t)
	query := w.ana.Ask("cluj")
	got := w.updates("allowed_updates", `["inline_query"]`)
	asked, _ := got[0]["inline_query"].(map[string]any)
	if asked["query"] != "cluj" || asked["id"] != query || asked["offset"] != "" {
		t.Fatalf("%v", got)
	}
	if _, answered := w.ana.Results(query); answered {
		t.Error("it is answered before the bot answers")
	}
	if r := w.call("answerInlineQuery", "inline_query_id", query, "results", oneArticle, "cache_time", "0", "is_personal", "true"); !r.OK {
		t.Fatal(r.Description)
	}
	offered, answered := w.ana.Results(query)
	if !answered || len(offered) != 1 || offered[0].Title != "112" || offered[0].Text() != "112" {
		t.Fatalf("%+v", offered)
	}
	if r := w.call("answerInlineQuery", "inline_query_id", query, "results", "[]"); r.OK {
		t.Error("it is answered twice")
	}
	w.ana.Choose(offered[0])
	if m := w.ana.Messages(); len(m) != 1 || m[0].FromBot || m[0].Text != "112" {
		t.Errorf("%+v", m)
	}
	late := w.ana.Ask("late")
	w.now = w.now.Add(31 * time.Second)
	if r := w.call("answerInlineQuery", "inline_query_id", late, "results", "[]"); r.OK || !strings.Contains(r.Description, "too old") {
		t.Errorf("after half a minute: %+v", r)
	}
}

// TestPoint2_RefusesResults is strict where the Bot API is, and where a mistake would pass unseen.
func TestPoint2_RefusesResults(t *testing.T) {
	w := newWorld(t)
	query := w.ana.Ask("x")
	for what, c := range map[string][2]string{
		"a field that there is not":         {`"title"`, `"titel"`},
		"no title":                          {`"title":"112"`, `"title":""`},
		"another kind":                      {`"article"`, `"photo"`},
		"an id that is too long":            {`"id":"a"`, `"id":"` + strings.Repeat("a", 65) + `"`},
		"a content field that there is not": {`"parse_mode"`, `"parse"`},
		"markup that is broken":             {`</b>`, ``},
		"no text":                           {`<b>112</b>`, ``},
		"no list":                           {`[`, `{`},
	} {
		results := strings.Replace(oneArticle, c[0], c[1], 1)
		if r := w.call("answerInlineQuery", "inline_query_id", query, "results", results); r.OK {
			t.Errorf("%s was taken", what)
		}
	}
	twice := strings.TrimSuffix(oneArticle, "]") + "," + strings.TrimPrefix(oneArticle, "[")
	if r := w.call("answerInlineQuery", "inline_query_id", query, "results", twice); r.OK {
		t.Error("one id twice was taken")
	}
}
