package store

import (
	"reflect"
	"testing"
)

// What an engine embeds it has as methods of its own, and the binary with it: a whole client has six hundred.
func TestAnEngineHasTheCommandsThatAreUsed(t *testing.T) {
	const most = 60
	for _, typ := range []reflect.Type{reflect.TypeFor[*engine](), reflect.TypeFor[askingConn]()} {
		if n := typ.NumMethod(); n > most {
			t.Errorf("%v has %d methods, more than %d", typ, n, most)
		}
	}
}
