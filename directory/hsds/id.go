package hsds

import (
	"crypto/sha1" // RFC 9562 makes version 5 of it; it keeps no secret
	"encoding/hex"
)

// The namespace of names is from RFC 9562, section 6.6; ours is that of the project's name in it.
var (
	dns   = [16]byte{0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8}
	space = version5(dns, "liman")
)

// id is the UUID of one of our own ids, the same in every export: version 5 of RFC 9562.
func id(name string) string {
	return written(version5(space, name))
}

func version5(in [16]byte, name string) [16]byte {
	sum := sha1.Sum(append(in[:], name...))
	var u [16]byte
	copy(u[:], sum[:])
	u[6] = u[6]&0x0f | 0x50
	u[8] = u[8]&0x3f | 0x80
	return u
}

func written(u [16]byte) string {
	h := hex.EncodeToString(u[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
