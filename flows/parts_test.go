package flows

import (
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

// What depends on answers may not be drawn once for all.
func TestAScreenWithAConditionalPartIsNotFixed(t *testing.T) {
	for parts, fixed := range map[string]bool{
		"":                         true,
		"parts: [{id: all}]\n    ": true,
		"parts: [{id: all}, {id: some, when: {var: children, is: yes}}]\n    ": false,
	} {
		b, err := openFiles(edit("home.yaml", "options: [{id: more", parts+"options: [{id: more"))
		if err != nil {
			t.Fatal(err)
		}
		if got := b.Fixed("home/about"); got != fixed {
			t.Errorf("with %q fixed is %v", parts, got)
		}
	}
}
