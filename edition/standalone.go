package edition

import "liman/directory"

// Cards that stand alone say themselves that they are to be confirmed, and a shelter's says how to get there.

// ContactCard is a contact with all that people may know of it.
func (e *Edition) ContactCard(lang string, c directory.Contact) Card {
	return e.alone(lang, e.contactCard(lang, c))
}

// ServiceCard is what people are shown of a service that was found.
func (e *Edition) ServiceCard(lang string, hit directory.Hit) Card {
	return e.alone(lang, e.serviceCard(lang, hit))
}

// ShelterCard is what people are shown of a shelter: nothing that leads to its door.
func (e *Edition) ShelterCard(lang string, s directory.Shelter) Card {
	card := e.shelterCard(lang, s)
	card.Lines[0] = e.Text(lang, "service.access")
	return e.alone(lang, card)
}

// alone adds to a card what the list around it would say.
func (e *Edition) alone(lang string, c Card) Card {
	if c.Unconfirmed {
		c.Lines = append(c.Lines, e.Text(lang, "service.confirm"))
	}
	return c
}
