package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"liman/cmd/liman/settings"
)

type healthCommand struct{}

// Run asks the running program over HTTP; a container's health check calls it.
func (*healthCommand) Run(ctx context.Context, s *settings.Settings) error {
	if s.ListenAddr == "" {
		return errors.New("LISTEN_ADDR is unset; set it for the running program and here, as LISTEN_ADDR=127.0.0.1:8081")
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.ListenAddr+"/healthz", nil)
	if err != nil {
		return fmt.Errorf("LISTEN_ADDR: %w", err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return fmt.Errorf("ask for health: %w; nothing serves LISTEN_ADDR there, or not yet", err)
	}
	defer resp.Body.Close()
	why, err := io.ReadAll(io.LimitReader(resp.Body, 4<<10))
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("not well: %s: %s", resp.Status, strings.ReplaceAll(strings.TrimSpace(string(why)), "\n", "; "))
	}
	return err
}
