package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// maxFile is the most bytes that a file may have which comes back; all languages of the built-in edition have about two million.
const maxFile = 16 << 20

// Errors for a whole file. Nothing of it is taken.
var (
	ErrTooLarge   = errors.New("the file is too large; send it in parts")
	ErrEncoding   = errors.New("the file is no UTF-8; save it as CSV UTF-8 or as Unicode")
	ErrUnreadable = errors.New("the file cannot be read")
	ErrLanguage   = errors.New("the file is of another language")
	ErrEntities   = errors.New("the file declares a document type; save it without")
)

// Read reads a file that came back, of whichever of the three kinds: what it changes against the sheet of today, and what of it cannot be
// taken.
func (s Sheet) Read(data []byte) (*Import, error) {
	if len(data) > maxFile {
		return nil, ErrTooLarge
	}
	text, err := decoded(data)
	if err != nil {
		return nil, err
	}
	read := s.readCSV
	if strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "<") {
		read = s.readXLIFF
	}
	all, err := read(text)
	if err != nil {
		return nil, err
	}
	return s.take(all), nil
}

// decoded is a file as text: UTF-8, or UTF-16 by its mark or by the zeros in its first letters, which are ASCII in every file of ours.
func decoded(data []byte) (string, error) {
	endian, policy := unicode.LittleEndian, unicode.IgnoreBOM
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		policy = unicode.ExpectBOM
	case len(data) > 1 && data[0] == 0 && data[1] != 0:
		endian = unicode.BigEndian
	case len(data) > 1 && data[0] != 0 && data[1] == 0:
	default:
		text := strings.TrimPrefix(string(data), bom)
		if !utf8.ValidString(text) {
			return "", ErrEncoding
		}
		return text, nil
	}
	out, _, err := transform.Bytes(unicode.UTF16(endian, policy).NewDecoder(), data)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrEncoding, err)
	}
	return string(out), nil
}
