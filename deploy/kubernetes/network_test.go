package kubernetes

import (
	"net/netip"
	"slices"
	"testing"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

func chooses(t *testing.T, s *metav1.LabelSelector, of map[string]string) bool {
	t.Helper()
	selector, err := metav1.LabelSelectorAsSelector(s)
	if err != nil {
		t.Fatal(err)
	}
	return selector.Matches(labels.Set(of))
}

// end is one end of a connection: a pod of ours (namespace nil), one of another namespace, or an address outside.
type end struct {
	pod, namespace map[string]string
	address        string
}

// peers tells whether an end is one of those that a rule names; a rule that names none means everybody.
func peers(t *testing.T, list []networkingv1.NetworkPolicyPeer, e end) bool {
	t.Helper()
	return len(list) == 0 || slices.ContainsFunc(list, func(p networkingv1.NetworkPolicyPeer) bool {
		switch {
		case p.IPBlock != nil:
			return e.address != "" && inBlock(t, p.IPBlock, e.address)
		case e.address != "", (p.NamespaceSelector == nil) != (e.namespace == nil):
			return false
		case p.NamespaceSelector != nil && !chooses(t, p.NamespaceSelector, e.namespace):
			return false
		}
		return p.PodSelector == nil || chooses(t, p.PodSelector, e.pod)
	})
}

func inBlock(t *testing.T, b *networkingv1.IPBlock, address string) bool {
	t.Helper()
	within := func(cidr string) bool {
		prefix, err := netip.ParsePrefix(cidr)
		if err != nil {
			t.Fatal(err)
		}
		return prefix.Contains(netip.MustParseAddr(address))
	}
	return within(b.CIDR) && !slices.ContainsFunc(b.Except, within)
}

func ports(list []networkingv1.NetworkPolicyPort, port int) bool {
	return len(list) == 0 || slices.ContainsFunc(list, func(p networkingv1.NetworkPolicyPort) bool { return p.Port == nil || p.Port.IntValue() == port })
}

// out and in tell whether a pod may send to an end, or get from one: no policy that chooses it, or one that allows it.
func (c *cluster) out(t *testing.T, from string, to end, port int) bool {
	t.Helper()
	return c.allowed(t, from, networkingv1.PolicyTypeEgress, func(s networkingv1.NetworkPolicySpec) bool {
		return slices.ContainsFunc(s.Egress, func(r networkingv1.NetworkPolicyEgressRule) bool { return peers(t, r.To, to) && ports(r.Ports, port) })
	})
}

func (c *cluster) in(t *testing.T, to string, from end, port int) bool {
	t.Helper()
	return c.allowed(t, to, networkingv1.PolicyTypeIngress, func(s networkingv1.NetworkPolicySpec) bool {
		return slices.ContainsFunc(s.Ingress, func(r networkingv1.NetworkPolicyIngressRule) bool {
			return peers(t, r.From, from) && ports(r.Ports, port)
		})
	})
}

func (c *cluster) allowed(t *testing.T, pod string, direction networkingv1.PolicyType, by func(networkingv1.NetworkPolicySpec) bool) bool {
	t.Helper()
	chosen := false
	for _, p := range c.policies {
		if !slices.Contains(p.Spec.PolicyTypes, direction) || !chooses(t, &p.Spec.PodSelector, c.pods[pod].Labels) {
			continue
		}
		chosen = true
		if by(p.Spec) {
			return true
		}
	}
	return !chosen
}

// shown tells whether what stands in front leads to a pod.
func (c *cluster) shown(name string) bool {
	return slices.ContainsFunc(c.ingresses, func(i *networkingv1.Ingress) bool { return i.Name == name })
}

// Liman reaches both Redis, the console the durable one and nobody outside, and both let it in; nobody else does, nobody reaches Liman but what stands in front, and a Redis reaches nobody.
func TestWhoReachesWhom(t *testing.T) {
	everywhere(t, func(t *testing.T, c *cluster) {
		for from, p := range c.pods {
			for to, q := range c.pods {
				port := int(q.Containers[0].Ports[0].ContainerPort)
				got := c.out(t, from, end{pod: q.Labels}, port) && c.in(t, to, end{pod: p.Labels}, port)
				if want := from == "liman" && (to == "sessions" || to == "durable") || from == "console" && to == "durable"; got != want {
					t.Errorf("%s reaches %s: %v", from, to, got)
				}
			}
		}
		for name := range c.pods {
			for address, want := range map[string]bool{"203.0.113.7": name == "liman", "10.1.2.3": false, "169.254.169.254": false, "192.168.1.1": false} {
				if got := c.out(t, name, end{address: address}, 443); got != want {
					t.Errorf("%s reaches %s: %v", name, address, got)
				}
			}
			if c.out(t, name, end{address: "203.0.113.7"}, 80) {
				t.Errorf("%s speaks without TLS", name)
			}
			system := end{pod: map[string]string{"k8s-app": "kube-dns"}, namespace: map[string]string{corev1.LabelMetadataName: "kube-system"}}
			if got := c.out(t, name, system, 53); got != (name == "liman" || name == "console") {
				t.Errorf("%s asks for names: %v", name, got)
			}
			front := end{pod: map[string]string{}, namespace: map[string]string{corev1.LabelMetadataName: "ingress-nginx"}}
			port := int(c.pods[name].Containers[0].Ports[0].ContainerPort)
			if got, want := c.in(t, name, front, port), c.shown(name); got != want {
				t.Errorf("what stands in front reaches %s: %v", name, got)
			}
			if stranger := (end{pod: map[string]string{}, namespace: map[string]string{corev1.LabelMetadataName: "default"}}); c.in(t, name, stranger, port) {
				t.Errorf("a stranger reaches %s", name)
			}
		}
	})
}
