package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"limber/internal/guide"
)

func TestAThemeIsTakenOnlyWhereItCanBeRead(t *testing.T) {
	for _, test := range []struct{ colour, dark, font, wrong string }{
		{"", "", "", ""},
		{"#14614d", "#86d3b8", "Georgia, serif", ""},
		{"#1D4ED8", "", "", ""},
		{"", "#93C5FD", "Gill Sans, Avenir Next,sans-serif", ""},
		{"#ffff00", "", "", "THEME_COLOUR: #ffff00 on the ground #fcfdfc has a contrast of 1.1 to 1, and text needs 4.5: choose a darker one"},
		{"#777777", "", "", "THEME_COLOUR: #777777 on the ground"}, // it would do on white, but not on our panels
		{"", "#14614d", "", "THEME_COLOUR_DARK: #14614d on the ground #101714"},
		{"green", "", "", "THEME_COLOUR must be a colour such as"},
		{"#14614", "", "", "THEME_COLOUR must"},
		{"#14614d;}", "", "", "THEME_COLOUR must"},
		{"", "red", "", "THEME_COLOUR_DARK must"},
		{"", "", `"Gill Sans"`, "THEME_FONT must"},
		{"", "", "x;}body{display:none", "THEME_FONT must"},
		{"", "", "url(https://fonts.example/x)", "THEME_FONT must"},
		{"", "", "Georgia,", "THEME_FONT must"},
		{"", "", "9x", "THEME_FONT must"},
		{"", "", "</style>", "THEME_FONT must"},
	} {
		_, err := NewTheme(ThemeSettings{test.colour, test.dark, test.font})
		if (err == nil) != (test.wrong == "") || err != nil && !strings.Contains(err.Error(), test.wrong) {
			t.Errorf("%q, %q, %q: %v", test.colour, test.dark, test.font, err)
		}
	}
}

func TestOurOwnColoursPassTheTestOfAClinics(t *testing.T) {
	own := ownColours("main")
	if _, err := NewTheme(ThemeSettings{own[0], own[1], ""}); err != nil {
		t.Error(err)
	}
}

func TestEveryPageHasTheThemeAndThePolicyForIt(t *testing.T) {
	content, err := guide.Load()
	if err != nil {
		t.Fatal(err)
	}
	blue, err := NewTheme(ThemeSettings{"#1d4ed8", "#93c5fd", "Georgia, serif"})
	if err != nil {
		t.Fatal(err)
	}
	get := func(theme Theme, path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		GuideHandler(GuideDeps{Guide: content, Clinic: Clinic{Theme: theme}}).ServeHTTP(w, At(httptest.NewRequest(http.MethodGet, path, nil), noon, "request"))
		return w
	}
	for _, path := range []string{"/guide", "/guide/clam", "/routine", "/routine?focus=x", "/missing"} {
		plain, themed := get(Theme{}, path), get(blue, path)
		for _, want := range []string{"screen{:root{--main:#1d4ed8}}", ":root{--font:Georgia, serif}", "dark){:root{--main:#93c5fd}}", "%231d4ed8"} {
			if !strings.Contains(themed.Body.String(), want) || strings.Contains(plain.Body.String(), want) {
				t.Errorf("%s: %q is missing, or there without the theme", path, want)
			}
		}
		policy := themed.Header().Get("Content-Security-Policy")
		if !strings.Contains(policy, "style-src "+hashSource(readPart("style.css")+blue.css())) || policy == plain.Header().Get("Content-Security-Policy") {
			t.Errorf("%s: the policy doesn't let the theme's style in: %s", path, policy)
		}
	}
}

// A theme of one colour leaves ours in the other half: without that, the dark pages would have the light colour.
func TestAThemeOfOneColourLeavesOursInTheOtherHalf(t *testing.T) {
	own := ownColours("main")
	light, _ := NewTheme(ThemeSettings{"#1d4ed8", "", ""})
	dark, _ := NewTheme(ThemeSettings{"", "#93c5fd", ""})
	if !strings.HasSuffix(light.css(), "{:root{--main:"+own[1]+"}}") || !strings.HasPrefix(dark.css(), "@media screen{:root{--main:"+own[0]+"}}") {
		t.Errorf("%s\n%s", light.css(), dark.css())
	}
	if (Theme{}).css() != "" {
		t.Error("our own look has a theme")
	}
}
