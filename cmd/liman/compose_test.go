package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// container is what of compose.yaml keeps a container closed.
type container struct {
	Image       string            `yaml:"image"`
	User        string            `yaml:"user"`
	ReadOnly    bool              `yaml:"read_only"`
	CapDrop     []string          `yaml:"cap_drop"`
	SecurityOpt []string          `yaml:"security_opt"`
	Ulimits     map[string]int    `yaml:"ulimits"`
	Memory      string            `yaml:"mem_limit"`
	WithSwap    string            `yaml:"memswap_limit"`
	Networks    []string          `yaml:"networks"`
	Command     []string          `yaml:"command"`
	Volumes     []string          `yaml:"volumes"`
	Tmpfs       []string          `yaml:"tmpfs"`
	Secrets     []string          `yaml:"secrets"`
	Ports       []string          `yaml:"ports"`
	Privileged  bool              `yaml:"privileged"`
	Environment map[string]string `yaml:"environment"`
	Healthcheck struct {
		Test []string `yaml:"test"`
	} `yaml:"healthcheck"`
}

type composition struct {
	Services map[string]container         `yaml:"services"`
	Secrets  map[string]map[string]string `yaml:"secrets"`
	Networks map[string]map[string]bool   `yaml:"networks"`
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func composed(t *testing.T) composition {
	t.Helper()
	var c composition
	if err := yaml.Unmarshal([]byte(readFile(t, "compose.yaml")), &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// Every container is closed: it writes nowhere else, may do nothing else, leaves no copy of its memory, is reached from nowhere.
func TestT01_EveryContainerIsClosed(t *testing.T) {
	c := composed(t)
	if len(c.Services) != 3 || !c.Networks["inside"]["internal"] {
		t.Fatalf("%d services, networks %v", len(c.Services), c.Networks)
	}
	for name, s := range c.Services {
		if !s.ReadOnly || s.Privileged || !slices.Contains(s.CapDrop, "ALL") || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
			t.Errorf("%s may too much: %+v", name, s)
		}
		if core, set := s.Ulimits["core"]; !set || core != 0 || s.Memory == "" || s.Memory != s.WithSwap {
			t.Errorf("%s: its memory may reach a disk: %+v", name, s)
		}
		if len(s.Ports) > 0 || name != "liman" && !slices.Equal(s.Networks, []string{"inside"}) {
			t.Errorf("%s can be reached: %v %v", name, s.Ports, s.Networks)
		}
		if name != "liman" && len(s.Healthcheck.Test) == 0 {
			t.Errorf("%s has no health check", name)
		}
	}
	if !strings.Contains(readFile(t, "Dockerfile"), "HEALTHCHECK") {
		t.Error("liman has no health check")
	}
}

// The session Redis has no place to write to but memory, and the durable one a volume.
func TestT01_TheSessionRedisHasNoDisk(t *testing.T) {
	c := composed(t)
	for role, disks := range map[string]int{"sessions": 0, "durable": 1} {
		s, writable := c.Services[role], 0
		for _, v := range s.Volumes {
			if !strings.HasSuffix(v, ":ro") {
				writable++
			}
		}
		if writable != disks || (role == "sessions") != slices.Contains(s.Tmpfs, "/data") {
			t.Errorf("%s writes to %v %v", role, s.Volumes, s.Tmpfs)
		}
		for _, file := range []string{"start.sh", role + ".conf", role + ".acl"} {
			readFile(t, "docs/redis/"+file)
		}
		if want := []string{"sh", "/etc/liman/start.sh", role, "/run/secrets/redis_" + role, "/tmp"}; !slices.Equal(s.Command, want) {
			t.Errorf("%s is started as %v", role, s.Command)
		}
	}
}

// No password stands in the file; what holds one is a secret that neither git nor the image gets.
func TestT01_SecretsComeFromFiles(t *testing.T) {
	c := composed(t)
	for name, s := range c.Services {
		for variable, value := range s.Environment {
			secret, is := strings.CutPrefix(value, "/run/secrets/")
			if !strings.HasSuffix(variable, "_FILE") || !is || !slices.Contains(s.Secrets, secret) {
				t.Errorf("%s: %s=%s", name, variable, value)
			}
			if !slices.Contains(environmentNames(), variable) {
				t.Errorf("%s: %s is no setting", name, variable)
			}
		}
		for _, secret := range s.Secrets {
			if !strings.HasPrefix(c.Secrets[secret]["file"], "./secrets/") {
				t.Errorf("%s: the secret %s is in %v", name, secret, c.Secrets[secret])
			}
		}
	}
	for file, line := range map[string]string{".gitignore": "/secrets/", ".dockerignore": "secrets"} {
		if !slices.Contains(strings.Split(readFile(t, file), "\n"), line) {
			t.Errorf("%s lets the secrets through", file)
		}
	}
}
