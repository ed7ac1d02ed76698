package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"sync"
	"time"
)

// A sealed value is a version byte, the hour of its salt, a random nonce and the AES-256-GCM of the content. Version, hour
// and the record's name are authenticated, so a value can be neither moved nor changed.
const (
	version   = 2
	epochSize = 4
	headSize  = 1 + epochSize
	nonceSize = 12
	fenceSize = headSize + nonceSize // the nonce is new with every save, so it tells one save from another
)

// epoch is an hour, counted from 1970. The zero epoch has no salt: what must survive the session Redis is sealed under it.
type epoch uint32

func epochOf(t time.Time) epoch { return epoch(t.Unix() / int64(hour/time.Second)) }

// MinSecret is the fewest bytes a secret may have.
const MinSecret = 16

// Kinds of record; they begin the names of keys.
const (
	chatRecord    = "chat:"
	wipeRecord    = "wipe:"
	choicesRecord = "choices:"
	coverRecord   = "cover:" // kept by Telegram
)

var errUnreadable = errors.New("the value cannot be opened")

// keyring is what comes out of one secret.
type keyring struct {
	secret []byte
	macs   sync.Pool // keyed HMACs; making one costs more than using it
	fixed  cipher.AEAD
}

func newKeyring(secret []byte) (*keyring, error) {
	if len(secret) < MinSecret {
		return nil, fmt.Errorf("LIMAN_SECRET has %d bytes, fewer than %d; make one with: openssl rand -base64 32", len(secret), MinSecret)
	}
	names, err := hkdf.Key(sha256.New, secret, nil, "liman names", 32)
	if err != nil {
		return nil, fmt.Errorf("derive the key of names: %w", err)
	}
	k := &keyring{secret: secret, macs: sync.Pool{New: func() any { return hmac.New(sha256.New, names) }}}
	k.fixed, err = k.aead(nil)
	return k, err
}

// aead makes the cipher for a salt; without a salt, the one for what must survive the session Redis.
func (k *keyring) aead(salt []byte) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, k.secret, salt, "liman values", 32)
	if err != nil {
		return nil, fmt.Errorf("derive the key of values: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("make the cipher: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// mac is a keyed pseudonym of 128 bits.
func (k *keyring) mac(kind string, number uint64, text string) string {
	mac := k.macs.Get().(hash.Hash)
	defer k.macs.Put(mac)
	mac.Reset()
	buf := make([]byte, 0, 96)
	buf = append(buf, kind...)
	buf = binary.BigEndian.AppendUint64(buf, number)
	buf = append(buf, text...)
	mac.Write(buf)
	return base64.RawURLEncoding.EncodeToString(mac.Sum(buf[:0])[:16])
}

// name is the pseudonym under which a record of a chat is kept.
func (k *keyring) name(kind string, id ChatID) string { return kind + k.mac(kind, uint64(id), "") }

func head(e epoch) []byte {
	return binary.BigEndian.AppendUint32(append(make([]byte, 0, 128), version), uint32(e))
}

// bound is what is authenticated beside the content.
func bound(e epoch, name string) []byte { return append(head(e), name...) }

// seal closes content for the record of a name.
func seal(aead cipher.AEAD, e epoch, name string, content []byte) []byte {
	sealed := append(make([]byte, 0, headSize+len(content)+aead.Overhead()), head(e)...)
	return aead.Seal(sealed, nil, content, bound(e, name))
}

// epochIn is the hour whose salt opens a sealed value.
func epochIn(sealed []byte) (epoch, bool) {
	if len(sealed) < fenceSize || sealed[0] != version {
		return 0, false
	}
	return epoch(binary.BigEndian.Uint32(sealed[1:])), true
}

// unseal gives the content of a sealed value.
func unseal(aead cipher.AEAD, name string, sealed []byte) ([]byte, error) {
	e, ours := epochIn(sealed)
	if !ours {
		return nil, errUnreadable
	}
	content, err := aead.Open(nil, nil, sealed[headSize:], bound(e, name))
	if err != nil {
		return nil, errUnreadable
	}
	return content, nil
}

// pad fills JSON up to a length with spaces, which mean nothing to JSON.
func pad(data []byte, length int) []byte {
	for len(data) < length {
		data = append(data, ' ')
	}
	return data
}
