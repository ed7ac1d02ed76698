package terminal

import "testing"

func TestT20_WhatIsUnseenIsWrittenOut(t *testing.T) {
	for text, want := range map[string]string{
		"Sună șț\n":        "Sună șț\n",
		"\x1b[2Jx\r\b\t":   `\u001b[2Jx\u000d\u0008\u0009`,
		"a\u202eb\u2066c":  `a\u202eb\u2066c`,
		"\u009b1m\u2028":   `\u009b1m\u2028`,
		"\U000e0041\ufeff": `\udb40\udc41\ufeff`,
		"a\x9b\xffz":       `a\x9b\xffz`,
	} {
		if got := visible(text); got != want {
			t.Errorf("%q is written as %s", text, got)
		}
	}
}
