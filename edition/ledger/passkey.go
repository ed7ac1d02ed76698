package ledger

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/protocol/webauthncose"

	"liman/content"
)

// Passkey is the public half of somebody's passkey, as it was when it was enrolled.
type Passkey struct {
	Credential     []byte `json:"credential"`      // WebAuthn's credential id
	Key            []byte `json:"key"`             // COSE
	BackupEligible bool   `json:"backup_eligible"` // whether it may be kept in a cloud
}

// Assertion is what a passkey gives for a challenge; the exact bytes, since they are signed.
type Assertion struct {
	Credential        []byte `json:"credential"`
	AuthenticatorData []byte `json:"authenticator_data"`
	ClientData        []byte `json:"client_data"`
	Signature         []byte `json:"signature"`
}

// ParseAssertion takes what a browser answers to navigator.credentials.get, as JSON.
func ParseAssertion(answer []byte) (Assertion, error) {
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return Assertion{}, fmt.Errorf("read the passkey's answer: %w", err)
	}
	raw := parsed.Raw
	return Assertion{raw.RawID, raw.AssertionResponse.AuthenticatorData, raw.AssertionResponse.ClientDataJSON, raw.AssertionResponse.Signature}, nil
}

// asserted tells whose passkey has signed a challenge. What the library does not look at is looked at here: whose key it is comes
// from the roster alone, and neither the browser's JSON nor the authenticator's flags may say more than we ask.
func (r Roster) asserted(a Assertion, challenge content.Hash) (Person, error) {
	person, key, known := r.passkey(a.Credential)
	if !known {
		return Person{}, errors.New("nobody in the roster has this passkey")
	}
	if err := r.checkClientData(a.ClientData, challenge); err != nil {
		return Person{}, fmt.Errorf("the passkey of %s: %w", person.ID, err)
	}
	if err := key.checkFlags(a.AuthenticatorData); err != nil {
		return Person{}, fmt.Errorf("the passkey of %s: %w", person.ID, err)
	}
	if _, err := key.public(); err != nil {
		return Person{}, fmt.Errorf("the passkey of %s: %w", person.ID, err)
	}
	if err := r.verify(a, key, challenge); err != nil {
		return Person{}, fmt.Errorf("the passkey of %s: %w", person.ID, err)
	}
	return person, nil
}

// verify asks the library: type, challenge, origin, relying party, user present and verified, signature (WebAuthn, section 7.2).
func (r Roster) verify(a Assertion, key Passkey, challenge content.Hash) error {
	answer := protocol.CredentialAssertionResponse{}
	answer.ID, answer.Type, answer.RawID = base64.RawURLEncoding.EncodeToString(a.Credential), "public-key", a.Credential
	answer.AssertionResponse.ClientDataJSON = a.ClientData
	answer.AssertionResponse.AuthenticatorData = a.AuthenticatorData
	answer.AssertionResponse.Signature = a.Signature
	parsed, err := answer.Parse()
	if err != nil {
		return reason(err)
	}
	const allowCrossOrigin, userVerified, userPresent = false, true, true
	err = parsed.Verify(base64.RawURLEncoding.EncodeToString(challenge[:]), r.RPID, "", r.Origins, nil, nil,
		protocol.TopOriginExplicitVerificationMode, allowCrossOrigin, userVerified, userPresent, key.Key, protocol.SignaturePolicy{})
	return reason(err)
}

// reason is the library's error with what it tells developers.
func reason(err error) error {
	if told := (*protocol.Error)(nil); errors.As(err, &told) && told.DevInfo != "" {
		return fmt.Errorf("%w: %s", err, told.DevInfo)
	}
	return err
}

// checkClientData wants the browser's JSON to begin as every browser writes it, with our challenge and one of our origins, and to say each
// of the three once: JSON's reading ignores case and lets the last one win.
func (r Roster) checkClientData(data []byte, challenge content.Hash) error {
	begins := fmt.Sprintf(`{"type":"webauthn.get","challenge":"%s","origin":"`, base64.RawURLEncoding.EncodeToString(challenge[:]))
	rest, ok := bytes.CutPrefix(data, []byte(begins))
	if !ok {
		return errors.New("it signed something else: another proposal, or not for this purpose")
	}
	if !slices.ContainsFunc(r.Origins, func(o string) bool { return bytes.HasPrefix(rest, []byte(o+`"`)) }) {
		return errors.New("it signed on a page that the roster does not name")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	if _, err := d.Token(); err != nil { // the brace
		return fmt.Errorf("it signed no JSON: %w", err)
	}
	seen := make(map[string]bool)
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return fmt.Errorf("it signed no JSON: %w", err)
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return fmt.Errorf("it signed no JSON: %w", err)
		}
		name := folded(fmt.Sprint(key))
		if seen[name] {
			return fmt.Errorf("it signed %s twice", name)
		}
		seen[name] = true
	}
	if _, err := d.Token(); err != nil { // the other brace
		return fmt.Errorf("it signed no JSON: %w", err)
	}
	return nil
}

// folded is a name as JSON's reading compares it: without case, where a long s and the sign of the Kelvin are letters, too.
func folded(name string) string { return strings.ToLower(strings.ToUpper(name)) }

// Authenticator data (WebAuthn, section 6.1): the hash of the relying party's id, a byte of flags, a counter of four bytes.
const (
	flagsAt                                        = 32
	flagBackupEligible, flagBackedUp, flagAttested = 0x08, 0x10, 0x40
	flagExtensions, flagReserved1, flagReserved2   = 0x80, 0x02, 0x20
	authenticatorDataSize                          = flagsAt + 1 + 4
)

// checkFlags holds what the authenticator says of the passkey against what it said when it was enrolled.
func (k Passkey) checkFlags(data []byte) error {
	if len(data) != authenticatorDataSize {
		return errors.New("its authenticator data has more or less than a signature needs")
	}
	flags := data[flagsAt]
	eligible, backedUp := flags&flagBackupEligible != 0, flags&flagBackedUp != 0
	switch {
	case flags&(flagAttested|flagExtensions|flagReserved1|flagReserved2) != 0:
		return errors.New("its authenticator data says more than a signature needs")
	case backedUp && !eligible:
		return errors.New("it is kept in a cloud and says that it cannot be")
	case eligible != k.BackupEligible:
		return errors.New("whether it may be kept in a cloud has changed; enrol this passkey anew; logging in with it still works")
	}
	return nil
}

// public is the key itself, the same bytes for every spelling of it. Only ES256 and EdDSA are taken.
func (k Passkey) public() ([]byte, error) {
	if len(k.Credential) == 0 {
		return nil, errors.New("it has no credential id")
	}
	parsed, err := webauthncose.ParsePublicKey(k.Key)
	if err != nil {
		return nil, fmt.Errorf("its public key cannot be read: %w", err)
	}
	switch key := parsed.(type) {
	case webauthncose.EC2PublicKeyData:
		if webauthncose.COSEAlgorithmIdentifier(key.Algorithm) != webauthncose.AlgES256 {
			break
		}
		point, err := key.ToECDSA()
		if err != nil {
			return nil, fmt.Errorf("its public key is none: %w", err)
		}
		return point.Bytes()
	case webauthncose.OKPPublicKeyData:
		if webauthncose.COSEAlgorithmIdentifier(key.Algorithm) != webauthncose.AlgEdDSA {
			break
		}
		return key.XCoord, checkEd25519(key.XCoord)
	}
	return nil, errors.New("its algorithm is neither ES256 nor EdDSA; enrol another passkey")
}
