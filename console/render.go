package console

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"liman/console/flowmap"
	"liman/docs/guide"
)

//go:embed pages/*.html
var pageFiles embed.FS

//go:embed assets/*
var assetFiles embed.FS

// layout is what every page stands in: pages/layout.html has it, and the parts that several pages share stand in pages/part-*.html. A page's
// own template defines "title" and "main".
type layout struct {
	*visit
	Page string // the template's name
	Data any
}

// Person is who sees the page.
func (l layout) Person() person { return l.person }

// Play tells whether this is where a newcomer tries the console.
func (l layout) Play() bool { return l.server.Play != nil }

// Lang is the language of the page.
func (l layout) Lang() string { return l.lang }

// T is one of the console's own texts; names and values alternate.
func (l layout) T(id string, names ...any) string { return l.say(id, pairs(names)) }

// When is a moment as people say it.
func (l layout) When(t time.Time) string { return l.when(t) }

// At tells whether the page is one of these, or one of theirs: a page of a section is called SECTION or SECTION-more.
func (l layout) At(sections ...string) bool {
	section, _, _ := strings.Cut(l.Page, "-")
	return slices.Contains(sections, section)
}

// FieldName is what staff call the field of a difference; "" for the thing itself.
func (l layout) FieldName(d difference) string {
	field, _, _ := strings.Cut(d.Field(), ".")
	for _, id := range []string{"field." + string(d.Kind) + "." + field, "field." + string(d.Kind)} {
		if said := l.say(id, nil); said != id {
			return said
		}
	}
	return field
}

// Part is a part of the page with data of its own: pages/part-NAME.html.
func (l layout) Part(data any) layout { return layout{l.visit, l.Page, data} }

var templates = sync.OnceValue(parsePages)

func parsePages() map[string]*template.Template {
	funcs := template.FuncMap{
		"asset":    assetPath,
		"join":     strings.Join,
		"key":      fieldKey,
		"unix":     func(s int64) time.Time { return time.Unix(s, 0) },
		"milli":    time.UnixMilli,
		"rows":     func(name string, rows []changeRow, mine string) changeRows { return changeRows{name, rows, mine} },
		"isPage":   isPage,
		"outcomes": outcomes,
	}
	shared := template.Must(template.New("layout.html").Funcs(funcs).ParseFS(pageFiles, "pages/layout.html"))
	if parts, _ := fs.Glob(pageFiles, "pages/part-*.html"); len(parts) > 0 {
		template.Must(shared.ParseFS(pageFiles, "pages/part-*.html"))
	}
	names, _ := fs.Glob(pageFiles, "pages/*.html")
	all := make(map[string]*template.Template)
	for _, file := range names {
		name := strings.TrimSuffix(path.Base(file), ".html")
		if name == "layout" || strings.HasPrefix(name, "part-") {
			continue
		}
		all[name] = template.Must(template.Must(shared.Clone()).ParseFS(pageFiles, file))
	}
	return all
}

// render draws a page.
func render(out io.Writer, v *visit, p page) error {
	return templates()[p.name].Execute(out, layout{v, p.name, p.data})
}

// asset is a file of the pages, under a name that changes with it.
type asset struct {
	kind string
	data []byte
}

// assetSet is all files that the pages load, by the name in their address. Style and script are each one file, put together from their parts in
// the order of their names.
type assetSet struct {
	byName map[string]asset
	paths  map[string]string // by the name in templates
}

var assets = sync.OnceValue(readAssets)

func readAssets() assetSet {
	set := assetSet{make(map[string]asset), make(map[string]string)}
	for name, kind := range map[string]string{"console.css": "text/css; charset=utf-8", "console.js": "text/javascript; charset=utf-8"} {
		parts, _ := fs.Glob(assetFiles, "assets/*"+path.Ext(name))
		sort.Strings(parts)
		var all bytes.Buffer
		for _, part := range parts {
			data, err := assetFiles.ReadFile(part)
			if err != nil {
				panic(err) // part of the binary
			}
			all.Write(data)
		}
		if name == "console.css" {
			all.Write(flowmap.Style)
		}
		set.add(name, kind, all.Bytes())
	}
	pictures, _ := fs.Glob(guide.Files, "pictures/*.png")
	for _, picture := range pictures {
		data, err := guide.Files.ReadFile(picture)
		if err != nil {
			panic(err) // part of the binary
		}
		set.add(path.Base(picture), "image/png", data)
	}
	icons, _ := fs.Glob(assetFiles, "assets/*.svg")
	for _, icon := range icons {
		data, err := assetFiles.ReadFile(icon)
		if err != nil {
			panic(err) // part of the binary
		}
		set.add(path.Base(icon), "image/svg+xml", data)
	}
	return set
}

func (a assetSet) add(name, kind string, data []byte) {
	sum := sha256.Sum256(data)
	named := hex.EncodeToString(sum[:8]) + "-" + name
	a.byName[named], a.paths[name] = asset{kind, data}, "/console/assets/"+named
}

func assetPath(name string) string { return assets().paths[name] }

// ServeHTTP gives a file of the pages; it may be kept for ever, since another one has another name.
func (a assetSet) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	one, there := a.byName[r.PathValue("name")]
	if !there {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", one.kind)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	_, _ = w.Write(one.data) // whoever asked is gone
}
