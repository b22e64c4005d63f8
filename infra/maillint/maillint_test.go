package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// known is data as caniemail writes it: flex lacks in one program, bold is right in all, and lists are right in part.
func known(t *testing.T) support {
	t.Helper()
	everywhere := func(answer string) string {
		return `{"gmail":{"desktop-webmail":{"2019-01":"n","2024-01":"` + answer + `"},"ios":{"2019-01":"y"},"android":{"2019-01":"y"},"mobile-webmail":{"2019-01":"y"}},
		"apple-mail":{"macos":{"9":"n","16.80":"y #1"},"ios":{"12.4":"y"}},
		"outlook":{"windows":{"2007":"n","2019":"y"},"outlook-com":{"2024-01":"y"},"macos":{"2011":"n","16.80":"y"},"ios":{"2019-01":"y"},"android":{"2019-01":"y"}}}`
	}
	var pages []string
	for slug, answer := range map[string]string{
		"css-display": "y", "css-display-flex": "n", "css-display-none": "y", "css-font-weight": "y", "css-padding": "y", "css-margin": "y", "css-font": "y",
		"css-border": "y", "css-border-radius": "y", "css-unit-px": "y", "css-unit-rem": "u", "css-at-media": "y", "css-at-media-hover": "n", "css-selector-class": "y",
		"css-selector-type": "y", "css-selector-chaining": "a #2", "css-selector-descendant": "y", "css-pseudo-class-hover": "n", "css-variables": "n",
		"html-p": "y", "html-table": "y", "html-lists": "a #1", "html-style": "y", "html-comments": "y", "html-anchor-links": "n", "image-webp": "n", "html-img": "y",
		"css-important": "y", "html-svg": "n",
	} {
		pages = append(pages, `{"slug":"`+slug+`","stats":`+everywhere(answer)+`}`)
	}
	s, err := parseSupport([]byte(`{"data":[` + strings.Join(pages, ",") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// lacks lists the features of an email that some program lacks, and those that no page is about.
func lacks(t *testing.T, html string) []string {
	t.Helper()
	used, err := uses(html, known(t))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for u := range used {
		if len(known(t).lacking(u.feature)) > 0 {
			all = append(all, u.feature)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func TestWhatAMailProgramLacksIsFoundWhereverItStands(t *testing.T) {
	for html, want := range map[string]string{
		`<p></p>`: "",
		`<p style="padding-left:4px;font-weight:bold"></p>`:                  "attribute style",
		`<p style="display:flex"></p>`:                                       "attribute style, css-display-flex",
		`<p style="DISPLAY : inline-flex !important"></p>`:                   "attribute style, css-display-flex",
		`<p style="padding:1rem 2px"></p>`:                                   "attribute style, css-unit-rem",
		`<p style="font-family:x"></p>`:                                      "attribute style, property font-family",
		`<p style="padding:var(--x)"></p>`:                                   "attribute style, css-variables",
		`<p style="padding:hypot(3px,4px)"></p>`:                             "attribute style, function hypot",
		`<p style="margin:0 auto"></p>`:                                      "attribute style, value margin: 0 auto",
		`<p style="margin-top:-4px"></p>`:                                    "attribute style, value margin-top: -4px",
		`<p style="border:10px;border-radius:10px"></p>`:                     "attribute style, value border: 10px",
		`<ol><li></li></ol>`:                                                 "html-lists",
		`<svg></svg>`:                                                        "html-svg",
		`<marquee></marquee>`:                                                "element marquee",
		`<p onclick="x"></p>`:                                                "attribute onclick",
		`<p href="#top"></p>`:                                                "attribute href, html-anchor-links",
		`<img src="https://x.example/a.webp"/>`:                              "attribute src, image-webp",
		`<img src="https://x.example/a.jxl"/>`:                               "attribute src, picture .jxl",
		`<style>.a{padding:4px}</style>`:                                     "",
		`<style>.a.b{padding:4px}</style>`:                                   "css-selector-chaining",
		`<style>p.a{padding:4px}</style>`:                                    "css-selector-chaining",
		`<style>.a p:hover{padding:4px}</style>`:                             "css-pseudo-class-hover",
		`<style>p::part{padding:4px}</style>`:                                "pseudo-element part",
		`<style>.a > p{padding:4px}</style>`:                                 "css-selector-child",
		`<style>@media (max-width:9px){.a{display:flex}}</style>`:            "css-display-flex",
		`<style>@media (hover) and (update){.a{padding:4px}}</style>`:        "css-at-media-hover, media feature update",
		`<style>@container (min-width:9px){.a{padding:4px}}</style>`:         "at-rule container",
		`<style>.a{padding:4px}/* .b.c{} */.d{display:none}</style><p/>`:     "css-comments",
		`<!-- note --><table><tr><td style="filter:none"></td></tr></table>`: "attribute style, property filter",
	} {
		if got := strings.Join(lacks(t, html), ", "); got != want {
			t.Errorf("%s: %q, want %q", html, got, want)
		}
	}
}

func TestASheetThatIsMalformedIsAnError(t *testing.T) {
	for _, html := range []string{"<style>.a{padding:4px</style>", "<style>.a</style>", "<p>&nothing;</p>", "<p"} {
		if used, err := uses(html, known(t)); err == nil && !strings.Contains(html, "&") {
			t.Errorf("%s was read: %v", html, used)
		}
	}
}

func TestOnlyWhatIsAllowedWhereItStandsMayLack(t *testing.T) {
	where := map[use][]string{
		{"css-display-flex", "td"}: {"routine"}, {"css-display-flex", "p"}: {"routine", "notice"}, {"css-padding", "td"}: {"routine"},
	}
	for name, test := range map[string]struct {
		allowed []allowance
		want    []string
	}{
		"nothing": {nil, []string{"css-display-flex, on p, td: not in gmail desktop-webmail. It is in the email notice, routine."}},
		"on one": {
			[]allowance{{features("css-display-flex"), "td", "why"}},
			[]string{"css-display-flex, on p: not in gmail desktop-webmail. It is in the email notice, routine."},
		},
		"everywhere": {[]allowance{{features("css-display-flex"), "", "why"}}, nil},
		"not needed": {
			[]allowance{{features("css-display-flex"), "", "why"}, {features("css-padding"), "", "why"}},
			[]string{"css-padding is allowed, and no email needs it."},
		},
	} {
		if got := judge(where, known(t), test.allowed); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestTheNewestVersionCounts(t *testing.T) {
	for want, versions := range map[answer]string{
		"y":    `{"2011":"n","2016":"a #1","16.80":"y"}`,
		"a #1": `{"2019-11":"n","2020-02":"y","2024-01":"a #1"}`,
		"":     `{}`,
	} {
		var got answer
		if err := json.Unmarshal([]byte(versions), &got); err != nil || got != want {
			t.Errorf("%s: %q, want %q (%v)", versions, got, want, err)
		}
	}
}

func TestEachAllowanceSaysWhy(t *testing.T) {
	for _, a := range allowed {
		if len(a.features) == 0 || len(a.why) < 20 || !strings.HasSuffix(a.why, ".") {
			t.Errorf("%v is allowed for %q", a.features, a.why)
		}
	}
}

func TestEmailsThatAreNotThereAreAnError(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data.json")
	if err := os.WriteFile(data, []byte(`{"data":[{"slug":"html-p","stats":{}}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := lint(data, dir); err == nil {
		t.Error("nothing was linted, and nobody was told")
	}
	if _, err := parseSupport([]byte(`{"data":[]}`)); err == nil {
		t.Error("data without features was taken")
	}
}
