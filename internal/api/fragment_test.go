package api_test

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"limber/internal/api"
	"limber/internal/guide"
)

var (
	headingTag = regexp.MustCompile(`<h([1-6])>`)
	anyTag     = regexp.MustCompile(`<(/?)([a-z0-9]+)[^>]*>`)
	anyLink    = regexp.MustCompile(`(?:href|src)="([^"]*)"`)
)

// A fragment is put into a page of somebody else's.
func TestAFragmentFitsIntoAnyPage(t *testing.T) {
	s, seen := newSite(t), map[string]bool{}
	for _, path := range shaped(t) {
		for top := 2; top <= 4; top++ {
			body := s.get(fmt.Sprintf("%sformat=html&heading=%d", path, top)).body
			last := top - 1
			for i, h := range headingTag.FindAllStringSubmatch(body, -1) {
				level := int(h[1][0] - '0')
				if i == 0 && level != top || level < top || level > last+1 {
					t.Errorf("%s: after a heading of level %d comes %s, below %d", path, last, h[0], top)
				}
				last = level
			}
			if last < top {
				t.Errorf("%s has no heading", path)
			}
			wellFormed(t, path, body)
			for _, link := range anyLink.FindAllStringSubmatch(body, -1) {
				if !strings.HasPrefix(link[1], "https://") {
					t.Errorf("%s leads to %q, which isn't absolute", path, link[1])
				}
				if here, ours := strings.CutPrefix(link[1], clinic.Site); ours && !seen[link[1]] {
					seen[link[1]] = true
					here, anchor, _ := strings.Cut(here, "#")
					if a := s.get(here); a.status != http.StatusOK || anchor != "" && !strings.Contains(a.body, `id="`+anchor+`"`) {
						t.Errorf("%s leads to %s, which is answered %d", path, link[1], a.status)
					}
				}
			}
		}
	}
}

// wellFormed demands that tags nest, and are none that belong to whole pages.
func wellFormed(t *testing.T, path, body string) {
	t.Helper()
	var open []string
	for _, tag := range anyTag.FindAllStringSubmatch(body, -1) {
		switch name := tag[2]; {
		case name == "img":
		case name == "html" || name == "head" || name == "body" || name == "style" || name == "script" || name == "title":
			t.Errorf("%s has a tag %s", path, name)
		case tag[1] == "":
			open = append(open, name)
		case len(open) == 0 || open[len(open)-1] != name:
			t.Fatalf("%s: %s is closed within %v", path, name, open)
		default:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Errorf("%s leaves %v open", path, open)
	}
}

func TestWhatIsInTheContentIsEscapedInHTMLAndPlainInText(t *testing.T) {
	content, err := guide.Load()
	if err != nil {
		t.Fatal(err)
	}
	odd := clinic
	odd.Name = `Sam & <b>Son's</b>`
	h := api.GuideHandler(api.GuideDeps{Guide: content, Clinic: odd})
	read := func(format string) string {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/v1/guide?format="+format, nil))
		return w.Body.String()
	}
	if body := read("html"); strings.Contains(body, "<b>") || !strings.Contains(html.UnescapeString(body), odd.Name) {
		t.Error("the clinic's name isn't escaped")
	}
	if body := read("text"); !strings.Contains(body, odd.Name) || strings.Contains(body, "&#") {
		t.Error("the clinic's name isn't plain")
	}
}
