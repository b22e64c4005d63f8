package api_test

import (
	"net/http"
	"testing"
)

func TestTheElementsAreOneSmallFileForAnyPage(t *testing.T) {
	s := newSite(t)
	a := s.get("/embed.js")
	if a.status != http.StatusOK || a.header.Get("Content-Type") != "text/javascript; charset=utf-8" ||
		a.header.Get("Cache-Control") != "public, max-age=300" || a.header.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
		t.Errorf("answered %d %v", a.status, a.header)
	}
	const most = 10_000
	t.Logf("%d bytes", len(a.body))
	if len(a.body) >= most || len(a.body) < most/4 {
		t.Errorf("the elements are %d bytes, of %d", len(a.body), most)
	}
	if again := s.send(http.MethodGet, "/embed.js", "", "", "If-None-Match", a.header.Get("ETag")); again.status != http.StatusNotModified {
		t.Errorf("a page that has them was answered %d", again.status)
	}
}
