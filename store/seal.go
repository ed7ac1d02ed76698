package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash"
	"sync"
)

// A sealed value is a version byte, a random nonce and the AES-256-GCM of the chat as JSON. The version and the key's
// name are authenticated, so a value can be neither moved nor changed.
const (
	version   = 1
	nonceSize = 12
	fenceSize = 1 + nonceSize // the nonce is new with every save, so it tells one save from another
)

// MinSecret is the fewest bytes a secret may have.
const MinSecret = 16

type sealer struct {
	names sync.Pool // of the keyed HMAC that names records; making one costs more than using it
	aead  cipher.AEAD
}

func newSealer(secret []byte) (*sealer, error) {
	if len(secret) < MinSecret {
		return nil, fmt.Errorf("LIMAN_SECRET has %d bytes, fewer than %d; make one with: openssl rand -base64 32", len(secret), MinSecret)
	}
	names, err := hkdf.Key(sha256.New, secret, nil, "liman chat names", 32)
	if err != nil {
		return nil, fmt.Errorf("derive the key of names: %w", err)
	}
	values, err := hkdf.Key(sha256.New, secret, nil, "liman chat values", 32)
	if err != nil {
		return nil, fmt.Errorf("derive the key of values: %w", err)
	}
	block, err := aes.NewCipher(values)
	if err != nil {
		return nil, fmt.Errorf("make the cipher: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("make the cipher: %w", err)
	}
	return &sealer{names: sync.Pool{New: func() any { return hmac.New(sha256.New, names) }}, aead: aead}, nil
}

// key is the pseudonym under which a chat is kept.
func (s *sealer) key(id ChatID) string {
	mac := s.names.Get().(hash.Hash)
	defer s.names.Put(mac)
	mac.Reset()
	number := binary.BigEndian.AppendUint64(make([]byte, 0, 8+sha256.Size), uint64(id))
	mac.Write(number)
	return "chat:" + base64.RawURLEncoding.EncodeToString(mac.Sum(number)[8:8+16])
}

func bound(key string) []byte { return append([]byte{version}, key...) }

func (s *sealer) close(key string, c *Chat) ([]byte, error) {
	plain, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("encode chat: %w", err)
	}
	sealed := make([]byte, 1, 1+len(plain)+s.aead.Overhead())
	sealed[0] = version
	return s.aead.Seal(sealed, nil, plain, bound(key)), nil
}

// open gives the chat in a sealed value. What cannot be opened is a chat that nobody knows; its fence lets it be replaced.
func (s *sealer) open(key string, sealed []byte) Chat {
	c := Chat{fence: sealed[:min(len(sealed), fenceSize)]}
	if len(sealed) < fenceSize || sealed[0] != version {
		return c
	}
	plain, err := s.aead.Open(nil, nil, sealed[1:], bound(key))
	if err != nil {
		return c
	}
	var opened Chat
	if json.Unmarshal(plain, &opened) != nil {
		return c
	}
	opened.fence = c.fence
	return opened
}
