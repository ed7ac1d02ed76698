package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	botapi "liman/bot/telegram"
	"liman/cmd/liman/settings"
	"liman/edition"
	"liman/edition/shelf"
)

// What deploy/kubernetes tests by itself is that Kubernetes takes its manifests. Here they are held against the program.

// workload is what of a manifest starts a container.
type workload struct {
	Kind     string
	Metadata struct{ Name string }
	Spec     struct {
		Template struct{ Spec podSpec }
	}
}

type podSpec struct {
	Grace    int `yaml:"terminationGracePeriodSeconds"`
	Security struct {
		User  int `yaml:"runAsUser"`
		Group int `yaml:"runAsGroup"`
	} `yaml:"securityContext"`
	Containers []podContainer
	Volumes    []struct {
		Name   string
		Secret struct {
			Items []struct{ Key, Path string }
		}
	}
}

type podContainer struct {
	Image   string
	Command []string
	Args    []string
	Env     []struct{ Name, Value string }
	Ports   []struct {
		Port int `yaml:"containerPort"`
	}
	Startup   podProbe `yaml:"startupProbe"`
	Readiness podProbe `yaml:"readinessProbe"`
	Liveness  podProbe `yaml:"livenessProbe"`
	Lifecycle struct {
		PreStop struct{ Sleep struct{ Seconds int } } `yaml:"preStop"`
	}
	Mounts []struct {
		Name string
		Path string `yaml:"mountPath"`
	} `yaml:"volumeMounts"`
}

type podProbe struct {
	Get struct{ Path string } `yaml:"httpGet"`
}

// workloadIn is the one workload of a manifest in deploy/kubernetes.
func workloadIn(t *testing.T, name string) podSpec {
	t.Helper()
	for manifests := yaml.NewDecoder(strings.NewReader(readFile(t, "deploy/kubernetes/"+name))); ; {
		var w workload
		if err := manifests.Decode(&w); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if (w.Kind == "Deployment" || w.Kind == "StatefulSet") && len(w.Spec.Template.Spec.Containers) == 1 {
			return w.Spec.Template.Spec
		}
	}
}

// files are the paths at which a pod finds its secrets.
func (p podSpec) files() []string {
	var all []string
	for _, v := range p.Volumes {
		for _, m := range p.Containers[0].Mounts {
			for _, i := range v.Secret.Items {
				if m.Name == v.Name {
					all = append(all, path.Join(m.Path, i.Path))
				}
			}
		}
	}
	return all
}

// Every variable is a setting of the program, and every secret a file that is there.
func TestT01_ManifestsSetWhatIsASetting(t *testing.T) {
	for _, name := range []string{"base/liman.yaml", "replicas/liman.yaml", "console/console.yaml"} {
		p := workloadIn(t, name)
		used := 0
		for _, e := range p.Containers[0].Env {
			if !slices.Contains(settings.EnvironmentNames(), e.Name) {
				t.Errorf("%s: %s is no setting", name, e.Name)
			}
			if slices.Contains(settings.SecretNames(), e.Name) {
				t.Errorf("%s: %s stands in the manifest", name, e.Name)
			}
			if strings.HasSuffix(e.Name, "_FILE") {
				used++
				if !slices.Contains(p.files(), e.Value) {
					t.Errorf("%s: there is no %s, only %v", name, e.Value, p.files())
				}
			}
		}
		if used == 0 || used != len(p.files()) {
			t.Errorf("%s: of %v %d are used", name, p.files(), used)
		}
	}
}

// The program answers, where it listens, what the probes ask for: a program that has not begun is live and not well.
func TestTheProbesAskWhatIsAnswered(t *testing.T) {
	k := workloadIn(t, "base/liman.yaml").Containers[0]
	at := slices.IndexFunc(k.Env, func(e struct{ Name, Value string }) bool { return e.Name == "LISTEN_ADDR" })
	if host, port, err := net.SplitHostPort(k.Env[at].Value); err != nil || host != "" || port != strconv.Itoa(k.Ports[0].Port) {
		t.Errorf("it listens at %s, asked is port %d", k.Env[at].Value, k.Ports[0].Port)
	}
	ed, err := edition.Open(edition.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	s := &settings.Settings{Token: testToken, ListenAddr: "127.0.0.1:0", Budget: 1}
	web, err := listen(s, shelf.New(ed), &wellbeing{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer web.Close()
	for path, want := range map[string]int{k.Startup.Get.Path: 503, k.Readiness.Get.Path: 200, k.Liveness.Get.Path: 200} {
		for range 3 { // the look-ups' budget is not theirs
			answer := httptest.NewRecorder()
			web.server.Handler.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), "GET", path, nil))
			if answer.Code != want {
				t.Errorf("%s answers %d", path, answer.Code)
			}
		}
	}
}

// The console's probes are answered where it listens, before its Redis answers and after; an address and a Redis are never told to whoever asks.
func TestTheConsolesProbesAskWhatIsAnswered(t *testing.T) {
	k := workloadIn(t, "console/console.yaml").Containers[0]
	at := slices.IndexFunc(k.Env, func(e struct{ Name, Value string }) bool { return e.Name == "CONSOLE_ADDR" })
	if host, port, err := net.SplitHostPort(k.Env[at].Value); err != nil || host != "" || port != strconv.Itoa(k.Ports[0].Port) {
		t.Errorf("it listens at %s, asked is port %d", k.Env[at].Value, k.Ports[0].Port)
	}
	if !slices.Equal(k.Args, []string{"console"}) {
		t.Errorf("it is started as liman %v", k.Args)
	}
	for _, away := range []error{nil, errors.New("dial tcp 10.1.2.3:6379: refused")} {
		pages := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
		web := probed(pages, func(context.Context) (string, error) { return "", away })
		well := map[bool]int{true: http.StatusOK, false: http.StatusServiceUnavailable}[away == nil]
		for path, want := range map[string]int{k.Startup.Get.Path: well, k.Readiness.Get.Path: http.StatusOK, k.Liveness.Get.Path: http.StatusOK, "/console/": http.StatusTeapot} {
			answer := httptest.NewRecorder()
			web.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), "GET", path, nil))
			if answer.Code != want || strings.Contains(answer.Body.String(), "10.1.2.3") {
				t.Errorf("%v: %s answers %d, %s", away, path, answer.Code, answer.Body)
			}
		}
	}
}

var draining = regexp.MustCompile(`(?m)^\s*drain\s*= (\d+) \* time\.Second`)

// Whoever is being answered when the program goes is answered: there is time for
// the longest call to Telegram, and for what the program itself gives to replies under way.
func TestTheGraceIsLongerThanTheLongestAnswer(t *testing.T) {
	text := draining.FindStringSubmatch(readFile(t, "bot/poll.go"))
	if text == nil {
		t.Fatal("bot/poll.go does not say how long replies under way may take")
	}
	seconds, _ := strconv.Atoi(text[1])
	before := workloadIn(t, "replicas/liman.yaml").Containers[0].Lifecycle.PreStop.Sleep.Seconds
	grace := workloadIn(t, "base/liman.yaml").Grace
	if longest := time.Duration(before+seconds)*time.Second + botapi.CallTimeout; time.Duration(grace)*time.Second < longest+10*time.Second {
		t.Errorf("%d s for %v", grace, longest)
	}
}

// Users, images and how the two Redis are started are those of the Dockerfile and of compose.yaml.
func TestManifestsAndComposeAgree(t *testing.T) {
	p := workloadIn(t, "base/liman.yaml")
	if want := fmt.Sprintf("USER %d:%d\n", p.Security.User, p.Security.Group); !strings.Contains(readFile(t, "Dockerfile"), want) {
		t.Errorf("the Dockerfile does not say %s", want)
	}
	for _, role := range []string{"sessions", "durable"} {
		redis, other := workloadIn(t, "base/"+role+".yaml"), composed(t).Services[role]
		k := redis.Containers[0]
		if user := fmt.Sprintf("%d:%d", redis.Security.User, redis.Security.Group); user != other.User || k.Image != other.Image {
			t.Errorf("%s is %s as %s, and in compose.yaml %s as %s", role, k.Image, user, other.Image, other.User)
		}
		want := slices.Clone(other.Command)
		want[3] = "/run/secrets/redis/redis_" + role
		if !slices.Equal(k.Command, want) {
			t.Errorf("%s is started as %v, not %v", role, k.Command, want)
		}
		settings := readFile(t, "docs/redis/kustomization.yaml")
		for _, file := range []string{"start.sh", role + ".conf", role + ".acl", "operator.acl"} {
			if line := line(settings[strings.Index(settings, "name: "+role):], "files:"); !strings.Contains(line, file) {
				t.Errorf("%s does not get %s", role, file)
			}
		}
	}
}

// A Redis that is killed leaves no copy of its memory, however it was started: neither compose nor a pod need say so.
func TestT01_ARedisLeavesNoCore(t *testing.T) {
	h := &house{TB: t, dir: shortDir(t)}
	h.redis("sessions", nil)
	about, err := askRedis(h.socket("sessions"), "INFO server")
	if err != nil {
		t.Fatal(err)
	}
	_, id, _ := strings.Cut(line(string(about), "process_id:"), ":")
	limits, err := os.ReadFile("/proc/" + strings.TrimSpace(id) + "/limits")
	if err != nil {
		t.Skip("only Linux tells what a process may")
	}
	if core := strings.Fields(line(string(limits), "Max core file size")); len(core) < 6 || core[4] != "0" || core[5] != "0" {
		t.Errorf("its core may be %v", core)
	}
}
