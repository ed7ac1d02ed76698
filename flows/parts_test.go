package flows

import (
	"fmt"
	"slices"
	"testing"
)

// A screen of parts shows each reader only what her answers call for, in the order of the file.
func TestParts(t *testing.T) {
	b, err := openFiles(edit("home.yaml", "options: [{id: more", `parts:
      - {id: children, when: {var: children, is: yes}}
      - {id: everyone}
      - {id: grown, when: {var: age, over: 17}}
    options: [{id: more`))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		vars map[string]string
		want []string
	}{
		{"no answer", nil, []string{"everyone"}},
		{"one answer", map[string]string{"children": "yes"}, []string{"children", "everyone"}},
		{"the other answer", map[string]string{"children": "no", "age": "17"}, []string{"everyone"}},
		{"all", map[string]string{"children": "yes", "age": "18"}, []string{"children", "everyone", "grown"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := b.View(State{Node: "home/about", Vars: test.vars}).Parts; !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
	if got := b.Parts("home/about"); !slices.Equal(got, []string{"children", "everyone", "grown"}) {
		t.Errorf("of all parts it knows %v", got)
	}
}

// What answers hide is part of how a screen looks, and each look is drawn once.
func TestLooks(t *testing.T) {
	many := "parts: ["
	for i := range mostConditions + 1 {
		many += fmt.Sprintf("{id: some%d, when: {var: children, is: yes}}, ", i)
	}
	for parts, want := range map[string][][]string{
		"":                         {nil},
		"parts: [{id: all}]\n    ": {{"all"}},
		"parts: [{id: all}, {id: some, when: {var: children, is: yes}}]\n    ": {{"all", "some"}, {"all"}},
		many + "]\n    ": nil,
	} {
		b, err := openFiles(edit("home.yaml", "options: [{id: more", parts+"options: [{id: more"))
		if err != nil {
			t.Fatal(err)
		}
		var got [][]string
		for _, variant := range b.Variants(State{Node: "home/about"}) {
			got = append(got, variant.Parts)
		}
		if !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("with %q it looks %v", parts, got)
		}
		for _, vars := range []map[string]string{nil, {"children": "yes"}} {
			seen := b.View(State{Node: "home/about", Vars: vars})
			if len(want) > 0 && !slices.Equal(seen.Parts, b.Variants(State{Node: "home/about"})[seen.Hidden].Parts) {
				t.Errorf("with %q and %v it looks otherwise: %v", parts, vars, seen.Parts)
			}
		}
	}
}
