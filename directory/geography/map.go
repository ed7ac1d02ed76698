package geography

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Map is a plain map of Romania: the outlines of the counties as SVG paths.
type Map struct {
	Width, Height int
	Counties      []CountyOnMap
}

// Drawn are the counties as they are laid on one another: București last, on top of Ilfov, which is around it.
func (m *Map) Drawn() []CountyOnMap {
	return append(slices.Clone(m.Counties[1:]), m.Counties[0])
}

// CountyOnMap is one of them: its outline, and where its code is written.
type CountyOnMap struct {
	Code, Name, Path string
	X, Y             int
	Small            bool // no room for its code
}

// mapWidth is the width of the drawing; a point is as large as a pixel of a desk's page.
const mapWidth = 720

// middle is the latitude at which the map has the right proportions.
const middle = 46

// drawing is what turns degrees into points of the map.
type drawing struct{ west, north, scale float64 }

// Map draws the counties. It takes some milliseconds; keep it.
func (g *Atlas) Map() *Map {
	low, high := Point{Lat: 90, Lon: 180}, Point{Lat: -90, Lon: -180}
	for _, c := range g.Counties() {
		for _, ring := range g.Outline(c.Code) {
			for _, p := range ring {
				low = Point{Lat: min(low.Lat, p.Lat), Lon: min(low.Lon, p.Lon)}
				high = Point{Lat: max(high.Lat, p.Lat), Lon: max(high.Lon, p.Lon)}
			}
		}
	}
	w := drawing{low.Lon, high.Lat, mapWidth / (high.Lon - low.Lon)}
	_, height := w.at(Point{Lat: low.Lat, Lon: low.Lon})
	m := &Map{Width: mapWidth, Height: height}
	for _, c := range g.Counties() {
		m.Counties = append(m.Counties, w.county(c, g.Outline(c.Code)))
	}
	return m
}

func (w drawing) at(p Point) (x, y int) {
	stretch := w.scale / math.Cos(middle*math.Pi/180)
	return int(math.Round((p.Lon - w.west) * w.scale)), int(math.Round((w.north - p.Lat) * stretch))
}

// county draws rings with relative steps, without those that are shorter than a point.
func (w drawing) county(c County, rings [][]Point) CountyOnMap {
	var path strings.Builder
	out := CountyOnMap{Code: c.Code, Name: c.Name}
	most := 0.0
	for _, ring := range rings {
		x, y := w.at(ring[0])
		fmt.Fprintf(&path, "M%d %dl", x, y)
		for _, p := range ring[1:] {
			toX, toY := w.at(p)
			if toX != x || toY != y {
				fmt.Fprintf(&path, "%d %d ", toX-x, toY-y)
				x, y = toX, toY
			}
		}
		path.WriteString("z")
		if center, area := w.center(ring); area > most {
			most = area
			out.X, out.Y = center[0], center[1]
		}
	}
	out.Path, out.Small = path.String(), most < 50*50 // points; București, and Ilfov around it
	return out
}

// center is the centre of gravity of a ring, and its area.
func (w drawing) center(ring []Point) (center [2]int, area float64) {
	var sumX, sumY float64
	for i := range ring {
		x1, y1 := w.at(ring[i])
		x2, y2 := w.at(ring[(i+1)%len(ring)])
		cross := float64(x1*y2 - x2*y1)
		area += cross / 2
		sumX += float64(x1+x2) * cross
		sumY += float64(y1+y2) * cross
	}
	if area == 0 {
		return center, 0
	}
	return [2]int{int(sumX / (6 * area)), int(sumY / (6 * area))}, math.Abs(area)
}
