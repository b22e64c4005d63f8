// Package figure holds the drawings of the guide: every exercise by its id, and the hip's muscles. They are drawn by
// infra/figure, and kept here as it wrote them. A program that asks for no picture carries only what is said about them.
package figure

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
)

// The content types of the files.
const (
	SVGType = "image/svg+xml"
	PNGType = "image/png"
)

// Figure is a drawing and what is said about it.
type Figure struct {
	ID       string   `json:"id"`
	Alt      string   `json:"alt"`      // the movement from start to end, in plain English
	Captions []string `json:"captions"` // one for each number in the still
	Moving   Size     `json:"moving"`   // of SVG
	Still    Size     `json:"still"`    // of Still and PNG
}

// Size is the width and height that a picture is drawn at. A PNG is made to be shown at half of it.
type Size struct {
	Width  int `json:"width"`
	Height int `json:"height"`
}

// The pictures are apart from what is said about them, so that the linker leaves them out where nobody asks for one.
var (
	//go:embed files/*.svg files/*.png
	pictures embed.FS
	//go:embed files/figures.json
	words []byte
	// all gives the figures in the guide's order. They are read when they are first asked for, not at a cold start.
	all = sync.OnceValue(read)
)

func read() (figures []Figure) {
	if err := json.Unmarshal(words, &figures); err != nil { // the file is part of the binary, and a test reads it
		panic(fmt.Sprintf("figure: %v", err))
	}
	return figures
}

// IDs are all figures, in the guide's order.
func IDs() (ids []string) {
	for _, f := range all() {
		ids = append(ids, f.ID)
	}
	return ids
}

// Find finds a figure.
func Find(id string) (Figure, bool) {
	i := slices.IndexFunc(all(), func(f Figure) bool { return f.ID == id })
	if i < 0 {
		return Figure{}, false
	}
	return all()[i], true
}

// Alt is what stands in place of a figure for those who don't see it; nothing where there is no figure.
func Alt(id string) string {
	f, _ := Find(id)
	return f.Alt
}

// SVG is the figure that moves, of SVGType. It stands still for those who want less motion, has its own light and
// dark colours, and holds no script.
func SVG(id string) ([]byte, bool) { return file(id, ".svg") }

// Still shows the poses side by side, of SVGType: for print, and where nothing should move.
func Still(id string) ([]byte, bool) { return file(id, "-still.svg") }

// PNG is the still for emails, of PNGType: 480 dots wide, to be shown at 240.
func PNG(id string) ([]byte, bool) { return file(id, ".png") }

func file(id, ending string) ([]byte, bool) {
	if _, found := Find(id); !found {
		return nil, false
	}
	data, err := pictures.ReadFile("files/" + id + ending)
	return data, err == nil
}
