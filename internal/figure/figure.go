// Package figure holds the drawings of the guide: every exercise by its id, and the hip's muscles. They are drawn by
// infra/figure, and kept here as it wrote them. A program that asks for no picture carries only what is said about them.
package figure

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
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

// Share is what stands for the page of a figure where a link to it is shared: 1200 by 630 dots, of PNGType. With no
// id it is that of the whole guide. Figures that aren't movements have none.
func Share(id string) ([]byte, bool) {
	if id == "" {
		data, err := pictures.ReadFile("files/share.png")
		return data, err == nil
	}
	return file(id, "-share.png")
}

func file(id, ending string) ([]byte, bool) {
	if _, found := Find(id); !found {
		return nil, false
	}
	data, err := pictures.ReadFile("files/" + id + ending)
	return data, err == nil
}

// File finds a file of the figures by its name, which is ID.svg, ID-still.svg, ID.png, ID-share.png or share.png.
func File(name string) (data []byte, mediaType string, found bool) {
	id, kind, _ := strings.Cut(name, ".")
	movement, isStill := strings.CutSuffix(id, "-still")
	page, isShare := strings.CutSuffix(id, "-share")
	switch {
	case kind == "svg" && isStill:
		data, found = Still(movement)
	case kind == "svg":
		data, found = SVG(id)
	case kind == "png" && id == "share":
		data, found = Share("")
	case kind == "png" && isShare && page != "":
		data, found = Share(page)
	case kind == "png":
		data, found = PNG(id)
	}
	mediaType = SVGType
	if kind == "png" {
		mediaType = PNGType
	}
	return data, mediaType, found
}
