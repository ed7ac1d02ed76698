package console

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	options "flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	shown "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"liman/content"
	"liman/docs/guide"
	"liman/edition"
)

// make docs takes the guide's pictures; without it the tests only hold that they are not older than the pages.
var takes = options.Bool("pictures", false, "take the pictures of docs/guide")

const picturesAt = "../docs/guide/pictures"

// shot is a picture of the guide: a page as somebody sees it.
type shot struct {
	name, who string
	path      string
	part      string // the element that is shown; "" for the top of the page
	press     string // the element that the guide says to press, which gets a ring
	fill      string // what is typed before, as a script
}

// guideWorld is a console with places that do not exist.
func guideWorld(t testing.TB) *world {
	t.Helper()
	files := make(map[string][]byte)
	for name, data := range small(t).All() {
		if !strings.HasPrefix(name, "flows/stories/") {
			files[name] = data
		}
	}
	folder := os.DirFS("testdata/guide")
	for _, name := range []string{"flows/home.yaml", "flows/talk.yaml", "locales/ro.yaml", "locales/en.yaml", "directory/data/services/CJ.yaml"} {
		f := must(folder.Open(name))(t)
		var data bytes.Buffer
		must(data.ReadFrom(f))(t)
		must(0, f.Close())(t)
		files[name] = data.Bytes()
	}
	b := must(content.New(files))(t)
	return newWorldOf(t, b, sync.OnceValue(func() *edition.Edition { return must(edition.Open(b))(t) }))
}

// places of the guide's directory.
const (
	somewhere = "centrul-exemplu"
	elsewhere = "spitalul-exemplu"
	third     = "biroul-exemplu"
)

// shots does what the guide tells of, in a language, and gives its pictures. The one of a step stands before what comes after it: a page is taken as it is at the end.
func shots(t testing.TB, w *world) []shot {
	t.Helper()
	s := &scene{world: w}
	ana := w.as("ana")
	look := s.begins(somewhere, "0264 000 123", "right", "")
	sent := s.sends(somewhere, look)
	typed := `document.querySelector(".short .number").value = "0264 000 123"; document.querySelector("[value=right]").checked = true; document.querySelector("[name=by]").checked = true`

	reviewed := s.sends(third, s.begins(third, "0264 000 456", "right", ""))
	s.signs("ana", changeIn(t, reviewed))
	if got := w.withdraws("tudor", elsewhere); got.status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.status, got.body)
	}

	ana.post("topics/talk/add", "title", "Ce se întâmplă apoi", "kind", "screen")
	change := must(w.current(t.Context(), "ana"))(t)
	var added string
	for _, f := range must(w.changeWork(t.Context(), change))(t).flows() {
		for _, n := range f.Screens {
			if f.ID == "talk" && n.Ref != "talk/start" && n.Ref != "talk/first" {
				added = n.Ref
			}
		}
	}
	say := func(lang, of, text string) {
		t.Helper()
		if got := ana.ask("field", nil, "change", change, "key", fieldKey(message(lang, of)), "was", "", "value", text); got.status != http.StatusOK {
			t.Fatalf("%s: %d %s", of, got.status, got.body)
		}
	}
	say("ro", added+".text", "Cine răspunde te ascultă și îți spune ce poți face. Tu alegi.")
	say("en", added+".title", "What happens then")
	say("en", added+".text", "Whoever answers listens and says what you can do. You choose.")
	ana.post("screens/talk/start/buttons", "to", added)
	ana.post("screens/"+added+"/buttons", "to", "lines/start")

	behind := s.anew("home/start.text", " Sună și dacă doar șoptești.")
	s.published(s.anew("talk/first.text", " Ia-ți timp."))
	ana.post("change/" + change + "/open")
	return []shot{
		{name: "today", who: "ana", path: "", press: `.entry a.button`},
		{name: "number", who: "ana", path: "numbers/" + somewhere + "?", part: ".short", press: ".short .primary", fill: typed},
		{name: "number-look", who: "ana", path: look, press: "main .primary"},
		{name: "number-send", who: "ana", path: sent, press: "main .primary"},
		{name: "withdraw", who: "ana", path: "numbers/" + somewhere + "/withdraw", press: "main .primary", fill: `document.querySelector("[name=why]").value = document.querySelector("[name=why]").placeholder`},
		{name: "withdrawn", who: "ana", path: "withdrawn/" + elsewhere, press: "main .primary"},
		{name: "topic-add", who: "ana", path: "topics/talk", press: "details button.primary", fill: `document.querySelector("main details").open = true`},
		{name: "screen", who: "ana", path: "screens/" + added},
		{name: "pick", who: "ana", path: "pick?for=/console/screens/talk/start/buttons&back=/console/screens/talk/start", press: ".pick"},
		{name: "change", who: "ana", path: "change/" + change, part: "form.next", press: "form.next .primary", fill: `document.querySelector("[name=why]").value = document.querySelector("[name=why]").placeholder`},
		{name: "translation", who: "tudor", path: "screens/home/start?change=" + behind, part: ".stale", press: ".stale button"},
		{name: "review", who: "radu", path: "review/" + changeIn(t, reviewed), press: "[name=seen]"},
		{name: "history", who: "radu", path: "history/3", part: `form[action$="/back"]`, press: `form[action$="/back"] button`},
	}
}

// What of a page differs each time and is not seen.
var unseen = regexp.MustCompile(`(?s)<input type="hidden"[^>]*>|<details class="hint">.*?</details>|<template.*?</template>| (?:href|action|src|data-[a-z]+|id)="[^"]*"`)

// takenOf is the checksum of what a picture of a page is taken of: the page without what nobody sees of it, its style and its script, and how it is taken.
func takenOf(page string, s shot) string {
	h := sha256.New()
	fmt.Fprintln(h, unseen.ReplaceAllString(page, ""), s.part, s.press, s.fill)
	for _, name := range []string{"console.css", "console.js"} {
		h.Write(assets().byName[filepath.Base(assetPath(name))].data)
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// The guide's pictures are of the pages as they are: SUMS says of what each was taken. Mended by make docs.
func TestTheGuidesPicturesAreNotOld(t *testing.T) {
	var sums strings.Builder
	worlds, taken := make(map[string]*world), make(map[string][]shot)
	for _, lang := range languages {
		w := guideWorld(t)
		w.lang = lang
		worlds[lang], taken[lang] = w, shots(t, w)
		for _, s := range taken[lang] {
			got := w.as(s.who).get(s.path)
			if got.status != http.StatusOK {
				t.Fatalf("%s: %d %s", s.path, got.status, got.body)
			}
			fmt.Fprintf(&sums, "%s  %s-%s.png\n", takenOf(got.body, s), lang, s.name)
		}
	}
	if *takes {
		takePictures(t, worlds, taken)
		if err := os.WriteFile(picturesAt+"/SUMS", []byte(sums.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	kept := strings.Split(string(must(guide.Files.ReadFile("pictures/SUMS"))(t)), "\n")
	for line := range strings.Lines(sums.String()) {
		if !slices.Contains(kept, strings.TrimSpace(line)) {
			t.Errorf("%s is older than its page; make docs takes it anew", strings.Fields(line)[1])
		}
	}
}

// Each picture that the guide names is there and is named, all of them are small, and what it has pressed is a word of the console.
func TestTheGuideIsWhole(t *testing.T) {
	named := make(map[string]bool)
	for lang, g := range guides() {
		said := make(map[string]bool)
		for _, text := range catalog()[lang] {
			said[text["other"]] = true
		}
		for _, c := range g.Chapters {
			for _, line := range c.Lines {
				if line.Picture != "" {
					named[line.Picture] = true
					if !strings.HasPrefix(line.Picture, lang+"-") || assetPath(line.Picture) == "" {
						t.Errorf("%s, %s: no picture %s", lang, c.Title, line.Picture)
					}
				}
				for _, span := range line.Spans {
					if span.Loud && !said[span.Text] {
						t.Errorf("%s, %s: no page says %q", lang, c.Title, span.Text)
					}
				}
			}
		}
	}
	weight := 0
	for name, a := range assets().byName {
		if _, file, is := strings.Cut(name, "-"); is && a.kind == "image/png" {
			weight += len(a.data)
			if !named[file] {
				t.Errorf("no chapter shows %s", file)
			}
		}
	}
	if weight > 1_000_000 || weight < 10_000 {
		t.Errorf("the pictures have %d bytes", weight)
	}
}

// ring is drawn around what is to be pressed.
const ring = `(press => {
	document.activeElement.blur();
	const e = press && document.querySelector(press);
	if (e) e.style.cssText += "outline: 4px solid #c2410c; outline-offset: 3px; border-radius: 8px";
	if (e && e.getBoundingClientRect().bottom > innerHeight) e.scrollIntoView({ block: "end" });
})`

// takePictures takes all pictures in all languages with one browser.
func takePictures(t *testing.T, worlds map[string]*world, taken map[string][]shot) {
	b := opened(t, worlds).tab()
	for _, lang := range languages {
		for _, s := range taken[lang] {
			b.shownAs(360, 640, 2, "light", "")
			b.opens(sight{world: lang, who: s.who, path: s.path}, lang)
			seen[bool](b, "document.fonts.ready.then(() => true)")
			if s.fill != "" {
				seen[bool](b, s.fill+"; true")
			}
			seen[bool](b, ring+"(`"+s.press+"`); true")
			file := picturesAt + "/" + lang + "-" + s.name + ".png"
			if err := os.WriteFile(file, fewColours(t, b.clip(s.part)), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// clip takes a picture of an element with a margin, or of the window.
func (b tab) clip(part string) []byte {
	b.Helper()
	box := []float64{0, 0, 360, 640}
	if part != "" {
		box = seen[[]float64](b, "(e => { const r = e.getBoundingClientRect(); return [0, r.top + scrollY - 12, 360, Math.min(r.height + 24, 760)]; })(document.querySelector(`"+part+"`))")
	} else {
		box[1] = seen[float64](b, "scrollY")
		box[3] = seen[float64](b, "Math.min(640, document.documentElement.scrollHeight)")
	}
	var data []byte
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		got, err := cdp.Call(ctx, t, shown.CaptureScreenshot, shown.CaptureScreenshotParams{
			Clip: &shown.Viewport{X: box[0], Y: max(0, box[1]), Width: box[2], Height: box[3], Scale: 1}, CaptureBeyondViewport: new(true),
		})
		data = got.Data
		return err
	}))
	return data
}

// fewColours is a picture in 48 colours, which pages of text need no more of, and a third of the bytes.
func fewColours(t testing.TB, data []byte) []byte {
	t.Helper()
	whole := must(png.Decode(bytes.NewReader(data)))(t)
	count := make(map[color.RGBA]int)
	bounds := whole.Bounds()
	at := func(x, y int) color.RGBA {
		r, g, b, _ := whole.At(x, y).RGBA()
		return color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 255} //nolint:gosec // 8 bits are left
	}
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			count[at(x, y)]++
		}
	}
	var colours []color.RGBA
	for c := range count {
		colours = append(colours, c)
	}
	slices.SortFunc(colours, func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B))
	})
	const most = 48
	var palette color.Palette
	for _, c := range colours[:min(most, len(colours))] {
		palette = append(palette, c)
	}
	few := image.NewPaletted(image.Rect(0, 0, bounds.Dx(), bounds.Dy()), palette)
	nearest := make(map[color.RGBA]uint8)
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			c := at(bounds.Min.X+x, bounds.Min.Y+y)
			index, known := nearest[c]
			if !known {
				index = uint8(palette.Index(c)) //nolint:gosec // at most 48
				nearest[c] = index
			}
			few.SetColorIndex(x, y, index)
		}
	}
	var out bytes.Buffer
	must(0, (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, few))(t)
	return out.Bytes()
}
