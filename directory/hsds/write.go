package hsds

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"liman/directory"
)

// write makes the entry and puts it into its file.
func (c *candidate) write() {
	var e entry
	e.add("id", c.id)
	if c.kind == "" {
		c.tell("missing: kind; write one of directory/kind.go")
	}
	if !c.shelter {
		e.add("kind", c.kind)
	}
	name := c.name()
	if name == "" {
		c.tell("missing: name; write one that does not lead to the door")
	}
	e.add("name", name)
	if c.contact {
		e.add("country", cmpOr(c.word("country"), "RO"))
	} else {
		c.writePlace(&e)
	}
	numbers := c.reach(&e)
	c.terms(&e)
	c.origin(&e, numbers)
	file := path.Join("services", cmpOr(c.where.County, "unplaced")+".yaml")
	switch {
	case c.shelter:
		file = shelterFile
	case c.contact:
		file = "contacts.yaml"
	}
	c.draft.add(file, c.gate(e))
	if c.contact && c.nations[e.text("country")] == "" {
		c.nations[e.text("country")] = c.id
	}
}

// name is the service's, with the organization's behind it where it is another's.
func (c *candidate) name() string {
	name := strings.Join(strings.Fields(c.s.text("name")), " ")
	org := c.s.child("organization")
	if c.ours {
		delete(c.s, "organization")
		if name = cmpOr(c.word("name"), name); c.known[name] {
			return name
		}
	}
	delete(c.s, "status_description")
	if runs := strings.Join(strings.Fields(org.text("name")), " "); runs != "" && !strings.Contains(directory.Fold(name), directory.Fold(runs)) {
		name += " – " + runs
	}
	if !c.hidden || c.harmless(name) {
		return name
	}
	c.tell("stripped from name: what could lead to the door")
	return c.harmlessName(name)
}

// note keeps a text for staff, for which there is no field. A shelter's goes only if it leads nowhere.
func (c *candidate) note(what, text string) {
	if text = c.kept(what, text); text != "" {
		c.notes = append(c.notes, what+": "+text)
	}
}

// reach adds how to get in touch, and tells whether there is a number.
func (c *candidate) reach(e *entry) bool {
	phones, abroad, sms := c.numbers()
	switch {
	case c.contact:
		if len(phones) > 0 {
			e.add("phone", phones[0])
			for _, more := range phones[1:] {
				c.note("phone", more)
			}
		}
		e.add("phone_abroad", abroad)
		e.add("sms", sms)
		e.add("with", c.said["with"])
	default:
		e.add("phones", phones)
		if sms != "" {
			c.note("sms", sms)
		}
	}
	c.web(e)
	return len(phones) > 0 || sms != "" && c.contact
}

// numbers takes the numbers from everywhere in the record, each once.
func (c *candidate) numbers() (phones []string, abroad, sms string) {
	for _, holder := range c.holders() {
		holder.keep("phones", func(p object) bool {
			found, left := c.dial(p)
			if len(found) == 0 {
				return true
			}
			kind := directory.Fold(p.peek("type"))
			for _, number := range found {
				switch {
				case c.abroadOnly(p):
					abroad = number
				case kind == "text" || kind == "sms":
					sms = number
				case !slices.ContainsFunc(phones, func(other string) bool { return sameNumber(number, other) }):
					phones = append(phones, number)
				}
			}
			c.tookNumber(p, found, left)
			return len(rest("", p)) > 0
		})
	}
	return phones, abroad, sms
}

// faxForm finds a description that is not of a number to talk to.
var faxForm = regexp.MustCompile(`(?i)\bfax|факс`)

// dial is the numbers that a phone of a record has, and what of it is none; nothing where it is not for talking or writing.
func (c *candidate) dial(p object) (found []string, left string) {
	kind := directory.Fold(p.peek("type"))
	if kind == "" && len(rest("", p["type"])) > 0 || !slices.Contains([]string{"", "voice", "cell", "text", "sms"}, kind) {
		return nil, "" // a type that is no word may say anything
	}
	if len(rest("", p["extension"])) > 0 || faxForm.MatchString(p.peek("description")) {
		return nil, ""
	}
	if number := dialled(p.peek("number")); c.ours && dialledForm.MatchString(number) {
		return []string{number}, ""
	}
	return numbersIn(p.peek("number"), cmpOr(c.word("country"), "RO") != "RO")
}

// tookNumber leaves in a phone what was not taken, and tells what was changed more than its marks.
func (c *candidate) tookNumber(p object, found []string, left string) {
	switch {
	case len(found) > 1 && c.hidden:
		c.tell("changed: one number became %d", len(found)) // they may be postcodes
	case len(found) > 1:
		c.tell("changed: one number became %s", strings.Join(found, " and "))
	}
	p["number"] = left
	delete(p, "type")
	delete(p, "attributes")
}

// abroadOnly tells whether an attribute of ours says that a number is for calls from other countries.
func (c *candidate) abroadOnly(p object) bool {
	return slices.ContainsFunc(p.list("attributes"), func(a object) bool {
		return a.child("taxonomy_term").peek("id") == id(field+"/abroad")
	})
}

// holders are the parts of a record in which numbers and contacts stand.
func (c *candidate) holders() []object {
	list := []object{c.s}
	for _, at := range c.s.list("service_at_locations") {
		list = append(list, at, at.child("location"))
	}
	list = append(list, c.s.child("organization"))
	for _, holder := range slices.Clone(list) {
		list = append(list, holder.list("contacts")...)
	}
	return list
}

// web adds site, address to write to, and chat.
func (c *candidate) web(e *entry) {
	org := c.s.child("organization")
	for _, from := range []object{c.s, org} {
		c.bare(from)
	}
	website := c.taken(c.s, "url", directory.IsPage)
	if website == "" {
		website = c.taken(org, "website", directory.IsPage)
	}
	if org.peek("website") == website {
		delete(org, "website")
	}
	email := c.taken(c.s, "email", directory.IsMail)
	if email == "" {
		email = c.taken(org, "email", directory.IsMail)
	}
	if org.peek("email") == email {
		delete(org, "email")
	}
	e.add("website", website)
	e.add("email", email)
	c.s.keep("additional_urls", func(u object) bool {
		if u.peek("label") != directory.Chat || !directory.IsPage(u.peek("url")) {
			return true
		}
		e.add("chat", u.text("url"))
		return false
	})
}

// bare leaves out what stands around an address: mailto: before it, and a name and a password in it.
func (c *candidate) bare(from object) {
	if mail, is := strings.CutPrefix(from.peek("email"), "mailto:"); is {
		from["email"] = mail
	}
	for _, key := range []string{"url", "website"} {
		if u, err := url.Parse(from.peek(key)); err == nil && u.User != nil && u.Hostname() != "" {
			u.User = nil
			from[key] = u.String()
			c.tell("changed: %s had a name or a password in it, which was left out", key)
		}
	}
}

// taken takes a text that has the form of its field. Any other stays, and is reported.
func (c *candidate) taken(from object, key string, form func(string) bool) string {
	if text := from.peek(key); text == "" || !form(text) {
		return ""
	}
	return from.text(key)
}
