package figure_test

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"slices"
	"strings"
	"testing"

	"limber/internal/figure"
	"limber/internal/guide"
)

func TestEveryExerciseOfTheGuideHasItsFigure(t *testing.T) {
	g, err := guide.Load()
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range g.Exercises() {
		f, found := figure.Find(e.ID)
		if !found || figure.IDs()[i] != e.ID {
			t.Errorf("%s has no figure, or not at its place in the guide", e.ID)
			continue
		}
		if len(f.Alt) < 30 || len(f.Alt) > 300 || figure.Alt(e.ID) != f.Alt {
			t.Errorf("%s: its text has %d characters", e.ID, len(f.Alt))
		}
		if len(f.Captions) < 2 {
			t.Errorf("%s: %d captions don't tell a movement", e.ID, len(f.Captions))
		}
	}
}

func TestEveryPictureOfTheArticleIsThere(t *testing.T) {
	g, err := guide.Load()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, s := range g.Article().Sections {
		for _, b := range s.Blocks {
			if b.Picture == nil {
				continue
			}
			seen++
			if _, found := figure.SVG(b.Picture.ID); !found {
				t.Errorf("the article pictures %s, which isn't drawn", b.Picture.ID)
			}
		}
	}
	if seen == 0 {
		t.Error("the article has no picture")
	}
}

func TestNothingIsFoundUnderAnotherName(t *testing.T) {
	for _, id := range []string{"", "nothing", "../figure", "figures", "plank-still"} {
		_, a := figure.SVG(id)
		_, b := figure.Still(id)
		_, c := figure.PNG(id)
		if a || b || c || figure.Alt(id) != "" {
			t.Errorf("%q is found", id)
		}
	}
}

// svgs calls a function with every SVG file.
func svgs(t *testing.T, look func(t *testing.T, svg string, moving bool)) {
	t.Helper()
	for _, id := range figure.IDs() {
		for kind, file := range map[string]func(string) ([]byte, bool){"moving": figure.SVG, "still": figure.Still} {
			t.Run(id+"/"+kind, func(t *testing.T) {
				data, found := file(id)
				if !found {
					t.Fatal("missing")
				}
				look(t, string(data), kind == "moving" && id != "hip-muscles")
			})
		}
	}
}

func TestSVGsAreWholeAndHoldNothingFromElsewhere(t *testing.T) {
	svgs(t, func(t *testing.T, svg string, _ bool) {
		names, uses := map[string]bool{}, []string{}
		d := xml.NewDecoder(strings.NewReader(svg))
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			element, ok := token.(xml.StartElement)
			if !ok {
				continue
			}
			if slices.Contains([]string{"script", "foreignObject", "image", "a", "animate", "set"}, element.Name.Local) {
				t.Errorf("holds a <%s>", element.Name.Local)
			}
			for _, a := range element.Attr {
				switch {
				case strings.HasPrefix(strings.ToLower(a.Name.Local), "on"):
					t.Errorf("holds %s", a.Name.Local)
				case a.Name.Local == "id":
					names["#"+a.Value] = true
				case a.Name.Local == "href":
					uses = append(uses, a.Value)
				}
			}
		}
		for _, use := range uses {
			if !names[use] {
				t.Errorf("refers to %q, which isn't in the file", use)
			}
		}
		rest := strings.ReplaceAll(svg, `xmlns="http://www.w3.org/2000/svg"`, "")
		for _, bad := range []string{"http:", "https:", "//", "@import", "@font-face", "data:", "url(h"} {
			if strings.Contains(rest, bad) {
				t.Errorf("holds %q", bad)
			}
		}
		if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
			t.Error("holds a number that is none")
		}
	})
}

func TestSVGsKnowDarkAndSayWhatTheyShow(t *testing.T) {
	svgs(t, func(t *testing.T, svg string, _ bool) {
		for _, want := range []string{"@media(prefers-color-scheme:dark)", "<title>", "<desc>", `role="img"`, "--muscle:"} {
			if !strings.Contains(svg, want) {
				t.Errorf("holds no %s", want)
			}
		}
	})
}

func TestOnlyMovingFiguresMoveAndNotForThoseWhoWantNone(t *testing.T) {
	svgs(t, func(t *testing.T, svg string, moving bool) {
		if got := strings.Contains(svg, "@keyframes"); got != moving {
			t.Errorf("it moves: %t, want %t", got, moving)
		}
		calm := "@media(prefers-reduced-motion:reduce){.go{animation:none!important}"
		if strings.Contains(svg, calm) != moving {
			t.Errorf("the rule for less motion is there: %t, want %t", !moving, moving)
		}
		// The shorthand resets the name of an animation, so the names come after it.
		if moving && strings.Index(svg, ".go{animation:") > strings.Index(svg, "animation-name:") {
			t.Error("the animations lose their names")
		}
	})
}

func TestFilesAreSmall(t *testing.T) {
	const svgLimit, sentLimit, pngLimit, hipLimit = 17 << 10, 6 << 10, 15 << 10, 22 << 10
	svgs(t, func(t *testing.T, svg string, _ bool) {
		if len(svg) > svgLimit {
			t.Errorf("has %d bytes, more than %d", len(svg), svgLimit)
		}
		var sent bytes.Buffer
		z := gzip.NewWriter(&sent)
		_, _ = z.Write([]byte(svg)) // a Buffer never fails
		_ = z.Close()
		if sent.Len() > sentLimit {
			t.Errorf("has %d bytes as it is sent, compressed; more than %d", sent.Len(), sentLimit)
		}
	})
	for _, id := range figure.IDs() {
		limit := pngLimit
		if id == "hip-muscles" {
			limit = hipLimit
		}
		if data, _ := figure.PNG(id); len(data) > limit {
			t.Errorf("%s.png has %d bytes, more than %d", id, len(data), limit)
		}
	}
}

func TestPNGsAreCardsOf480DotsWithClearCorners(t *testing.T) {
	for _, id := range figure.IDs() {
		data, _ := figure.PNG(id)
		picture, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		b := picture.Bounds()
		if b.Dx() != 480 {
			t.Errorf("%s is %d dots wide", id, b.Dx())
		}
		f, _ := figure.Find(id)
		if want := f.Still.Height * 480 / f.Still.Width; b.Dy() != want {
			t.Errorf("%s is %d dots high, and said to be %d", id, b.Dy(), want)
		}
		for _, corner := range [][2]int{{0, 0}, {479, 0}, {0, b.Dy() - 1}, {479, b.Dy() - 1}} {
			if _, _, _, a := picture.At(corner[0], corner[1]).RGBA(); a != 0 {
				t.Errorf("%s: the corner %v isn't clear", id, corner)
			}
		}
		if _, _, _, a := picture.At(240, 2).RGBA(); a != 0xffff {
			t.Errorf("%s has no ground of its own", id)
		}
	}
}

func TestPicturesToShareAreOfTheSizeThatSitesAskFor(t *testing.T) {
	for _, id := range append(figure.IDs(), "") {
		data, found := figure.Share(id)
		if found != (id != "hip-muscles") {
			t.Errorf("%q has one: %t", id, found)
		}
		if !found {
			continue
		}
		picture, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%q: %v", id, err)
		}
		if b := picture.Bounds(); b.Dx() != 1200 || b.Dy() != 630 || len(data) > 60<<10 {
			t.Errorf("%q is %d by %d dots, in %d bytes", id, b.Dx(), b.Dy(), len(data))
		}
		if _, _, _, a := picture.At(0, 0).RGBA(); a != 0xffff {
			t.Errorf("%q is clear at its edge, which some sites show black", id)
		}
	}
}

func TestEveryFileIsFoundByItsNameAndNothingElse(t *testing.T) {
	for _, id := range figure.IDs() {
		for ending, file := range map[string]func(string) ([]byte, bool){
			".svg": figure.SVG, "-still.svg": figure.Still, ".png": figure.PNG, "-share.png": figure.Share,
		} {
			want, there := file(id)
			data, mediaType, found := figure.File(id + ending)
			if found != there || !bytes.Equal(data, want) || found && strings.HasSuffix(ending, "svg") != (mediaType == figure.SVGType) {
				t.Errorf("%s%s is found: %t, as %s", id, ending, found, mediaType)
			}
		}
	}
	if _, mediaType, found := figure.File("share.png"); !found || mediaType != figure.PNGType {
		t.Error("the picture of the whole guide isn't found")
	}
	for _, name := range []string{
		"", ".", "share", "share.svg", "-share.png", "-still.svg", "figures.json", "clam", "clam.SVG", "clam.svg.png", "clam-still.png",
		"clam-share.svg", "clam-still-still.svg", "../figure.go", "clam.svg/", "/clam.svg", "files/clam.svg",
	} {
		if _, _, found := figure.File(name); found {
			t.Errorf("%q is found", name)
		}
	}
}
