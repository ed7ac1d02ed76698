package draft

import (
	"fmt"
	"regexp"

	"liman/content"
)

// factNumber is how facts are called: chapter, place in it, and perhaps a letter.
var factNumber = regexp.MustCompile(`^[0-9]{1,3}\.[0-9]{1,4}[a-z]?$`)

func factKey(number string) Key { return Key{Kind: Fact, Of: number} }

// RenameFact gives a fact another number. The screens that rest on it come along. What other facts say of it in words does not, and nobody
// who uses the bot holds a number of a fact.
func (e *Editor) RenameFact(from, to string) error {
	file, i := e.find(factKey(from))
	switch {
	case i == nil:
		return fmt.Errorf("there is no fact %s; %w", from, ErrNoField)
	case !factNumber.MatchString(to):
		return fmt.Errorf("%.80q is no number of a fact; write it as 3.14", to)
	case from == to:
		return nil
	case e.has(factKey(to)):
		return ErrTaken
	}
	return e.act(Act{Did: DidRename, Key: factKey(from), To: to}, func() error {
		if err := e.doc(file, func(d *content.Doc) error { return d.Rename(to, i.path...) }); err != nil {
			return err
		}
		return e.renameFactInFlows(from, to)
	})
}

// renameFactInFlows gives a fact its new number in the nodes that rest on it.
func (e *Editor) renameFactInFlows(from, to string) error {
	flows := e.flows()
	for _, flow := range sortedKeys(flows) {
		p := e.read(flows[flow])
		err := e.doc(flows[flow], func(d *content.Doc) error {
			for _, i := range p.all {
				if i.key.Kind != Node || i.key.Name != "facts" {
					continue
				}
				for _, at := range equal(i, from) {
					if err := d.Set(to, at...); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
