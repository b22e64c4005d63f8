package api

import (
	"net/http"
	"sync"

	"limber/internal/fault"
	"limber/internal/figure"
)

const (
	// figurePolicy lets a drawing that is opened by itself have its own style, and nothing else.
	figurePolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
	// versionCache is for an address that has the content's own version in it: what it holds never changes.
	versionCache = "public, max-age=31536000, immutable"
	// figureCache is for the plain address of a figure, which emails and other sites have.
	figureCache = "public, max-age=86400"
)

// figureFiles finds the file of a figure, such as clam.svg, and its content type. The files come from the function that
// serves them, so that no other carries them.
type figureFiles func(name string) (data []byte, mediaType string, found bool)

// figure serves a file of a figure.
func (d GuideDeps) figure(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("file")
	data, mediaType, found := d.Figures(name)
	if !found {
		return fault.New(fault.NotFound, "There is no picture of that name.")
	}
	cache := figureCache
	if r.URL.Query().Get("v") == version(name, d.Figures) {
		cache = versionCache
	}
	w.Header().Set("Content-Security-Policy", figurePolicy)
	writeTagged(w, r, mediaType, cache, data)
	return nil
}

// versions are those of the files, by name: a page leads to many, and none of them changes while a program runs.
var versions sync.Map

// version is short for a file's content in the addresses that lead to it; empty where there is no such file.
func version(name string, files figureFiles) string {
	if have, ok := versions.Load(name); ok {
		return have.(string)
	}
	data, _, found := files(name)
	if !found {
		return ""
	}
	made := tagOf(data)[1:9]
	versions.Store(name, made)
	return made
}

// picture is an image of a page.
type picture struct {
	Src, Alt      string
	Width, Height int
}

// pictured is a figure as pages show it: moving, and still with a number at each position.
type pictured struct {
	Moving, Still picture
	Captions      []string // one for each number
}

// picturesOf returns the figure of an id. Pages of functions that don't carry the files lead to them as they are.
func picturesOf(id string, files figureFiles) pictured {
	f, found := figure.Find(id)
	if !found {
		return pictured{}
	}
	return pictured{
		Moving:   picture{source(id+".svg", files), f.Alt, f.Moving.Width, f.Moving.Height},
		Still:    picture{source(id+"-still.svg", files), f.Alt, f.Still.Width, f.Still.Height},
		Captions: f.Captions,
	}
}

func source(name string, files figureFiles) string {
	path := "/figures/" + name
	if files == nil {
		return path
	}
	if v := version(name, files); v != "" {
		path += "?v=" + v
	}
	return path
}
