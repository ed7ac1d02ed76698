package flowmap

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"liman/edition"
)

// shipped are the flows of the built-in edition as a page would hand them over, by name.
func shipped(t *testing.T) map[string]Flow {
	t.Helper()
	b := edition.Builtin()
	e, err := edition.Open(b)
	if err != nil {
		t.Fatal(err)
	}
	flows := make(map[string]Flow)
	for file, data := range b.All() {
		var in struct {
			Flow, Start string
			Nodes       yaml.Node
		}
		if !strings.HasPrefix(file, "flows/") || strings.Count(file, "/") > 1 || !strings.HasSuffix(file, ".yaml") || yaml.Unmarshal(data, &in) != nil || in.Flow == "" {
			continue
		}
		f := Flow{Title: in.Flow}
		stubs := make(map[string]bool)
		for i := 0; i+1 < len(in.Nodes.Content); i += 2 {
			id, node := in.Nodes.Content[i].Value, in.Nodes.Content[i+1]
			ref := in.Flow + "/" + id
			var kind struct{ Kind string }
			_ = node.Decode(&kind)
			f.Nodes = append(f.Nodes, Node{ID: ref, Title: titleOf(e, ref), Kind: kind.Kind, Href: "/console/screen/" + ref, Start: id == in.Start})
			for _, way := range waysOf(node) {
				to := way[0]
				if !strings.Contains(to, "/") {
					to = in.Flow + "/" + to
				} else if !strings.HasPrefix(to, in.Flow+"/") && !stubs[to] {
					stubs[to] = true
					f.Nodes = append(f.Nodes, Node{ID: to, Title: titleOf(e, to), Stub: true, Href: "/console/screen/" + to})
				}
				f.Edges = append(f.Edges, Edge{From: ref, To: to, Label: way[1]})
			}
		}
		flows[in.Flow] = f
	}
	return flows
}

func titleOf(e *edition.Edition, ref string) string {
	if title := e.Text("ro", ref+".title"); title != ref+".title" {
		return title
	}
	return ref
}

// waysOf are the targets within a node's YAML, with the ids of their options.
func waysOf(n *yaml.Node) (ways [][2]string) {
	id := ""
	for k := 0; k+1 < len(n.Content) && n.Kind == yaml.MappingNode; k += 2 {
		if n.Content[k].Value == "id" {
			id = n.Content[k+1].Value
		}
	}
	for k := 0; k+1 < len(n.Content) && n.Kind == yaml.MappingNode; k += 2 {
		name, value := n.Content[k].Value, n.Content[k+1]
		if name == "to" && value.Kind == yaml.ScalarNode {
			ways = append(ways, [2]string{value.Value, id})
		}
		if name == "options" || name == "cases" {
			for _, one := range value.Content {
				ways = append(ways, waysOf(one)...)
			}
		}
	}
	return ways
}

// With LIMAN_FLOWMAPS=folder the drawings are left there as pages, to be looked at.
func TestShippedFlows(t *testing.T) {
	flows := shipped(t)
	if len(flows) < 10 {
		t.Fatalf("only %d flows were found", len(flows))
	}
	for name, f := range flows {
		m := Lay(f)
		everyNodeOnce(t, f, m)
		everyWayOnce(t, f, m)
		apart(t, m)
		forward(t, m)
		backClosesCircle(t, m)
		t.Log(name, len(m.Boxes), "boxes", len(m.Lines), "lines", m.Width, "x", m.Height)
		if folder := os.Getenv("LIMAN_FLOWMAPS"); folder != "" {
			page := "<!doctype html><meta charset=utf-8><style>" + string(Style) + "</style>" + m.SVG()
			if err := os.WriteFile(filepath.Join(folder, name+".html"), []byte(page), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
