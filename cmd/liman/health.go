package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

type healthCommand struct{}

// Run asks the running program over HTTP; a container's health check calls it.
func (*healthCommand) Run(ctx context.Context, s *settings) error {
	if s.ListenAddr == "" {
		return errors.New("LISTEN_ADDR is unset; the running program must listen to be asked")
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.ListenAddr+"/healthz", nil)
	if err != nil {
		return fmt.Errorf("LISTEN_ADDR: %w", err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return fmt.Errorf("ask for health: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("not well: %s", resp.Status)
	}
	return nil
}
