package settings

import (
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"
)

// Mappers read times, moments and numbers, and say how to write one where kong would only say that it is none.
func Mappers() []kong.Option {
	return []kong.Option{
		kong.TypeMapper(reflect.TypeFor[time.Duration](), kong.MapperFunc(readTime)),
		kong.TypeMapper(reflect.TypeFor[time.Time](), kong.MapperFunc(readMoment)),
		kong.TypeMapper(reflect.TypeFor[int](), kong.MapperFunc(readNumber)),
		kong.TypeMapper(reflect.TypeFor[uint64](), kong.MapperFunc(readRecord)),
	}
}

func readTime(c *kong.DecodeContext, target reflect.Value) error {
	text, err := word(c)
	if err != nil {
		return err
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		return fmt.Errorf("%q is no time; write %s", text, asTime(text, c.Value.Default))
	}
	target.SetInt(int64(d))
	return nil
}

func readMoment(c *kong.DecodeContext, target reflect.Value) error {
	text, err := word(c)
	if err != nil {
		return err
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return fmt.Errorf("%q is no moment; write it as 2026-11-23T10:00:00+02:00", text)
	}
	target.Set(reflect.ValueOf(at))
	return nil
}

func readNumber(c *kong.DecodeContext, target reflect.Value) error {
	text, err := word(c)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		example := c.Value.Default
		if example == "" {
			example = "10"
		}
		return fmt.Errorf("%q is no number; write digits alone, as %s", text, example)
	}
	target.SetInt(int64(n))
	return nil
}

// readRecord reads the number of a record of the ledger.
func readRecord(c *kong.DecodeContext, target reflect.Value) error {
	text, err := word(c)
	if err != nil {
		return err
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return fmt.Errorf("%q is no number of a record; write one that liman content log prints, as 12", text)
	}
	target.SetUint(n)
	return nil
}

// word is the text of a flag or an environment variable.
func word(c *kong.DecodeContext) (string, error) {
	var text string
	err := c.Scan.PopValueInto(c.Value.Name, &text)
	return text, err
}

// amount is a number and the beginning of a unit: 15, 15 min, 1.5 hours.
var amount = regexp.MustCompile(`^\s*(\d+(?:\.\d+)?)\s*(ms|[smhdSMHD]?)`)

// asTime is how a time was probably meant: with the unit that was begun, or with that of the usual value.
func asTime(text, usual string) string {
	m := amount.FindStringSubmatch(text)
	if m == nil {
		return "a number and its unit, as " + usual
	}
	switch unit := strings.ToLower(m[2]); unit {
	case "":
		return m[1] + strings.TrimLeft(usual, "0123456789.")
	case "d":
		return "hours, 24h for a day"
	default:
		return m[1] + unit
	}
}

// InUnits writes a time as people do: 15m, not 15m0s.
func InUnits(d time.Duration) string {
	text := d.String()
	for _, end := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, end) {
			text = text[:len(text)-2]
		}
	}
	return text
}
