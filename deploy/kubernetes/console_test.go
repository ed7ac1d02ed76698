package kubernetes

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
)

// files are the secrets that a pod can read, by what they are called.
func (p pod) files() (all []string) {
	items := func(secret string, list []corev1.KeyToPath) {
		for _, i := range list {
			all = append(all, secret+"/"+i.Key)
		}
		if len(list) == 0 {
			all = append(all, secret+"/*")
		}
	}
	for _, v := range p.Volumes {
		if v.Secret != nil {
			items(v.Secret.SecretName, v.Secret.Items)
		}
		if v.Projected != nil {
			for _, s := range v.Projected.Sources {
				items(s.Secret.Name, s.Secret.Items)
			}
		}
	}
	slices.Sort(all)
	return all
}

// The console has its own address of Redis and no other secret, above all no token; the durable Redis gets it, to make the user, and Liman does not. Both
// believe the same operator, and there is one console.
func TestT22_TheConsoleHasNoTokenAndItsOwnAddress(t *testing.T) {
	c := built(t, "console")
	for name, want := range map[string][]string{
		"console": {"redis-console/redis_durable_console"},
		"durable": {"redis-console/redis_durable_console", "redis-durable/*"},
		"liman":   {"liman/liman_secret", "liman/telegram_bot_token", "redis-durable/redis_durable", "redis-sessions/redis_sessions"},
	} {
		if got := c.pods[name].files(); !slices.Equal(got, want) {
			t.Errorf("%s reads %v, not %v", name, got, want)
		}
	}
	key := func(name string) string {
		env := c.pods[name].Containers[0].Env
		if i := slices.IndexFunc(env, func(e corev1.EnvVar) bool { return e.Name == "LIMAN_OPERATOR_KEY" }); i >= 0 {
			return env[i].Value
		}
		return ""
	}
	if key("liman") == "" || key("liman") != key("console") {
		t.Errorf("the bot believes %q, the console %q", key("liman"), key("console"))
	}
	if got := c.pods["console"].Containers[0]; got.Image != c.pods["liman"].Containers[0].Image || !slices.Equal(got.Args, []string{"console"}) {
		t.Errorf("the console is %s %v", got.Image, got.Args)
	}
	if n := *c.deployments["console"].Spec.Replicas; n != 1 {
		t.Errorf("%d consoles", n)
	}
}

// What stands in front leads to staff's pages by TLS, under the name to which passkeys belong, and neither to probes nor to anything else.
func TestOnlyStaffsPagesAreShown(t *testing.T) {
	c := built(t, "console")
	if len(c.ingresses) != 1 || len(c.ingresses[0].Spec.Rules) != 1 || c.ingresses[0].Spec.DefaultBackend != nil {
		t.Fatalf("%d ways in", len(c.ingresses))
	}
	i, rule := c.ingresses[0], c.ingresses[0].Spec.Rules[0]
	for _, path := range rule.HTTP.Paths {
		s := c.services[path.Backend.Service.Name]
		if s == nil || s.Spec.Ports[0].Name != path.Backend.Service.Port.Name {
			t.Fatalf("it leads to %+v", path.Backend.Service)
		}
		if who, _ := c.behind(s); who != "console" || path.Path != "/console" && *path.PathType != networkingv1.PathTypeExact {
			t.Errorf("%s answers %s, as %s", who, path.Path, *path.PathType)
		}
	}
	if len(i.Spec.TLS) != 1 || !slices.Contains(i.Spec.TLS[0].Hosts, rule.Host) {
		t.Errorf("no TLS for %s", rule.Host)
	}
	if want := (corev1.EnvVar{Name: "CONSOLE_ORIGIN", Value: "https://" + rule.Host}); !slices.Contains(c.pods["console"].Containers[0].Env, want) {
		t.Errorf("passkeys belong elsewhere than to %s", want.Value)
	}
}

// It goes beside several replicas as its first line says.
func TestTheConsoleBesideReplicas(t *testing.T) {
	root := t.TempDir()
	here := filepath.Join(root, "deploy/kubernetes")
	for from, to := range map[string]string{"../../docs/redis": filepath.Join(root, "docs/redis"), ".": here} {
		if err := os.CopyFS(to, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(here, "console/kustomization.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), "- ../base", "- ../replicas", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	c := built(t, filepath.Join(here, "console"))
	if len(c.pods) != 4 || *c.deployments["liman"].Spec.Replicas < 2 || *c.deployments["console"].Spec.Replicas != 1 || len(c.ingresses) != 2 {
		t.Errorf("%d kinds of pod, %d ways in", len(c.pods), len(c.ingresses))
	}
}
