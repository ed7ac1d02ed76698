package standin

import (
	"bytes"
	"io"
	"net/http"
	"sync"
)

// Balancer stands before the replicas of a bot: a webhook has one address. It gives each delivery to the next of them that can be
// reached. The zero Balancer has none, and refuses.
type Balancer struct {
	mu     sync.Mutex
	to     []string
	next   int
	atOnce bool
}

// To says which addresses there are from now on, in turn; with atOnce each delivery goes to two of them at the same time, as happens
// where the answer of the first is late or lost. The answer is the second one's.
func (b *Balancer) To(atOnce bool, addresses ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.to, b.atOnce = addresses, atOnce
}

// pick gives the addresses, beginning with the one whose turn it is.
func (b *Balancer) pick() (addresses []string, atOnce bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range b.to {
		addresses = append(addresses, b.to[(b.next+i)%len(b.to)])
	}
	b.next++
	return addresses, b.atOnce && len(addresses) > 1
}

// ServeHTTP gives a delivery on.
func (b *Balancer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "too long", http.StatusRequestEntityTooLarge)
		return
	}
	addresses, atOnce := b.pick()
	if atOnce {
		var beside sync.WaitGroup
		first := addresses[0]
		beside.Go(func() {
			if resp := forward(r, first, body); resp != nil {
				resp.Body.Close()
			}
		})
		defer beside.Wait()
		addresses = addresses[1:]
	}
	for _, address := range addresses {
		if resp := forward(r, address, body); resp != nil {
			defer resp.Body.Close()
			copyHeader(w.Header(), resp.Header)
			w.WriteHeader(resp.StatusCode)
			_, _ = io.Copy(w, resp.Body) // whoever delivered may have gone
			return
		}
	}
	http.Error(w, "nobody answers", http.StatusBadGateway)
}

func copyHeader(to, from http.Header) {
	for _, name := range []string{"Content-Type", "Retry-After"} {
		if value := from.Get(name); value != "" {
			to.Set(name, value)
		}
	}
}

// balanced keeps connections, as a proxy does.
var balanced = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}}

// forward gives a request to an address; nil if that cannot be reached.
func forward(r *http.Request, address string, body []byte) *http.Response {
	on, err := http.NewRequestWithContext(r.Context(), r.Method, address+r.URL.Path, bytes.NewReader(body))
	if err != nil {
		return nil
	}
	on.Header = r.Header.Clone()
	resp, err := balanced.Do(on)
	if err != nil {
		return nil
	}
	return resp
}
