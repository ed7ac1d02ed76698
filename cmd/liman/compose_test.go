package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"liman/cmd/liman/settings"
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
			if !slices.Contains(settings.EnvironmentNames(), variable) {
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

// overlay is a file that goes beside compose.yaml.
func overlay(t *testing.T, name string) composition {
	t.Helper()
	var c composition
	if err := yaml.Unmarshal([]byte(readFile(t, "deploy/"+name)), &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// Three durable Redis and three Sentinels, each closed, each with a disk of its own, all started by names that are there.
func TestT01_SentinelIsClosedToo(t *testing.T) {
	c := overlay(t, "compose.sentinel.yaml")
	disks := map[string]string{}
	for name, s := range c.Services {
		if !s.ReadOnly || !slices.Contains(s.CapDrop, "ALL") || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") || s.Ulimits["core"] != 0 || s.Memory == "" ||
			s.Memory != s.WithSwap || len(s.Ports) > 0 || !slices.Equal(s.Networks, []string{"inside"}) || len(s.Healthcheck.Test) == 0 {
			t.Errorf("%s is open: %+v", name, s)
		}
		role, folder, tail := "node", "/tmp", []string{name}
		if strings.HasPrefix(name, "sentinel") {
			role, folder, tail = "sentinel", "/data", []string{name, "durable"}
		}
		want := append([]string{"sh", "/etc/sentinel/start.sh", role, "/run/secrets/redis_durable", "/run/secrets/redis_replication", folder}, tail...)
		if !slices.Equal(s.Command, want) || !slices.Equal(s.Secrets, []string{"redis_durable", "redis_replication"}) {
			t.Errorf("%s is started as %v with %v", name, s.Command, s.Secrets)
		}
		for _, v := range s.Volumes {
			if at, is := strings.CutSuffix(v, ":/data"); is {
				if at != name || disks[at] != "" {
					t.Errorf("%s writes to the disk %s", name, at)
				}
				disks[at] = name
			}
		}
		if s.Image != composed(t).Services["durable"].Image {
			t.Errorf("%s is %s", name, s.Image)
		}
	}
	if len(disks) != 6 || len(c.Services) != 6 || c.Services["durable"].Image == "" {
		t.Errorf("%d services, %d disks", len(c.Services), len(disks))
	}
}

// operatorKey is the public half, which whoever starts the containers exports.
const operatorKey = "${LIMAN_OPERATOR_KEY:?the public half of the operator's key}"

// givesTheKeyAlone wants of an overlay that it adds the operator's key to Liman, and nothing else.
func (c composition) givesTheKeyAlone(t *testing.T) {
	t.Helper()
	if got := c.Services["liman"]; len(got.Secrets) != 0 || len(got.Environment) != 1 || got.Environment["LIMAN_OPERATOR_KEY"] != operatorKey {
		t.Errorf("liman gets %+v", got)
	}
}

// Staff's pages are in a container of their own, closed as the others, without a token and without a way out; only a proxy that joins them reaches them. Its
// address of Redis is the console's and no other container's but that Redis' own.
func TestT22_TheConsoleHasAContainerOfItsOwn(t *testing.T) {
	c := overlay(t, "compose.console.yaml")
	c.givesTheKeyAlone(t)
	s := c.Services["console"]
	if !s.ReadOnly || s.Privileged || !slices.Contains(s.CapDrop, "ALL") || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") || s.Ulimits["core"] != 0 || s.Memory == "" || s.Memory != s.WithSwap {
		t.Errorf("the console is open: %+v", s)
	}
	if len(s.Ports) > 0 || len(s.Volumes) > 0 || !slices.Equal(s.Networks, []string{"inside", "staff"}) || !c.Networks["staff"]["internal"] {
		t.Errorf("it is reached, or gets out: %v %v %v", s.Ports, s.Networks, c.Networks)
	}
	for _, name := range []string{"console", "durable"} { // start.sh finds it beside redis_durable
		if !slices.Equal(c.Services[name].Secrets, []string{"redis_durable_console"}) {
			t.Errorf("%s gets %v", name, c.Services[name].Secrets)
		}
	}
	if !slices.Equal(s.Command, []string{"console"}) || s.Environment["REDIS_CONSOLE_URL_FILE"] != "/run/secrets/redis_durable_console" || s.Environment["LIMAN_OPERATOR_KEY"] != operatorKey {
		t.Errorf("it is started as %v with %v", s.Command, s.Environment)
	}
	_, port, _ := strings.Cut(s.Environment["CONSOLE_ADDR"], ":")
	if want := []string{"CMD", "/liman", "health", "--listen-addr", "127.0.0.1:" + port}; port == "" || !slices.Equal(s.Healthcheck.Test, want) {
		t.Errorf("it listens at %s and is asked by %v", port, s.Healthcheck.Test)
	}
	for variable := range s.Environment {
		if !slices.Contains(settings.EnvironmentNames(), variable) || strings.Contains(variable, "TOKEN") || strings.Contains(variable, "SECRET") {
			t.Errorf("%s is no setting, or a secret", variable)
		}
	}
}

// Who publishes finds the operator's key and the publisher's address; Liman itself gets the key alone.
func TestT18_PublishingHasAUserOfItsOwn(t *testing.T) {
	c := overlay(t, "compose.publishing.yaml")
	c.givesTheKeyAlone(t)
	s := c.Services["content"]
	if !s.ReadOnly || !slices.Contains(s.CapDrop, "ALL") || s.Memory != s.WithSwap || !slices.Equal(s.Networks, []string{"inside"}) {
		t.Errorf("content is open: %+v", s)
	}
	if len(s.Environment) != 2 || s.Environment["LIMAN_OPERATOR_KEY"] != operatorKey || s.Environment["REDIS_PUBLISHER_URL_FILE"] != "/run/secrets/redis_durable_publisher" {
		t.Errorf("content gets %v", s.Environment)
	}
	for _, name := range []string{"content", "durable"} { // start.sh finds it beside redis_durable
		if !slices.Equal(c.Services[name].Secrets, []string{"redis_durable_publisher"}) {
			t.Errorf("%s gets %v", name, c.Services[name].Secrets)
		}
	}
	for variable := range s.Environment {
		if !slices.Contains(settings.EnvironmentNames(), variable) {
			t.Errorf("%s is no setting", variable)
		}
	}
}
