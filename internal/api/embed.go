package api

import (
	_ "embed"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// The elements for websites. To whoever loads them they are one file.
var (
	//go:embed embed/embed.js
	elementsSource string
	//go:embed embed/embed.css
	elementsStyle string
)

// elementsScript is the elements' script with their style in it.
var elementsScript = sync.OnceValue(func() []byte {
	style := strconv.Quote(squeeze(elementsStyle))
	return []byte(strings.Replace(squeeze(elementsSource), `"embed.css"`, style, 1) + "\n")
})

var (
	remark = regexp.MustCompile(`(?m)(^|\s)//.*$`)
	indent = regexp.MustCompile(`(?m)^\s+`)
	// loose are the spaces and line ends beside signs that need none, and texts, in which they stay.
	loose = regexp.MustCompile("\"[^\"]*\"|`[^`]*`|[ ]?[{(=,:;<>?&|+*][ \n]?|[ ][})][ ]?")
)

// squeeze leaves out of a script or a style what only whoever reads the source needs. It is made for ours:
// no text of them goes over several lines, or holds the marks of a remark.
func squeeze(source string) string {
	source = indent.ReplaceAllString(remark.ReplaceAllString(source, ""), "")
	return strings.TrimSpace(loose.ReplaceAllStringFunc(source, func(found string) string {
		if found[0] == '"' || found[0] == '`' {
			return found
		}
		return strings.TrimSpace(found)
	}))
}

// elements serves the script. Any page may load it; which may then use the API, the gateway says.
func elements(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	writePublic(w, r, "text/javascript; charset=utf-8", elementsScript())
	return nil
}
