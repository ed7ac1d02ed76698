package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

const (
	hookConnections = 100 // that Telegram delivers over, at most
	hookSecret      = "a-secret-of-the-benchmark"
)

// hooks are the replicas to which updates are delivered in turn, as by Telegram through a balancer. Nobody acts twice at once, so there is no
// order to keep. What is refused comes again when it is told to; the first fault other than that is kept, and ends the measuring.
type hooks struct {
	address string   // that Telegram knows
	to      []string // where the replicas take deliveries
	turn    atomic.Int64
	refused atomic.Int64
	fault   chan error
	places  chan struct{}
	client  *http.Client
}

// newHooks delivers to addresses, and counts what goes over the connections.
func newHooks(over *wire, to ...string) *hooks {
	h := &hooks{address: to[0], to: to, places: make(chan struct{}, hookConnections), fault: make(chan error, 1)}
	dial := func(network, address string) (net.Conn, error) {
		c, err := net.Dial(network, address)
		return counted{c, over}, err
	}
	h.client = &http.Client{Timeout: patient, Transport: &http.Transport{Dial: dial, MaxIdleConnsPerHost: hookConnections}}
	return h
}

// url is what Telegram says of where it delivers to.
func (h *hooks) url() string {
	if h == nil {
		return ""
	}
	return h.address
}

// deliver brings an update until it is taken, and has the answer carried out.
func (h *hooks) deliver(raw []byte, carryOut func([]byte)) {
	to := h.to[int(h.turn.Add(1))%len(h.to)]
	go func() {
		h.places <- struct{}{}
		defer func() { <-h.places }()
		for {
			answer, again, err := h.post(to, raw)
			if err != nil {
				h.fails(err)
				return
			}
			if again == 0 {
				carryOut(answer)
				return
			}
			h.refused.Add(1)
			time.Sleep(again)
		}
	}()
}

// fails keeps the first fault.
func (h *hooks) fails(err error) {
	select {
	case h.fault <- err:
	default:
	}
}

// faults is where a fault of a delivery is told.
func (h *hooks) faults() <-chan error {
	if h == nil {
		return nil
	}
	return h.fault
}

// post delivers once, and gives the answer, or when to come again.
func (h *hooks) post(to string, raw []byte) (answer []byte, again time.Duration, err error) {
	r, err := http.NewRequest(http.MethodPost, to, bytes.NewReader(raw))
	if err != nil {
		return nil, 0, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Telegram-Bot-Api-Secret-Token", hookSecret)
	resp, err := h.client.Do(r)
	if err != nil {
		return nil, 0, err
	}
	defer resp.Body.Close()
	answer, err = io.ReadAll(resp.Body)
	switch {
	case err != nil || resp.StatusCode == http.StatusOK:
		return answer, 0, err
	case resp.StatusCode == http.StatusServiceUnavailable:
		seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
		return nil, time.Duration(max(1, seconds)) * time.Second, nil
	}
	return nil, 0, fmt.Errorf("a delivery is answered %s", resp.Status)
}

// carryOut does what the answer of a delivery asks for.
func (s *server) carryOut(answer []byte) {
	var do struct {
		Method string
		Query  string `json:"callback_query_id"`
	}
	if json.Unmarshal(answer, &do) == nil && do.Method == "answerCallbackQuery" {
		s.answer(do.Query)
	}
}

// well waits until a replica says that it is.
func well(address string) error {
	for end := time.Now().Add(patient); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		resp, err := http.Get("http://" + address + "/healthz")
		if err != nil {
			continue
		}
		resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			return nil
		}
	}
	return errors.New("a replica is not well")
}
