package lookup

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
)

// etag names an answer by what it is made of, so that "not modified" is said before any work is done.
func etag(parts ...string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", parts))
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
}

// matches tells whether an If-None-Match names a tag. A proxy that compresses makes a tag weak; it means the same here.
func matches(header, tag string) bool {
	return slices.ContainsFunc(strings.Split(header, ","), func(one string) bool {
		one = strings.TrimSpace(one)
		return one == "*" || strings.TrimPrefix(one, "W/") == tag
	})
}
