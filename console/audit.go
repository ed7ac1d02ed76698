package console

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"liman/content"
	"liman/store"
)

// line is one line of the audit: who did what to what, and whether she was let. Each names the hash of the line before, so none can be changed,
// left out or put in between unseen; that the end is missing, only a copy elsewhere shows (the export).
type line struct {
	Number  uint64       `json:"number"` // from 1
	Before  content.Hash `json:"before"` // of the line before, as it is kept; zero for the first
	When    int64        `json:"when"`   // in Unix seconds
	Who     string       `json:"who"`    // the id of a person; "" for nobody
	Act     string       `json:"act"`
	On      string       `json:"on,omitempty"` // what it was done to: the parts of its address
	Allowed bool         `json:"allowed"`
	Count   int          `json:"count,omitempty"` // of failed tries to sign in, by nobody known; 0 elsewhere
}

// auditTries is how often a line is written anew when another came first.
const auditTries = 20

// audit writes a line about an act that somebody wants to do. The error says that it could not be written; the act is not done then.
func (s *Server) audit(v *visit, a act, allowed bool) error {
	return s.appendAudit(v.Context(), line{When: v.now.Unix(), Who: v.person.ID, Act: a.name, On: v.on(), Allowed: allowed})
}

// appendAudit writes a line behind the newest; it says itself which is the one before.
func (s *Server) appendAudit(ctx context.Context, l line) error {
	for range auditTries {
		head, err := s.Staff.AuditHead(ctx)
		if err != nil {
			return err
		}
		if l.Number, l.Before, err = behind(head); err != nil {
			return err
		}
		data, err := json.Marshal(l)
		if err != nil {
			return err
		}
		after := fmt.Sprintf("%d %s", l.Number, content.Sum(data))
		if err = s.Staff.AddAudit(ctx, head, after, data); !errors.Is(err, store.ErrStaffMoved) {
			return err
		}
	}
	return errBusy
}

// behind is the number of the line behind the one that is called head, and the hash that it names.
func behind(head string) (number uint64, before content.Hash, err error) {
	if head == "" {
		return 1, before, nil
	}
	text, hash, _ := strings.Cut(head, " ")
	n, err := strconv.ParseUint(text, 10, 64)
	if err == nil {
		err = before.UnmarshalText([]byte(hash))
	}
	if err != nil {
		return 0, before, fmt.Errorf("the audit's head cannot be read: %w", err)
	}
	return n + 1, before, nil
}

// on is what a request is about: what its address names. Tokens are not said.
func (v *visit) on() string {
	if v.PathValue("token") != "" {
		return ""
	}
	_, path, _ := strings.Cut(v.URL.Path, "/console/")
	return path
}

// checkAudit replays the audit and gives its lines, the oldest first. The error names the first line that does not hold.
func checkAudit(ctx context.Context, staff Staff) ([]line, error) {
	raw, err := staff.Audit(ctx, 0, -1)
	if err != nil {
		return nil, err
	}
	lines := make([]line, 0, len(raw))
	var before content.Hash
	for i, data := range raw {
		var l line
		if err := json.Unmarshal(data, &l); err != nil || l.Number != uint64(i)+1 || l.Before != before {
			return lines, auditBroken(i + 1)
		}
		lines, before = append(lines, l), content.Sum(data)
	}
	head, err := staff.AuditHead(ctx)
	if want := fmt.Sprintf("%d %s", len(raw), before); err == nil && (len(raw) > 0 || head != "") && head != want {
		err = auditBroken(len(raw) + 1)
	}
	return lines, err
}

// auditBroken is the number of the first line that is not the one that was written; one behind the last says that the end is missing.
type auditBroken int

func (n auditBroken) Error() string {
	return fmt.Sprintf("line %d of the audit is not the one that was written", int(n))
}
