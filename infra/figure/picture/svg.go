package picture

import (
	"encoding/xml"
	"fmt"
	"strings"

	"limber/infra/figure/draw"
)

// document is an SVG file in the making.
type document struct {
	shapes map[string]bool // by name, those that are written already
	defs   strings.Builder
	style  strings.Builder
	moves  strings.Builder // keyframes
	body   strings.Builder
	used   map[draw.Tone]bool
}

func newDocument() *document {
	return &document{shapes: map[string]bool{}, used: map[draw.Tone]bool{draw.Ground: true}}
}

// write puts it all together. The picture has its own ground with round corners.
func (d *document) write(name, text string, w, h float64) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s" role="img">`,
		draw.Number(w, 0), draw.Number(h, 0), draw.Number(w, 0), draw.Number(h, 0))
	fmt.Fprintf(&b, "<title>%s</title><desc>%s</desc>", escape(name), escape(text))
	const rims = ".line{fill:none;stroke-linecap:round;stroke-linejoin:round}.rim{stroke:var(--ground);stroke-width:1.8;paint-order:stroke;vector-effect:non-scaling-stroke}"
	fmt.Fprintf(&b, "<style>%s%s%s</style>", draw.Style(d.used), rims, d.style.String())
	round := draw.Box(0, 0, w, h, corner).D()
	fmt.Fprintf(&b, `<defs><clipPath id="card"><path d="%s"/></clipPath>%s</defs>`, round, d.defs.String())
	fmt.Fprintf(&b, `<g clip-path="url(#card)"><path class="ground" d="%s"/>%s</g></svg>`, round, d.body.String())
	return append([]byte(b.String()), '\n')
}

// class is what a mark is filled with, and its rim.
func (d *document) class(tone draw.Tone, rimmed bool) string {
	d.used[tone] = true
	if rimmed {
		return tone.Class() + " rim"
	}
	return tone.Class()
}

// define writes a shape once, to be used by its name.
func (d *document) define(name string, p draw.Path) {
	if !d.shapes[name] {
		d.shapes[name] = true
		fmt.Fprintf(&d.defs, `<path id="%s" d="%s"/>`, name, p.D())
	}
}

// still adds marks that don't move. Neighbours of one tone without a name become one path.
func (d *document) still(all []Mark) {
	var same strings.Builder
	for i, m := range all {
		if m.Way != nil {
			d.line(m)
			continue
		}
		if m.Name == "" {
			same.WriteString(m.Path.By(m.At).D())
			if i+1 < len(all) && all[i+1].joins(m) {
				continue
			}
			fmt.Fprintf(&d.body, `<path class="%s" d="%s"/>`, d.class(m.Tone, m.Rim), same.String())
			same.Reset()
			continue
		}
		d.define(m.Name, m.Path)
		fmt.Fprintf(&d.body, `<use href="#%s" class="%s" transform="%s"/>`, m.Name, d.class(m.Tone, m.Rim), m.At.SVG(3))
	}
}

// write adds words.
func (d *document) words(texts []draw.Text) {
	d.used[draw.Ink] = true
	fmt.Fprintf(&d.style, "text{font:%spx system-ui,sans-serif}", draw.Number(draw.TextSize, 0))
	for _, t := range texts {
		anchor := ""
		if t.End {
			anchor = ` text-anchor="end"`
		}
		fmt.Fprintf(&d.body, `<text class="ink" x="%s" y="%s"%s>%s</text>`, draw.Number(t.At.X, 1), draw.Number(t.At.Y, 1), anchor, escape(t.Words))
	}
}

// joins reports whether a mark can be of one path with the one before it.
func (m Mark) joins(before Mark) bool {
	return m.Name == "" && m.Way == nil && !m.Rim && !before.Rim && m.Tone == before.Tone
}

// line adds a mark that is a line.
func (d *document) line(m Mark) {
	d.used[m.Tone] = true
	var points strings.Builder
	for i, p := range m.Way {
		if i > 0 {
			points.WriteByte(' ')
		}
		points.WriteString(draw.Number(p.X, 1) + "," + draw.Number(p.Y, 1))
	}
	fmt.Fprintf(&d.body, `<polyline class="line" style="stroke:var(--%s)" stroke-width="%s" points="%s"/>`, m.Tone.Class(), draw.Number(m.Wide, 1), points.String())
}

// StillSVG is the still as SVG.
func StillSVG(all []Mark, name, text string, high float64) []byte {
	d := newDocument()
	d.still(all[1:]) // the ground is there already
	return d.write(name, text, StillWide, high)
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder never fails
	return b.String()
}
