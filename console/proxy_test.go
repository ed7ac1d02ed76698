package console

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/descope/virtualwebauthn"
)

// behindTLS is a browser before a proxy with TLS, which asks a console on plain HTTP.
type behindTLS struct {
	*world
	http  *http.Client
	front string // the proxy's address
	rp    virtualwebauthn.RelyingParty
}

func newBehindTLS(t *testing.T) *behindTLS {
	w := newWorld(t)
	w.Header = "X-Forwarded-For"
	back := httptest.NewServer(w)
	t.Cleanup(back.Close)
	inner := must(url.Parse(back.URL))(t)
	front := httptest.NewTLSServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(inner)
		r.Out.Host = r.In.Host
		r.SetXForwarded()
	}})
	t.Cleanup(front.Close)
	jar := must(cookiejar.New(nil))(t)
	outer := must(url.Parse(front.URL))(t)
	transport := front.Client().Transport.(*http.Transport).Clone()
	transport.TLSClientConfig = &tls.Config{RootCAs: transport.TLSClientConfig.RootCAs, ServerName: "example.com"} // as the test's certificate says
	transport.Proxy = nil
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, outer.Host)
	}
	browser := &http.Client{Jar: jar, Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &behindTLS{w, browser, testOrigin, virtualwebauthn.RelyingParty{ID: "console.example.org", Name: "Liman", Origin: testOrigin}}
}

// ask sends a request below the origin, with a form if there are fields, as a browser does.
func (b *behindTLS) ask(method, path string, fields ...string) reply {
	b.Helper()
	form := make(url.Values)
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	r := must(http.NewRequestWithContext(b.Context(), method, path, strings.NewReader(form.Encode())))(b)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if method == http.MethodPost {
		r.Header.Set("Origin", testOrigin)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	got, err := b.http.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer got.Body.Close()
	return reply{got.StatusCode, got.Header, string(must(io.ReadAll(got.Body))(b))}
}

// coseSize is the length of a P-256 key in COSE's form.
const coseSize = 77

// enrol makes a passkey with an invitation's link, and gives it with the handle by which the console knows its owner.
func (b *behindTLS) enrol(link string) (virtualwebauthn.Credential, []byte) {
	b.Helper()
	begun := b.ask(http.MethodPost, link+"/begin", "name", "Nina")
	var asked struct {
		PublicKey struct {
			User struct{ ID string }
		}
	}
	if err := json.Unmarshal([]byte(begun.body), &asked); err != nil || begun.status != http.StatusOK {
		b.Fatalf("enrol: %d %v %s", begun.status, err, begun.body)
	}
	options := must(virtualwebauthn.ParseAttestationOptions(begun.body))(b)
	key := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
	for len(key.Key.AttestationData()) != coseSize { // that library cuts coordinates that begin with a zero
		key = virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
	}
	made := virtualwebauthn.CreateAttestationResponse(b.rp, virtualwebauthn.NewAuthenticator(), key, *options)
	if got := b.ask(http.MethodPost, link, "credential", made); got.status != http.StatusSeeOther {
		b.Fatalf("enrol: %d %s", got.status, got.body)
	}
	return key, must(base64.RawURLEncoding.DecodeString(asked.PublicKey.User.ID))(b)
}

// signIn signs in with a passkey that says so of itself.
func (b *behindTLS) signIn(key virtualwebauthn.Credential, says virtualwebauthn.AuthenticatorOptions) reply {
	b.Helper()
	begun := b.ask(http.MethodPost, b.front+"/console/login/begin")
	options := must(virtualwebauthn.ParseAssertionOptions(begun.body))(b)
	answer := virtualwebauthn.CreateAssertionResponse(b.rp, virtualwebauthn.NewAuthenticatorWithOptions(says), key, *options)
	return b.ask(http.MethodPost, b.front+"/console/login", "assertion", answer)
}

// Behind a proxy with TLS somebody enrols by the program's link and signs in with a cookie that is for this site alone. Later her phone says that
// the passkey may be kept in a cloud, and then no longer: that locks nobody out.
func TestBehindAProxyWithTLS(t *testing.T) {
	b := newBehindTLS(t)
	link := must(b.FirstLink(t.Context()))(t)
	if !strings.HasPrefix(link, testOrigin+"/console/enrol/") {
		t.Fatalf("the link is %q", link)
	}
	key, handle := b.enrol(link)
	for _, eligible := range []bool{false, true, false} {
		got := b.signIn(key, virtualwebauthn.AuthenticatorOptions{UserHandle: handle, BackupEligible: eligible, BackupState: eligible})
		if got.status != http.StatusSeeOther || got.header.Get("Location") != "/console/" {
			t.Fatalf("backup eligible %v: %d %s", eligible, got.status, got.body)
		}
		cookie := got.header.Get("Set-Cookie")
		for _, want := range []string{"__Host-liman-console=", "Path=/", "Secure", "HttpOnly", "SameSite=Strict"} {
			if !strings.Contains(cookie, want) || strings.Contains(cookie, "Domain") {
				t.Errorf("the cookie lacks %s: %s", want, strings.SplitN(cookie, ";", 2)[1])
			}
		}
		if got := b.ask(http.MethodGet, b.front+"/console/"); got.status != http.StatusOK || got.header.Get("Strict-Transport-Security") == "" {
			t.Errorf("signed in: %d", got.status)
		}
		if got := b.ask(http.MethodPost, b.front+"/console/logout"); got.status != http.StatusSeeOther {
			t.Errorf("signs out: %d", got.status)
		}
		if got := b.ask(http.MethodGet, b.front+"/console/"); got.status != http.StatusSeeOther {
			t.Errorf("signed out: %d", got.status)
		}
	}
	stranger := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
	if got := b.signIn(stranger, virtualwebauthn.AuthenticatorOptions{UserHandle: handle}); got.status != http.StatusForbidden {
		t.Errorf("another key: %d", got.status)
	}
}
