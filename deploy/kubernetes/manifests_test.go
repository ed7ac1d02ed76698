// Package kubernetes holds the manifests against Kubernetes itself: built by kustomize, read strictly as the types of its API, and judged
// by its own Pod Security Standards. cmd/liman/kubernetes_test.go holds them against the program.
package kubernetes

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

var folders = []string{"base", "replicas", "console"}

// decoder knows the four parts of the API that are used, and refuses what none of their types has.
var decoder = func() runtime.Decoder {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{corev1.AddToScheme, appsv1.AddToScheme, policyv1.AddToScheme, networkingv1.AddToScheme} {
		if err := add(scheme); err != nil {
			panic(err) // its types are part of this binary
		}
	}
	return serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer()
}()

func strictly(manifest []byte) (runtime.Object, error) {
	object, _, err := decoder.Decode(manifest, nil, nil)
	return object, err
}

// cluster is what one folder makes.
type cluster struct {
	objects     []runtime.Object
	pods        map[string]pod // by what makes them
	deployments map[string]*appsv1.Deployment
	sets        map[string]*appsv1.StatefulSet
	services    map[string]*corev1.Service
	settings    map[string]*corev1.ConfigMap
	policies    []*networkingv1.NetworkPolicy
	budgets     []*policyv1.PodDisruptionBudget
	ingresses   []*networkingv1.Ingress
	namespaces  []*corev1.Namespace
}

type pod struct {
	metav1.ObjectMeta
	corev1.PodSpec
}

// built is a folder as kustomize builds it, each of its resources read strictly.
func built(t *testing.T, folder string) *cluster {
	t.Helper()
	resources, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), folder)
	if err != nil {
		t.Fatal(err)
	}
	c := &cluster{pods: map[string]pod{}, deployments: map[string]*appsv1.Deployment{}, sets: map[string]*appsv1.StatefulSet{},
		services: map[string]*corev1.Service{}, settings: map[string]*corev1.ConfigMap{}}
	for _, r := range resources.Resources() {
		manifest, err := r.AsYAML()
		if err != nil {
			t.Fatal(err)
		}
		object, err := strictly(manifest)
		if err != nil {
			t.Fatalf("%s: %v\n%s", r.CurId(), err, manifest)
		}
		c.add(t, object)
	}
	return c
}

func (c *cluster) add(t *testing.T, object runtime.Object) {
	t.Helper()
	c.objects = append(c.objects, object)
	switch o := object.(type) {
	case *appsv1.Deployment:
		c.deployments[o.Name], c.pods[o.Name] = o, pod{o.Spec.Template.ObjectMeta, o.Spec.Template.Spec}
	case *appsv1.StatefulSet:
		c.sets[o.Name], c.pods[o.Name] = o, pod{o.Spec.Template.ObjectMeta, o.Spec.Template.Spec}
	case *corev1.Service:
		c.services[o.Name] = o
	case *corev1.ConfigMap:
		c.settings[o.Name] = o
	case *networkingv1.NetworkPolicy:
		c.policies = append(c.policies, o)
	case *policyv1.PodDisruptionBudget:
		c.budgets = append(c.budgets, o)
	case *networkingv1.Ingress:
		c.ingresses = append(c.ingresses, o)
	case *corev1.Namespace:
		c.namespaces = append(c.namespaces, o)
	default:
		t.Fatalf("nothing here looks at a %T", o)
	}
}

// consoles are the pods that serve staff's pages: one, or none where they are not wanted.
func (c *cluster) consoles() (names []string) {
	for name := range c.pods {
		if strings.HasPrefix(name, "console") {
			names = append(names, name)
		}
	}
	return names
}

// everywhere runs a test on what each folder makes.
func everywhere(t *testing.T, test func(*testing.T, *cluster)) {
	for _, folder := range folders {
		t.Run(folder, func(t *testing.T) { test(t, built(t, folder)) })
	}
}

func TestKubernetesTakesEveryManifest(t *testing.T) {
	everywhere(t, func(t *testing.T, c *cluster) {
		if want := 3 + len(c.consoles()); len(c.pods) != want || len(c.namespaces) != 1 {
			t.Errorf("%d kinds of pod, %d namespaces", len(c.pods), len(c.namespaces))
		}
		for _, o := range c.objects {
			m, is := o.(metav1.Object)
			if _, whole := o.(*corev1.Namespace); !is || !whole && m.GetNamespace() != c.namespaces[0].Name {
				t.Errorf("%T is in no namespace of ours", o)
			}
		}
	})
}

// A field that is misspelt, stands twice or has a value of another kind is refused: else the test above would see nothing.
func TestAManifestThatIsWrongIsRefused(t *testing.T) {
	const right = "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: x}\nspec:\n  minAvailable: 1\n"
	if _, err := strictly([]byte(right)); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []string{
		strings.Replace(right, "minAvailable", "minAvailabel", 1), right + "  minAvailable: 2\n", strings.Replace(right, "minAvailable: 1", "selector: 1", 1),
		strings.Replace(right, "policy/v1", "policy/v1beta0", 1),
	} {
		if o, err := strictly([]byte(wrong)); err == nil {
			t.Errorf("%+v was made of\n%s", o, wrong)
		}
	}
}

// No file lies about that is part of nothing.
func TestEveryFileIsBuilt(t *testing.T) {
	for _, folder := range folders {
		files, err := filepath.Glob(folder + "/*")
		kustomization, err2 := os.ReadFile(folder + "/kustomization.yaml")
		if err != nil || err2 != nil || len(files) < 4 {
			t.Fatal(files, err, err2)
		}
		for _, f := range files {
			if name := filepath.Base(f); name != "kustomization.yaml" && !bytes.Contains(kustomization, []byte(" "+name+"\n")) {
				t.Errorf("%s is in no kustomization", f)
			}
		}
	}
}

// Kubernetes' own Pod Security Standards find nothing, and the namespace asks for them; a pod that may more is seen.
func TestT01_EveryPodIsRestricted(t *testing.T) {
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		t.Fatal(err)
	}
	level := api.LevelVersion{Level: api.LevelRestricted, Version: api.LatestVersion()}
	refused := func(p pod) string {
		result := policy.AggregateCheckResults(evaluator.EvaluatePod(level, &p.ObjectMeta, &p.PodSpec))
		return result.ForbiddenDetail()
	}
	everywhere(t, func(t *testing.T, c *cluster) {
		if got := c.namespaces[0].Labels[api.EnforceLevelLabel]; got != string(api.LevelRestricted) {
			t.Errorf("the namespace enforces %q", got)
		}
		for name, p := range c.pods {
			if why := refused(p); why != "" {
				t.Errorf("%s: %s", name, why)
			}
			p.SecurityContext = nil
			if refused(p) == "" {
				t.Errorf("%s without its security context is let through", name)
			}
		}
	})
}

// What the standards leave open: it writes nowhere but where it must, has no account at the API, and none of its memory is swapped.
func TestT01_EveryPodIsClosed(t *testing.T) {
	everywhere(t, func(t *testing.T, c *cluster) {
		for name, p := range c.pods {
			if p.AutomountServiceAccountToken == nil || *p.AutomountServiceAccountToken || p.EnableServiceLinks == nil || *p.EnableServiceLinks {
				t.Errorf("%s gets an account at the API, or the environment of others", name)
			}
			if len(p.Containers) != 1 || len(p.InitContainers)+len(p.EphemeralContainers) > 0 {
				t.Fatalf("%s has other containers than one", name)
			}
			k := p.Containers[0]
			if s := k.SecurityContext; s == nil || s.ReadOnlyRootFilesystem == nil || !*s.ReadOnlyRootFilesystem {
				t.Errorf("%s may write into its image", name)
			}
			// The kubelet swaps nothing of a container whose request is its limit, and a limit keeps a node alive.
			if asks, most := k.Resources.Requests.Memory(), k.Resources.Limits.Memory(); most.IsZero() || asks.Cmp(*most) != 0 {
				t.Errorf("%s asks for %v and may have %v", name, asks, most)
			}
			if len(k.EnvFrom) > 0 || slices.ContainsFunc(k.Env, func(e corev1.EnvVar) bool { return e.ValueFrom != nil }) {
				t.Errorf("%s gets something secret in its environment", name)
			}
		}
	})
}

// writable are the places that a pod may write to: path and kind.
func (p pod) writable() map[string]string {
	kinds := map[string]string{}
	for _, v := range p.Volumes {
		switch {
		case v.Secret != nil, v.ConfigMap != nil, v.Projected != nil: // the kubelet mounts them to be read
		case v.EmptyDir != nil && v.EmptyDir.Medium == corev1.StorageMediumMemory && v.EmptyDir.SizeLimit != nil:
			kinds[v.Name] = "memory"
		default:
			kinds[v.Name] = "disk"
		}
	}
	at := map[string]string{}
	for _, m := range p.Containers[0].VolumeMounts {
		kind, is := kinds[m.Name]
		if !is && slices.ContainsFunc(p.Volumes, func(v corev1.Volume) bool { return v.Name == m.Name }) {
			continue
		}
		if !is {
			kind = "claim"
		}
		at[m.MountPath] = kind
	}
	return at
}

// Liman writes nowhere, the Redis of sessions to memory alone, the durable one its log to a volume.
func TestT01_TheSessionRedisHasNoDisk(t *testing.T) {
	everywhere(t, func(t *testing.T, c *cluster) {
		for name := range c.pods {
			want := map[string]map[string]string{"sessions": {"/tmp": "memory", "/data": "memory"}, "durable": {"/tmp": "memory", "/data": "claim"}}[name]
			if got := c.pods[name].writable(); !maps.Equal(got, want) {
				t.Errorf("%s writes to %v", name, got)
			}
		}
		if *c.deployments["sessions"].Spec.Replicas != 1 || c.deployments["sessions"].Spec.Strategy.Type != appsv1.RecreateDeploymentStrategyType {
			t.Error("there may be two Redis of sessions")
		}
		durable := c.sets["durable"]
		if *durable.Spec.Replicas != 1 || len(durable.Spec.VolumeClaimTemplates) != 1 || durable.Spec.VolumeClaimTemplates[0].Name != "data" {
			t.Error("the durable Redis has no volume, or is not one")
		}
	})
}

// One that polls is alone: two would take the updates from each other.
func TestOneThatPollsIsAlone(t *testing.T) {
	alone := built(t, "base").deployments["liman"].Spec
	if *alone.Replicas != 1 || alone.Strategy.Type != appsv1.RecreateDeploymentStrategyType {
		t.Errorf("%d poll one token, %s", *alone.Replicas, alone.Strategy.Type)
	}
}

// A Redis or a Telegram that is away neither ends a replica nor takes people away from it; it begins only once both have answered.
func TestNoProbeEndsAReplicaForWhatIsAway(t *testing.T) {
	everywhere(t, func(t *testing.T, c *cluster) {
		for _, name := range append(c.consoles(), "liman") {
			k := c.pods[name].Containers[0]
			for _, p := range []struct {
				probe *corev1.Probe
				path  string
			}{{k.StartupProbe, "/healthz"}, {k.ReadinessProbe, "/livez"}, {k.LivenessProbe, "/livez"}} {
				if p.probe == nil || p.probe.HTTPGet == nil || p.probe.HTTPGet.Path != p.path || p.probe.HTTPGet.Port.String() != k.Ports[0].Name {
					t.Errorf("%s: asked is %v, not %s", name, p.probe, p.path)
				}
			}
		}
		for _, name := range []string{"sessions", "durable"} {
			if r := c.pods[name].Containers[0]; r.LivenessProbe != nil || r.ReadinessProbe == nil {
				t.Errorf("%s is ended for being slow, or gets requests before it can answer", name)
			}
		}
	})
}

var (
	made = regexp.MustCompile(`create secret generic (\S+)((?: --from-file=secrets/\S+)+)`)
	key  = regexp.MustCompile(`secrets/(\S+)`)
)

// secretsOf are the secrets that a folder says how to make, each with its files.
func secretsOf(t *testing.T, folder string) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(folder + "/kustomization.yaml")
	if err != nil {
		t.Fatal(err)
	}
	secrets := map[string][]string{}
	for _, m := range made.FindAllStringSubmatch(string(text), -1) {
		for _, k := range key.FindAllStringSubmatch(m[2], -1) {
			secrets[m[1]] = append(secrets[m[1]], k[1])
		}
	}
	return secrets
}

// Every name leads to something: volumes, settings, secrets, services, ports, what stands in front.
func TestEveryNameLeadsSomewhere(t *testing.T) {
	for _, folder := range folders {
		c, secrets := built(t, folder), secretsOf(t, "base")
		for name, keys := range secretsOf(t, folder) {
			secrets[name] = keys
		}
		for name, p := range c.pods {
			p.leads(t, name, c, secrets)
		}
		for name, s := range c.services {
			if _, port := c.behind(s); port == 0 {
				t.Errorf("%s: the service %s leads nowhere", folder, name)
			}
		}
	}
}

func (p pod) leads(t *testing.T, name string, c *cluster, secrets map[string][]string) {
	t.Helper()
	for _, v := range p.Volumes {
		if v.ConfigMap != nil && c.settings[v.ConfigMap.Name] == nil {
			t.Errorf("%s: there is no ConfigMap %s", name, v.ConfigMap.Name)
		}
		if s := v.Secret; s != nil {
			secretLeads(t, name, secrets, s.SecretName, s.Items, s.DefaultMode)
		}
		if v.Projected == nil {
			continue
		}
		for _, s := range v.Projected.Sources {
			if s.Secret == nil {
				t.Fatalf("%s: nothing here looks at a source that is no secret", name)
			}
			secretLeads(t, name, secrets, s.Secret.Name, s.Secret.Items, v.Projected.DefaultMode)
		}
	}
}

// secretLeads: somebody says how to make a secret, it has what is taken from it, and not everybody may read it.
func secretLeads(t *testing.T, pod string, secrets map[string][]string, secret string, items []corev1.KeyToPath, mode *int32) {
	t.Helper()
	keys, there := secrets[secret]
	if !there {
		t.Errorf("%s: nothing says how to make the secret %s", pod, secret)
	}
	for _, i := range items {
		if !slices.Contains(keys, i.Key) {
			t.Errorf("%s: the secret %s has no %s, only %v", pod, secret, i.Key, keys)
		}
	}
	if mode == nil || *mode&0o007 != 0 {
		t.Errorf("%s: everybody may read the secret %s", pod, secret)
	}
}

// behind is who answers for a service, and on which port; 0 if nobody does.
func (c *cluster) behind(s *corev1.Service) (who string, port int32) {
	for name, p := range c.pods {
		matches := len(s.Spec.Selector) > 0
		for k, v := range s.Spec.Selector {
			matches = matches && p.Labels[k] == v
		}
		for _, open := range p.Containers[0].Ports {
			if matches && s.Spec.Ports[0].TargetPort.String() == open.Name {
				return name, open.ContainerPort
			}
		}
	}
	return "", 0
}
