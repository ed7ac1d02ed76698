package edition

import (
	"liman/directory"
)

// ServiceCard is what people are shown of a service that was found.
func (e *Edition) ServiceCard(lang string, hit directory.Hit) Card { return e.serviceCard(lang, hit) }

// ShelterCard is what people are shown of a shelter: nothing that leads to its door.
func (e *Edition) ShelterCard(lang string, s directory.Shelter) Card {
	return Card{Name: s.Name, Lines: []string{e.Text(lang, "service.access"), e.trust(lang, s.Confidence, s.VerifiedAt)}}
}
