package ledger

import (
	"crypto/ecdh"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// errWeak says that signatures of a public key can be made without its private half.
var errWeak = errors.New("its public key is weak: anybody can sign for it")

// field25519 is the prime 2^255 - 19.
var field25519 = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 255), big.NewInt(19))

// checkEd25519 refuses public keys for which anybody can make a signature: points of small order, and any that is not written in the one
// shortest way. A point is of small order if the same point on the Montgomery curve is, with u = (1+y)/(1-y), and X25519 refuses that.
func checkEd25519(key []byte) error {
	if len(key) != ed25519.PublicKeySize {
		return fmt.Errorf("its public key has %d bytes, not %d", len(key), ed25519.PublicKeySize)
	}
	little := slices.Clone(key)
	little[31] &= 0x7f // the sign of x
	slices.Reverse(little)
	y := new(big.Int).SetBytes(little)
	one := big.NewInt(1)
	if y.Cmp(field25519) >= 0 || y.Cmp(one) == 0 {
		return errWeak
	}
	u := new(big.Int).Sub(one, y)
	u.ModInverse(u.Mod(u, field25519), field25519)
	u.Mul(u, new(big.Int).Add(one, y)).Mod(u, field25519)
	montgomery := u.FillBytes(make([]byte, 32))
	slices.Reverse(montgomery)
	point, err := ecdh.X25519().NewPublicKey(montgomery)
	if err != nil {
		return errWeak
	}
	any, err := ecdh.X25519().NewPrivateKey(slices.Repeat([]byte{1}, 32))
	if err != nil {
		return fmt.Errorf("check a public key: %w", err)
	}
	if _, err := any.ECDH(point); err != nil {
		return errWeak
	}
	return nil
}

// fileKey takes a verifier of sumdb/note apart.
func fileKey(key string) (name string, public []byte, err error) {
	v, err := note.NewVerifier(key)
	if err != nil {
		return "", nil, fmt.Errorf("%q is no public key as sumdb/note writes it: %w", key, err)
	}
	parts := strings.SplitN(key, "+", 3) // name, hash, key
	raw, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(raw) != 1+ed25519.PublicKeySize {
		return "", nil, fmt.Errorf("%q is no public key as sumdb/note writes it", key)
	}
	return v.Name(), raw[1:], checkEd25519(raw[1:])
}
