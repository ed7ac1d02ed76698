package main

import (
	"fmt"
	"reflect"
	"strings"

	"liman/cmd/liman/settings"
)

// about is what liman --help begins with: what it is, and the settings that are no flags.
func about() string {
	var b strings.Builder
	b.WriteString("A discreet guide for people who live with violence, on Telegram.\n\n" +
		"Secrets come from the environment, or from the file that NAME_FILE names; as a flag everybody on the machine could read them:\n")
	for f := range reflect.TypeFor[settings.Settings]().Fields() {
		if f.Type == reflect.TypeFor[settings.Secret]() {
			fmt.Fprintf(&b, "\n    %-27s %s", f.Tag.Get("env"), f.Tag.Get("help"))
		}
	}
	return b.String()
}

// withHelp adds to what kong says of a command line where its mend stands, unless it is said.
func withHelp(err error) error {
	for _, said := range []string{"; write ", "did you mean", "must be one of"} {
		if strings.Contains(err.Error(), said) {
			return err
		}
	}
	return fmt.Errorf("%w; see liman --help, or --help behind the command", err)
}
