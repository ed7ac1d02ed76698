package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
	"liman/store"
)

// carryCommand moves what is to be wiped from one durable Redis to another, when a service grows or shrinks.
type carryCommand struct {
	To string `required:"" placeholder:"FILE" help:"A file that holds the address of the durable Redis that is to have it, as of REDIS_DURABLE_URL."`
}

// carryPatience is how long one answer may take; nobody waits for it.
const carryPatience = 5 * time.Second

// Run copies, and says how many chats have something to wipe on either side.
func (c *carryCommand) Run(ctx context.Context, s *settings.Settings, io terminal.Streams) error {
	if s.DurableURL == "" {
		return errors.New("REDIS_DURABLE_URL is unset; write the address of the Redis that has what is to be wiped")
	}
	to, err := os.ReadFile(c.To)
	if err != nil {
		return fmt.Errorf("read the address to copy to: %w", err)
	}
	here, there, err := store.Carriage{From: string(s.DurableURL), To: strings.TrimSpace(string(to)), Patience: carryPatience, Now: time.Now}.Copy(ctx)
	if err != nil {
		return fmt.Errorf("%w; call it again, which does no harm", err)
	}
	_, err = fmt.Fprintf(io.Out, "chats with something to wipe: %d here, %d there\n", here, there)
	return err
}
