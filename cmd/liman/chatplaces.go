package main

import (
	"liman/bot/standin"
	"liman/directory"
)

// abroad are places that show what a person outside Romania sees.
var abroad = []standin.Town{
	{Name: "Wien", Lat: 48.2082, Lon: 16.3738}, {Name: "Chișinău", Lat: 47.0105, Lon: 28.8638},
	{Name: "Budapest", Lat: 47.4979, Lon: 19.0402}, {Name: "New York", Lat: 40.7128, Lon: -74.006},
}

// chatPlaces are the places that the chat page offers to share: the town of each county's DGASPC (social services and
// child protection), and some abroad.
func chatPlaces(d *directory.Directory) []standin.Town {
	var list []standin.Town
	for _, s := range d.Services() {
		if s.Kind != "dgaspc" || s.Locality == "" {
			continue
		}
		if found := d.Find(s.Locality + ", " + s.County); len(found.Places) > 0 && found.Places[0].Point.Valid() && found.Places[0].Siruta != 0 {
			p := found.Places[0]
			list = append(list, standin.Town{Name: p.Name, Lat: p.Point.Lat, Lon: p.Point.Lon})
		}
	}
	return append(list, abroad...)
}
