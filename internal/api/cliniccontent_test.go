package api_test

import (
	"html"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"limber/internal/guide"
)

func TestAClinicsOwnSignMayBeginWithAnyLetterOrSign(t *testing.T) {
	content, err := guide.With(fstest.MapFS{"clinic/article.json": {Data: []byte(`{
		"cards": [{"level": "urgent", "items": ["“pins and needles” in a leg", "événement </script><script>alert(1)</script>"]}]
	}`)}})
	if err != nil {
		t.Fatal(err)
	}
	page := newOfficeWith(t, func() (*guide.Guide, error) { return content, nil }).visitor().get("/contact").body
	if !utf8.ValidString(page) || strings.Contains(page, "<script>alert") {
		t.Error("the page is no text, or has a script of the clinic's")
	}
	saw(t, html.UnescapeString(page), "“pins and needles” in a leg</label>")
	saw(t, html.UnescapeString(page), "Événement ")
}
