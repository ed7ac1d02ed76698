package store

import (
	"bytes"
	"testing"

	"github.com/alicebob/miniredis/v2"
)

// The salt is part of the key: whoever has a copy of a chat, and the secret, opens it with no other salt and with none.
func TestT02_AnotherSaltOpensNothing(t *testing.T) {
	m := miniredis.RunT(t)
	url := "redis://" + m.Addr()
	s := openAt(t, url, testSecret)
	c := sample()
	if err := s.Save(t.Context(), alice, &c); err != nil {
		t.Fatal(err)
	}
	name := s.keys[0].name(chatRecord, alice)
	sealed, err := m.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := unseal(s.keys[0].fixed, name, []byte(sealed)); err == nil {
		t.Error("the secret alone opens a chat")
	}
	e, _ := epochIn([]byte(sealed))
	salt, err := m.Get(hourOf{epoch: e}.saltName())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		salt  string
		opens bool
	}{{salt, true}, {string(newSalt()), false}} {
		if err := m.Set(hourOf{epoch: e}.saltName(), test.salt); err != nil {
			t.Fatal(err)
		}
		if known := load(t, openAt(t, url, testSecret), alice).Known(); known != test.opens {
			t.Errorf("with its own salt %t: the chat opens %t", test.opens, known)
		}
	}
}

// Two values never share a nonce: under one, two ciphertexts tell of each other, and one save could not be told from another.
func TestT03_NoNonceTwice(t *testing.T) {
	s := openAt(t, "redis://"+miniredis.RunT(t).Addr(), testSecret)
	salt, err := s.keys[0].aead(newSalt())
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	for range 1000 {
		for _, sealed := range [][]byte{seal(s.keys[0].fixed, 0, "a", []byte("the same")), seal(salt, 7, "a", []byte("the same"))} {
			nonce := sealed[headSize:fenceSize]
			if seen[string(nonce)] || bytes.Equal(nonce, make([]byte, nonceSize)) {
				t.Fatalf("nonce %x was used before", nonce)
			}
			seen[string(nonce)] = true
		}
	}
}
