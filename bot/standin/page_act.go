package standin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	maxAct   = 64 << 10
	patience = 20 * time.Second // so long a pressed button shows that it waits
)

// files are the kinds that a person can send besides texts and places.
var files = []string{"photo", "voice", "sticker", "document", "video", "contact"}

// act is what the person did on the page.
type act struct {
	Person, Lang string
	Act          string // send, press, place, file, block, unblock
	Text         string
	Message      int    // whose button was pressed
	Data         string // of that button
	Kind         string // of file
	Lat, Lon     float64
}

// act does what the person did. A press is answered when the bot answered it, so the page knows how long to wait.
func (p *page) act(w http.ResponseWriter, r *http.Request) {
	var a act
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxAct)).Decode(&a); err != nil {
		var large *http.MaxBytesError
		status := http.StatusBadRequest
		if errors.As(err, &large) {
			status = http.StatusRequestEntityTooLarge
		}
		http.Error(w, "read act: "+err.Error(), status)
		return
	}
	c, err := p.person(a.Person, p.lang(a.Lang))
	if err == nil {
		err = a.check(c)
	}
	if err == nil {
		err = a.do(r.Context(), c)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// check refuses what a Telegram app would not send.
func (a act) check(c *Chat) error {
	writes := a.Act == "send" || a.Act == "place" || a.Act == "file"
	text := strings.TrimSpace(a.Text)
	switch {
	case writes && c.Blocked():
		return errors.New("the bot is blocked")
	case a.Act == "send" && (text == "" || units(text) > maxText):
		return fmt.Errorf("a text has 1 to %d characters", maxText)
	case a.Act == "place" && (math.Abs(a.Lat) > 90 || math.Abs(a.Lon) > 180):
		return errors.New("a place lies within 90 and 180 degrees")
	case a.Act == "file" && !slices.Contains(files, a.Kind):
		return fmt.Errorf("there is no file of kind %q", a.Kind)
	}
	return nil
}

func (a act) do(ctx context.Context, c *Chat) error {
	switch a.Act {
	case "send":
		c.Send(strings.TrimSpace(a.Text))
	case "press":
		return a.press(ctx, c)
	case "place":
		c.SendLocation(a.Lat, a.Lon)
	case "file":
		c.SendOther(a.Kind)
	case "block":
		c.Block()
	case "unblock":
		c.Unblock()
	default:
		return fmt.Errorf("there is no act %q", a.Act)
	}
	return nil
}

// press waits for the bot's answer, but not for ever: the button is as good as answered then.
func (a act) press(ctx context.Context, c *Chat) error {
	query, err := c.Press(a.Message, a.Data)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	_ = c.bot.server.Wait(ctx, func() bool { return c.Answered(query) }) // patience ended, or the browser went away
	return nil
}
