package api_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"limber/internal/figure"
)

func TestEveryFigureIsServedAsItIsToWhoeverAsks(t *testing.T) {
	s := newSite(t)
	for _, id := range figure.IDs() {
		for _, name := range []string{id + ".svg", id + "-still.svg", id + ".png", id + "-share.png"} {
			want, mediaType, found := figure.File(name)
			a := s.get("/figures/" + name)
			if !found {
				if a.status != http.StatusNotFound {
					t.Errorf("%s answered %d", name, a.status)
				}
				continue
			}
			h := a.header
			if a.status != http.StatusOK || a.body != string(want) || h.Get("Content-Type") != mediaType {
				t.Errorf("%s answered %d with %d bytes of %s", name, a.status, len(a.body), h.Get("Content-Type"))
			}
			if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Set-Cookie") != "" || !regexp.MustCompile(`^"[0-9a-f]{24}"$`).MatchString(h.Get("ETag")) {
				t.Errorf("%s has the headers %v", name, h)
			}
			if policy := h.Get("Content-Security-Policy"); policy != "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'" {
				t.Errorf("%s has the policy %s", name, policy)
			}
		}
	}
}

func TestAFigureIsKeptForEverOnlyUnderItsVersion(t *testing.T) {
	s := newSite(t)
	found := regexp.MustCompile(`/figures/clam-still\.svg\?v=([0-9a-f]{8})`).FindStringSubmatch(s.get("/guide").body)
	if found == nil {
		t.Fatal("the guide has no address with a version")
	}
	for query, want := range map[string]string{
		"?v=" + found[1]: "public, max-age=31536000, immutable",
		"?v=00000000":    "public, max-age=86400",
		"?v=":            "public, max-age=86400",
		"":               "public, max-age=86400",
		"?%zz":           "public, max-age=86400",
	} {
		a := s.get("/figures/clam-still.svg" + query)
		if a.status != http.StatusOK || a.header.Get("Cache-Control") != want {
			t.Errorf("%s answered %d, %s", query, a.status, a.header.Get("Cache-Control"))
		}
		again := s.send(http.MethodGet, "/figures/clam-still.svg"+query, "", "", "If-None-Match", a.header.Get("ETag"))
		if again.status != http.StatusNotModified || again.body != "" || again.header.Get("Cache-Control") != want {
			t.Errorf("%s, asked again, answered %d, %s", query, again.status, again.header.Get("Cache-Control"))
		}
	}
	if other := s.get("/guide").body; strings.Count(other, "?v="+found[1]) != 1 {
		t.Error("another figure has the same version")
	}
}

func TestNoOtherFileIsServedAsAFigure(t *testing.T) {
	s := newSite(t)
	for _, name := range []string{"none.svg", "figures.json", "clam", "clam.jpg", "clam.svg.png", "..%2Ffigure.go", "%2e%2e", "clam.svg%00", "CLAM.SVG"} {
		if a := s.get("/figures/" + name); a.status != http.StatusNotFound {
			t.Errorf("%s answered %d", name, a.status)
		}
	}
}
