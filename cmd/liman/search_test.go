package main

import (
	"bufio"
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"liman/directory"
)

// finder looks for canaries in every form in which they could be written. It knows where to look by the first eight bytes
// of each form; no form is shorter, for eight random bytes are no canary by chance.
type finder struct {
	testing.TB
	forms map[uint64][]form
	heads []uint64        // one bit for each start of three bytes that a form has
	words map[uint32]form // numbers in four bytes; see short
}

// form is a canary as it could be written.
type form struct {
	bytes string
	is    string // which canary, in which form
}

func newFinder(t testing.TB) *finder {
	return &finder{TB: t, forms: make(map[uint64][]form), heads: make([]uint64, 1<<18), words: make(map[uint32]form)}
}

const shortest = 8

func (f *finder) add(bytes, is string) {
	if len(bytes) < shortest {
		f.Fatalf("%s is too short to be looked for", is)
	}
	key := binary.LittleEndian.Uint64([]byte(bytes))
	if slices.ContainsFunc(f.forms[key], func(known form) bool { return known.bytes == bytes }) {
		return
	}
	f.forms[key] = append(f.forms[key], form{bytes, is})
	head := key & 0xffffff
	f.heads[head/64] |= 1 << (head % 64)
}

// number looks for a number: in decimal, hexadecimal, as bytes of an integer and a float, in base64, hashed.
func (f *finder) number(is string, n int64) {
	big := binary.BigEndian.AppendUint64(nil, uint64(n))
	little := binary.LittleEndian.AppendUint64(nil, uint64(n))
	decimal := strconv.FormatInt(n, 10)
	f.add(decimal, is+" in decimal")
	f.add(fmt.Sprintf("%08x", n), is+" in hex")
	f.add(fmt.Sprintf("%08X", n), is+" in hex")
	f.add(hex.EncodeToString(little), is+" in little-endian hex")
	f.real(is, float64(n))
	for _, bytes := range []string{string(big), string(little)} {
		if n>>32 != 0 { // otherwise half of it are zeros, as in the head of a sealed value; four bytes are looked for below
			f.add(bytes, is+" in 8 bytes")
		}
		f.base64(bytes, is+" in 8 bytes in base64")
		f.hashed(bytes, is+" in 8 bytes")
	}
	f.base64(decimal, is+" in decimal in base64")
	f.hashed(decimal, is)
	f.words[binary.LittleEndian.Uint32(big[4:])] = form{string(big[4:]), is + " in 4 bytes"}
	f.words[binary.LittleEndian.Uint32(little)] = form{string(little[:4]), is + " in 4 bytes"}
}

// real looks for the bytes of a float.
func (f *finder) real(is string, x float64) {
	f.add(string(binary.BigEndian.AppendUint64(nil, math.Float64bits(x))), is+" as a float")
	f.add(string(binary.LittleEndian.AppendUint64(nil, math.Float64bits(x))), is+" as a float")
}

// text looks for a text: as it is, in other letters, escaped for URLs and JSON, in hex and base64, hashed.
func (f *finder) text(is, text string) {
	for _, t := range []string{text, strings.ToLower(text), strings.ToUpper(text), directory.Fold(text)} {
		f.add(t, is)
		f.add(url.QueryEscape(t), is+" for a URL")
		f.add(url.PathEscape(t), is+" for a URL")
		escaped := strconv.QuoteToASCII(t)
		f.add(escaped[1:len(escaped)-1], is+" for JSON")
		f.add(inJSON(t), is+" for JSON")
		f.add(hex.EncodeToString([]byte(t)), is+" in hex")
		f.base64(t, is+" in base64")
		f.hashed(t, is)
	}
}

// inJSON escapes every unit of a text, as JSON allows and some programs do for all that is not ASCII.
func inJSON(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r < 128 {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\u%04X`, r)
		}
	}
	return b.String()
}

// base64 looks for both alphabets, wherever in the encoded bytes the canary begins. The first and the last character are
// left out where they hold bits of its neighbours.
func (f *finder) base64(bytes, is string) {
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for shift := range 3 {
			text := encoding.EncodeToString([]byte(strings.Repeat("x", shift) + bytes))
			f.add(text[(shift*8+5)/6:(shift+len(bytes))*8/6], is)
		}
	}
}

// hashed looks for hashes without a key, cut to as little as 64 bits.
func (f *finder) hashed(bytes, is string) {
	five, one, two := md5.Sum([]byte(bytes)), sha1.Sum([]byte(bytes)), sha256.Sum256([]byte(bytes))
	for name, sum := range map[string][]byte{"md5": five[:], "sha1": one[:], "sha256": two[:]} {
		f.add(string(sum[:8]), is+", its "+name)
		f.add(hex.EncodeToString(sum[:8]), is+", its "+name+" in hex")
		f.add(strings.ToUpper(hex.EncodeToString(sum[:8])), is+", its "+name+" in hex")
		f.add(base64.RawStdEncoding.EncodeToString(sum[:9]), is+", its "+name+" in base64")
		f.add(base64.RawURLEncoding.EncodeToString(sum[:9]), is+", its "+name+" in base64")
	}
}

// bytes looks for bytes that are no text: as they are, in hex, in base64.
func (f *finder) bytes(is string, bytes []byte) {
	f.add(string(bytes), is)
	f.add(hex.EncodeToString(bytes), is+" in hex")
	f.add(strings.ToUpper(hex.EncodeToString(bytes)), is+" in hex")
	f.base64(string(bytes), is+" in base64")
	f.hashed(string(bytes), is)
}

// everywhere looks through outputs, and gives what was found in each, and how many sealed values stood in dumps.
func (f *finder) everywhere(outputs map[string][]byte) (all []string, dumped int) {
	f.Helper()
	read, written := 0, sealedInLogs(outputs)
	for name, data := range outputs {
		sealed := sealedIn(data)
		if bytes.HasPrefix(data, []byte("REDIS0")) { // an RDB
			sealed = sealedInDump(data, time.Now())
			dumped += len(sealed)
			maps.Copy(sealed, written)
		}
		if found := append(f.in(data), f.short(data, sealed)...); len(found) > 0 {
			all = append(all, fmt.Sprintf("%d canaries are in %s, the first: %s", len(found), name, found[0]))
		}
		read += len(data)
	}
	f.Logf("%d forms of canaries were looked for in %d bytes of %d outputs", len(f.forms)+len(f.words), read, len(outputs))
	return all, dumped
}

// sealedInLogs are the sealed values in all append-only files.
func sealedInLogs(outputs map[string][]byte) map[string]int {
	all := make(map[string]int)
	for name, data := range outputs {
		if strings.HasSuffix(name, ".aof") {
			maps.Copy(all, sealedIn(data))
		}
	}
	return all
}

// in gives what was found in some output.
func (f *finder) in(data []byte) []string {
	var found []string
	for at := 0; at+shortest <= len(data); at++ {
		key := binary.LittleEndian.Uint64(data[at:])
		if head := key & 0xffffff; f.heads[head/64]>>(head%64)&1 == 0 {
			continue
		}
		for _, one := range f.forms[key] {
			if bytes.HasPrefix(data[at:], []byte(one.bytes)) {
				found = append(found, one.is+near(data, at))
			}
		}
	}
	return found
}

// short looks for numbers in four bytes. In random bytes they would be found by chance, so it looks only where no sealed
// value stands.
func (f *finder) short(data []byte, sealed map[string]int) []string {
	var found []string
	for at := 0; at+sealStart <= len(data); at++ {
		if length := sealed[string(data[at:at+sealStart])]; length > 0 {
			at += length - 1
			continue
		}
		if one, there := f.words[binary.LittleEndian.Uint32(data[at:])]; there {
			found = append(found, one.is+near(data, at))
		}
	}
	return found
}

// near is what stands around a place.
func near(data []byte, at int) string {
	return " near " + strconv.QuoteToASCII(string(data[max(0, at-40):min(len(data), at+60)]))
}

// sealStart is as much of a sealed value as tells it from all others: version, hour and nonce.
const sealStart = 17

// sealedIn reads the strings that can be sealed values in an append-only file or an answer of Redis, and how long they are.
func sealedIn(wire []byte) map[string]int {
	sealed := make(map[string]int)
	r := bufio.NewReader(bytes.NewReader(wire))
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return sealed
		}
		length, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(line, "$")))
		if line[0] != '$' || err != nil {
			continue
		}
		value := make([]byte, length+2)
		if _, err := io.ReadFull(r, value); err != nil {
			return sealed
		}
		if length > 100 && value[0] == 2 {
			sealed[string(value[:sealStart])] = length
		}
	}
}

// sealedInDump reads the strings that can be sealed values in an RDB, and how long they are. A Redis that is killed while the disk
// is slow loses what it had not yet appended to its file, so the RDB of a moment before has values that no file has: in ten
// thousand random bytes one of five thousand numbers of four bytes stands by chance in one run of a hundred.
func sealedInDump(dump []byte, now time.Time) map[string]int {
	sealed := make(map[string]int)
	for at := 0; at+2+sealStart <= len(dump); at++ {
		length := int(dump[at]&0x3f)<<8 | int(dump[at+1]) // of a string of 64 bytes or more
		value := dump[at+2:]
		if dump[at]>>6 != 1 || length <= 100 || length > len(value) || value[0] != 2 {
			continue
		}
		if hour := int64(binary.BigEndian.Uint32(value[1:])); hour == 0 || max(hour-now.Unix()/3600, now.Unix()/3600-hour) <= 1 {
			sealed[string(value[:sealStart])] = length
			at += 1 + length
		}
	}
	return sealed
}

// Four bytes of a canary within a sealed value are chance, also if no append-only file has it; anywhere else they are a leak.
func TestTheSearchTellsSealedBytesFromOthers(t *testing.T) {
	now := time.Unix(1_790_000_000, 0)
	f := newFinder(t)
	f.number("a number", 0x7fdeadbe)
	canary := []byte{0x7f, 0xde, 0xad, 0xbe}
	value := append(binary.BigEndian.AppendUint32([]byte{2}, uint32(now.Unix()/3600)), bytes.Repeat([]byte("nonce of it "), 10)...)
	copy(value[60:], canary)
	entry := append([]byte{0, 4, 'n', 'a', 'm', 'e', 0x40, byte(len(value))}, value...)
	after := []byte("and what stands behind it")
	for _, test := range []struct {
		says  string
		dump  []byte
		found int
	}{
		{"within a sealed value", slices.Concat(entry, after), 0},
		{"before one", slices.Concat(canary, entry, after), 1},
		{"behind one", slices.Concat(entry, canary, after), 1},
		{"in the last of two", slices.Concat(entry, entry, after), 0},
		{"in a value of no such length", slices.Concat(entry[:6], []byte{0x40, 4}, value, after), 1},
		{"in a value of another hour", slices.Concat(entry[:8], []byte{2, 0, 1, 0, 0}, value[5:], after), 1},
	} {
		if got := f.short(test.dump, sealedInDump(test.dump, now)); len(got) != test.found {
			t.Errorf("%s: found %q, want %d", test.says, got, test.found)
		}
	}
}

// A search that finds nothing proves nothing unless it would find something.
func TestTheSearchFindsEveryForm(t *testing.T) {
	f := newFinder(t)
	f.number("a number", 0x1234deadbeefcafe>>8)
	f.number("a small one", 0x12deadbe)
	f.text("a text", "ăîșțâ & canary")
	if got := f.in(bytes.Repeat([]byte("nothing of it, 0123456789abcdef"), 99)); len(got) > 0 {
		t.Errorf("found %q in nothing", got)
	}
	for _, forms := range f.forms {
		for _, one := range forms {
			if len(f.in([]byte("before"+one.bytes+"after"))) == 0 {
				t.Errorf("%s is not found", one.is)
			}
		}
	}
	for _, one := range f.words {
		if len(f.short([]byte("before"+one.bytes+strings.Repeat("after", 9)), nil)) == 0 {
			t.Errorf("%s is not found", one.is)
		}
	}
}
