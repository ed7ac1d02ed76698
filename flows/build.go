package flows

import (
	"fmt"

	"liman/content"
	"liman/directory"
)

// What only one kind of node has is compiled here, in the order of the table in node.go.

func (c *compiler) buildParts(n *node, w fileNode) {
	taken := make(map[string]bool)
	for _, o := range n.options {
		taken[o.id] = true
	}
	for i, p := range w.Parts {
		if taken[p.ID] {
			c.blameHere(content.Wrong("part.twice", fmt.Sprintf("part %s has the name of another part or option", p.ID), "give it its own id"), "parts", i, "id")
		}
		taken[p.ID] = true
		n.parts = append(n.parts, part{id: p.ID, when: c.shown(n, p.When, "parts", i, "when")})
	}
}

// shown compiles the condition of a part or an option.
func (c *compiler) shown(n *node, w *when, keys ...any) shown {
	holds, err := c.condition(w)
	if err != nil && !c.mayFollow(err) {
		c.blameHere(content.Wrong("condition.wrong", err.Error(), "correct the condition"), keys...)
	}
	if w == nil {
		return shown{test: holds}
	}
	if n.conditions++; n.conditions == maxConditions+1 {
		c.blameHere(content.Wrong("condition.many", fmt.Sprintf("more than %d parts and options come and go", maxConditions),
			"make two screens of it", "n", fmt.Sprint(maxConditions)), keys...)
	}
	return shown{test: holds, bit: 1 << (n.conditions - 1)}
}

// maxConditions is how many conditions the parts and options of a screen may have.
const maxConditions = 64

func (c *compiler) buildAsk(n *node, w fileNode) {
	n.ask, n.variable = askings[w.For], w.Var
	if n.ask.holds == "" && w.Var == "" {
		return
	}
	v, declared := c.vars[w.Var]
	if !declared && len(c.broken) > 0 {
		return
	}
	if !declared || n.ask.holds == "" || v.must(n.ask.holds) != nil {
		c.blameHere(content.Wrong("question.answer", fmt.Sprintf("the answer to a question for a %s cannot go into %q", w.For, w.Var),
			"declare a variable of that kind under vars"), "var")
	}
	if !w.Anywhere {
		return
	}
	if n.ask.holds != "place" || c.anywhere != "" {
		c.blameHere(content.Wrong("question.anywhere", "only one question, for a place, can be answered from anywhere", "take anywhere out"), "anywhere")
	}
	c.anywhere = n.ref
}

func (c *compiler) buildBranch(n *node, w fileNode) {
	for i, k := range w.Cases {
		holds, err := c.condition(&k.When)
		if err != nil && !c.mayFollow(err) {
			c.blameHere(content.Wrong("condition.wrong", err.Error(), "correct the condition"), "cases", i, "when")
		}
		n.cases = append(n.cases, way{when: holds, to: c.target(k.To, "cases", i, "to")})
	}
}

func (c *compiler) buildSet(n *node, w fileNode) {
	n.set = w.Set
	c.values(w.Set, "set")
}

func (c *compiler) buildCall(n *node, w fileNode) {
	fl := c.flows[w.Flow]
	if fl == nil && c.broken[w.Flow] {
		return // blamed there
	}
	if fl == nil || fl == n.flow {
		c.blameHere(content.Wrong("topic.call", fmt.Sprintf("there is no other flow %q to call", w.Flow), "name a flow file"), "flow")
		return
	}
	n.calls = fl.start
}

func (c *compiler) buildContacts(n *node, w fileNode) {
	for i, id := range w.Contacts {
		contact, known := c.dir.Contact(id)
		switch {
		case !known:
			c.blameHere(content.Wrong("number.missing", fmt.Sprintf("there is no contact %q", id), "take an id of the directory"), "contacts", i)
		case !contact.Shown():
			c.blameHere(content.Wrong("number.unverified", fmt.Sprintf("contact %s may not be shown to people yet", id),
				"have its number verified first", "contact", id), "contacts", i)
		}
		n.contacts = append(n.contacts, contact)
	}
}

func (c *compiler) buildServices(n *node, w fileNode) {
	n.variable, n.limit = w.Place, w.Limit
	if n.limit == 0 {
		n.limit = 5
	}
	if v, declared := c.vars[w.Place]; !declared && len(c.broken) == 0 || declared && v.Kind != "place" {
		c.blameHere(content.Wrong("place.question", fmt.Sprintf("%q is no variable of kind place", w.Place), "declare it under vars"), "place")
	}
	for i, kind := range w.Services {
		if !directory.KnownKind(kind) {
			c.blameHere(content.Wrong("place.kind", fmt.Sprintf("there is no kind of service %q", kind), "take a kind of the directory"), "services", i)
		}
		n.services = append(n.services, directory.Kind(kind))
	}
}
