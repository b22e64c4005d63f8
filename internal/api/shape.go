package api

import (
	"bytes"
	"embed"
	"fmt"
	htmltemplate "html/template"
	"net/http"
	"slices"
	"strings"
	"sync"
	texttemplate "text/template"

	"limber/internal/fault"
)

// shape is how a caller wants content: as JSON, as HTML to put into a page of its own, or as plain text.
// Whichever it is, it says the same.
type shape struct {
	Format string
	Top    int    // level of the first heading of HTML
	Site   string // what links begin with: they are followed from anywhere
}

const textType = "text/plain; charset=utf-8"

var formats = []string{"json", "html", "text"}

// shapeQuery reads a query with the parameters of a shape besides the known ones.
func (d GuideDeps) shapeQuery(r *http.Request, known ...string) (map[string]string, shape, error) {
	s := shape{Format: "json", Top: 2, Site: d.Clinic.Site}
	q, err := query(r, append(known, "format", "heading")...)
	if err != nil {
		return nil, s, err
	}
	var wrong fault.Fields
	if format, given := q["format"]; given {
		s.Format = format
	}
	if !slices.Contains(formats, s.Format) {
		wrong.Add("format", "Choose json, html or text.")
	}
	if level, given := q["heading"]; given {
		s.Top = number(level)
		if s.Top < 2 || s.Top > 4 || s.Format != "html" {
			wrong.Add("heading", "Give a level from 2 to 4, with format=html.")
		}
	}
	return q, s, wrong.Err()
}

// H is the level of a heading below others of the content.
func (s shape) H(below int) int { return min(s.Top+below, 6) }

// under returns the shape of a part below headings of the whole.
func (s shape) under(levels int) shape {
	s.Top += levels
	return s
}

// write answers with content in its shape: the answer as JSON, or what is shown of it by the template of a
// name, of which there is one for HTML and one for text.
func (s shape) write(w http.ResponseWriter, r *http.Request, name string, answer any, show func() any) error {
	if s.Format == "json" {
		return writePublicJSON(w, r, answer)
	}
	var out bytes.Buffer
	if s.Format == "text" {
		if err := loadShapes().text.ExecuteTemplate(&out, name, show()); err != nil {
			return fmt.Errorf("write text: %w", err)
		}
		writePublic(w, r, textType, out.Bytes())
		return nil
	}
	if err := loadShapes().html.ExecuteTemplate(&out, name, show()); err != nil {
		return fmt.Errorf("write fragment: %w", err)
	}
	w.Header().Set("Content-Security-Policy", "default-src 'none'; img-src 'self'") // for who opens it by itself
	writePublic(w, r, htmlType, out.Bytes())
	return nil
}

//go:embed fragment
var fragmentFiles embed.FS

// shapes are the templates of both kinds.
type shapes struct {
	html *htmltemplate.Template
	text *texttemplate.Template
}

// loadShapes parses them when the first is asked for. Tests show that they can be.
var loadShapes = sync.OnceValue(func() shapes {
	return shapes{
		html: htmltemplate.Must(htmltemplate.ParseFS(fragmentFiles, "fragment/*.html")),
		text: texttemplate.Must(texttemplate.New("").Funcs(texttemplate.FuncMap{"under": under, "place": func(i int) int { return i + 1 }}).ParseFS(fragmentFiles, "fragment/*.txt")),
	}
})

// under is a heading of a plain text: with a line under it.
func under(line, heading string) string {
	return heading + "\n" + strings.Repeat(line, len([]rune(heading)))
}
