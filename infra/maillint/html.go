package main

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// use is a feature and the element it is used on; "style" where a rule of a style sheet uses it. A feature goes by its
// name in caniemail's data, or, where the data has no page on it, by what it is: "element bdi", "property color".
type use struct{ feature, on string }

// uses finds what an email is made of. It misses nothing: what it has no name for is in no data, and so a fault.
func uses(html string, known support) (map[use]bool, error) {
	decoder := xml.NewDecoder(strings.NewReader(html))
	decoder.Strict = false
	decoder.AutoClose = xml.HTMLAutoClose
	decoder.Entity = xml.HTMLEntity
	used := map[use]bool{}
	for inStyle := false; ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return used, nil
		}
		if err != nil {
			return nil, fmt.Errorf("malformed HTML: %w", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			inStyle = token.Name.Local == "style"
			element(token, known, used)
		case xml.EndElement:
			inStyle = false
		case xml.CharData:
			if !inStyle {
				continue
			}
			if err := sheet(string(token), known, used); err != nil {
				return nil, err
			}
		case xml.Comment:
			used[use{"html-comments", "document"}] = true
		case xml.Directive:
			used[use{"html-doctype", "document"}] = true
		}
	}
}

// elements have a page in the data that goes by another name.
var elements = map[string]string{
	"table": "html-table", "tr": "html-table", "td": "html-table", "th": "html-table", "thead": "html-table", "tbody": "html-table",
	"h1": "html-h1-h6", "h2": "html-h1-h6", "h3": "html-h1-h6", "h4": "html-h1-h6", "h5": "html-h1-h6", "h6": "html-h1-h6",
	"ul": "html-lists", "ol": "html-lists", "li": "html-lists", "dl": "html-lists", "dt": "html-lists", "dd": "html-lists",
	"article": "html-semantics", "aside": "html-semantics", "details": "html-semantics", "figcaption": "html-semantics", "figure": "html-semantics",
	"footer": "html-semantics", "header": "html-semantics", "main": "html-semantics", "mark": "html-semantics", "nav": "html-semantics",
	"section": "html-semantics", "summary": "html-semantics", "time": "html-semantics", "button": "html-button-submit",
}

func element(e xml.StartElement, known support, used map[use]bool) {
	name := e.Name.Local
	feature, found := elements[name]
	if !found {
		feature = known.named("html-"+name, "element "+name)
	}
	used[use{feature, name}] = true
	for _, a := range e.Attr {
		attribute(name, a, known, used)
	}
}

func attribute(element string, a xml.Attr, known support, used map[use]bool) {
	name := a.Name.Local
	add := func(feature string) { used[use{feature, element}] = true }
	if name == "style" { // the page of this name is about the element
		add("attribute style")
		declarations(a.Value, element, known, used)
		return
	}
	add(known.named("html-"+name, "attribute "+name))
	switch {
	case name == "name" && a.Value == "color-scheme":
		add("html-meta-color-scheme")
	case name == "href" && strings.HasPrefix(a.Value, "#"):
		add("html-anchor-links")
	case name == "href" && strings.HasPrefix(a.Value, "mailto:"):
		add("html-mailto-links")
	case element == "img" && name == "src":
		add(known.named("image-"+strings.TrimPrefix(path.Ext(a.Value), "."), "picture "+path.Ext(a.Value)))
	}
}

// named is a feature's name in the data, or else what it is.
func (s support) named(slug, or string) string {
	if _, found := s[slug]; found {
		return slug
	}
	return or
}
