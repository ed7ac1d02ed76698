package kubernetes

import (
	"slices"
	"testing"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
)

// One more than are needed answers at any moment of a roll-out, and one when a node is emptied.
func TestARollOutTakesNobodyAway(t *testing.T) {
	c := built(t, "replicas")
	several := c.deployments["liman"].Spec
	roll := several.Strategy.RollingUpdate
	if *several.Replicas < 2 || roll == nil || roll.MaxUnavailable.String() != "0" || roll.MaxSurge.IntValue() < 1 || several.MinReadySeconds < 1 {
		t.Errorf("%d replicas, rolled out as %v", *several.Replicas, several.Strategy)
	}
	if len(c.budgets) != 1 || !chooses(t, c.budgets[0].Spec.Selector, c.pods["liman"].Labels) {
		t.Fatalf("budgets: %v", c.budgets)
	}
	if least := c.budgets[0].Spec.MinAvailable.IntValue(); least < 1 || int32(least) >= *several.Replicas {
		t.Errorf("of %d replicas %d must stay: all may go, or no node can be emptied", *several.Replicas, least)
	}
	spread := several.Template.Spec.TopologySpreadConstraints
	if len(spread) != 1 || !chooses(t, spread[0].LabelSelector, c.pods["liman"].Labels) || spread[0].TopologyKey != corev1.LabelHostname {
		t.Errorf("the replicas may all stand on one node: %v", spread)
	}
	before := c.pods["liman"].Containers[0].Lifecycle.PreStop.Sleep.Seconds
	if grace := *several.Template.Spec.TerminationGracePeriodSeconds; before < 5 || grace <= before {
		t.Errorf("it goes on for %d s of %d until nobody sends to it", before, grace)
	}
}

// What stands in front leads to the webhook and nowhere else.
func TestOnlyTheWebhookIsShown(t *testing.T) {
	c := built(t, "replicas")
	if len(c.ingresses) != 1 {
		t.Fatalf("%d ways in", len(c.ingresses))
	}
	c.leadsIn(t, c.ingresses[0])
}

// leadsIn: what stands in front leads by TLS to Liman alone, just where Telegram is told to deliver, and to nothing else.
func (c *cluster) leadsIn(t *testing.T, i *networkingv1.Ingress) {
	t.Helper()
	if len(i.Spec.Rules) != 1 || len(i.Spec.Rules[0].HTTP.Paths) != 1 || i.Spec.DefaultBackend != nil {
		t.Fatalf("more than the webhook is shown: %+v", i.Spec)
	}
	rule := i.Spec.Rules[0]
	path := rule.HTTP.Paths[0]
	s := c.services[path.Backend.Service.Name]
	if s == nil || s.Spec.Ports[0].Name != path.Backend.Service.Port.Name {
		t.Fatalf("it leads to %+v", path.Backend.Service)
	}
	if who, _ := c.behind(s); who != "liman" || *path.PathType != networkingv1.PathTypeExact {
		t.Errorf("%s answers, as %s", who, *path.PathType)
	}
	if len(i.Spec.TLS) != 1 || !slices.Contains(i.Spec.TLS[0].Hosts, rule.Host) {
		t.Errorf("no TLS for %s", rule.Host)
	}
	want := corev1.EnvVar{Name: "TELEGRAM_WEBHOOK_URL", Value: "https://" + rule.Host + path.Path}
	if !slices.Contains(c.pods["liman"].Containers[0].Env, want) {
		t.Errorf("Telegram is not told %s", want.Value)
	}
}
