package geography

import (
	"encoding/json"
	"fmt"
	"io/fs"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// outlines tell which county and which country a point is in.
type outlines struct {
	counties, countries []outline
}

type outline struct {
	code  string
	bound orb.Bound
	parts orb.MultiPolygon
}

func (o *outlines) read(data fs.FS) (err error) {
	if o.counties, err = readOutlines(data, "counties.geojson"); err != nil {
		return err
	}
	o.countries, err = readOutlines(data, "countries.geojson")
	return err
}

// feature is the part of GeoJSON that is used here.
type feature struct {
	Properties struct{ Code string }
	Geometry   struct {
		Type        string
		Coordinates json.RawMessage
	}
}

func readOutlines(data fs.FS, name string) ([]outline, error) {
	text, err := fs.ReadFile(data, name)
	if err != nil {
		return nil, err
	}
	var file struct{ Features []feature }
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	list := make([]outline, len(file.Features))
	for i, f := range file.Features {
		var parts orb.MultiPolygon
		if f.Geometry.Type == "Polygon" {
			parts = make(orb.MultiPolygon, 1)
			err = json.Unmarshal(f.Geometry.Coordinates, &parts[0])
		} else {
			err = json.Unmarshal(f.Geometry.Coordinates, &parts)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", name, f.Properties.Code, err)
		}
		list[i] = outline{f.Properties.Code, parts.Bound(), parts}
	}
	return list, nil
}

// Outlines is the outlines of the counties as they lie in the program, as GeoJSON.
func Outlines() ([]byte, error) { return files.ReadFile("data/counties.geojson") }

// Outline is what a county is drawn by: rings of points, each around a part of it or around a hole in one.
func (g *Atlas) Outline(county string) [][]Point {
	var rings [][]Point
	for _, o := range g.outlines.counties {
		if o.code != county {
			continue
		}
		for _, part := range o.parts {
			for _, line := range part {
				ring := make([]Point, len(line))
				for i, at := range line {
					ring[i] = Point{Lat: at.Lat(), Lon: at.Lon()}
				}
				rings = append(rings, ring)
			}
		}
	}
	return rings
}

// holding is the code of the outline that holds p, or "".
func holding(list []outline, p Point) string {
	at := orb.Point{p.Lon, p.Lat}
	for i := range list {
		if list[i].bound.Contains(at) && planar.MultiPolygonContains(list[i].parts, at) {
			return list[i].code
		}
	}
	return ""
}
