package api_test

import (
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"limber/internal/figure"
	"limber/internal/guide"
)

// publicPages are the paths of the guide's pages, with a routine of every focus, length, level and tier.
func publicPages(t *testing.T) (paths []string) {
	t.Helper()
	content, err := guide.Load()
	if err != nil {
		t.Fatal(err)
	}
	paths = []string{"/guide", "/routine"}
	for _, e := range content.Exercises() {
		paths = append(paths, "/guide/"+e.ID)
	}
	for _, focus := range []string{"stretch", "strength"} {
		for _, minutes := range []string{"5", "10", "15", "20"} {
			for _, level := range []string{"1", "2", "3", "4"} {
				for _, tier := range guide.Tiers() {
					paths = append(paths, "/routine?focus="+focus+"&minutes="+minutes+"&level="+level+"&tier="+string(tier))
				}
			}
		}
	}
	return paths
}

func TestEveryPageOfTheGuideIsUnder60KilobytesBeforeItsPictures(t *testing.T) {
	s := newSite(t)
	for _, path := range publicPages(t) {
		if a := s.get(path); a.status != http.StatusOK || len(a.body) >= 60_000 {
			t.Errorf("%s answered %d with %d bytes", path, a.status, len(a.body))
		}
	}
}

func TestAnExercisesPageSaysAllThatTheGuideHasOfIt(t *testing.T) {
	s := newSite(t)
	content, err := guide.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range content.Exercises() {
		page := html.UnescapeString(s.get("/guide/" + e.ID).body)
		texts := []string{e.Name, e.Muscles, e.Kit, e.Start, e.Easier, e.Harder, e.Stop, e.Avoid, `href="/guide#help"`, figure.Alt(e.ID)}
		f, _ := figure.Find(e.ID)
		for _, list := range [][]string{e.Steps, e.Cues, e.Mistakes, f.Captions} {
			texts = append(texts, list...)
		}
		for _, source := range e.Sources {
			texts = append(texts, source.Text)
		}
		for _, text := range texts {
			if !strings.Contains(page, text) {
				t.Errorf("%s doesn't say %q", e.ID, text)
			}
		}
	}
}

func TestExercisesLeadFromTheFirstToTheLastAndBack(t *testing.T) {
	s := newSite(t)
	content, err := guide.Load()
	if err != nil {
		t.Fatal(err)
	}
	follow := func(path, rel string) string {
		found := regexp.MustCompile(`<a href="([^"]+)" rel="` + rel + `">`).FindStringSubmatch(s.get(path).body)
		if found == nil {
			return ""
		}
		return found[1]
	}
	all := content.Exercises()
	for i, e := range all {
		path, before, after := "/guide/"+e.ID, "", ""
		if i > 0 {
			before = "/guide/" + all[i-1].ID
		}
		if i+1 < len(all) {
			after = "/guide/" + all[i+1].ID
		}
		if follow(path, "prev") != before || follow(path, "next") != after {
			t.Errorf("%s leads back to %q and on to %q", path, follow(path, "prev"), follow(path, "next"))
		}
	}
}

func TestThereIsNoPageOfAnExerciseThatThereIsNot(t *testing.T) {
	for _, path := range []string{"/guide/none", "/guide/hip-muscles", "/guide/Clam", "/guide/clam.svg", "/guide/%3Cscript%3E"} {
		if a := newSite(t).get(path); a.status != http.StatusNotFound || strings.Contains(a.body, "<script>") && strings.Count(a.body, "<script") > 1 {
			t.Errorf("%s answered %d", path, a.status)
		}
	}
}

func TestEveryPictureOfAPageIsThereInItsSizeAndMayBeKeptForEver(t *testing.T) {
	s := newSite(t)
	seen := map[string]bool{}
	image := regexp.MustCompile(`<img[^>]* src="([^"]+)" width="(\d+)" height="(\d+)" alt="([^"]*)"`)
	for _, path := range publicPages(t) {
		page := s.get(path).body
		found := image.FindAllStringSubmatch(page, -1)
		if len(found) != strings.Count(page, "<img") {
			t.Fatalf("%s has pictures without an address, a size or words", path)
		}
		for _, one := range found {
			if seen[one[1]] {
				continue
			}
			seen[one[1]] = true
			a := s.get(one[1])
			if a.status != http.StatusOK || !strings.Contains(a.body, `viewBox="0 0 `+one[2]+` `+one[3]+`"`) {
				t.Errorf("%s answered %d, and isn't %s by %s", one[1], a.status, one[2], one[3])
			}
			if a.header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
				t.Errorf("%s is kept as %s", one[1], a.header.Get("Cache-Control"))
			}
		}
	}
	if want := 2*len(figure.IDs()) - 1; len(seen) != want { // the hip doesn't move
		t.Errorf("pages have %d pictures of %d", len(seen), want)
	}
}

func TestWhatSearchEnginesAndOtherSitesAreToldIsTrue(t *testing.T) {
	s := newSite(t)
	descriptions := map[string]string{}
	for _, path := range append(publicPages(t)[:18], "/subscribe", "/privacy", "/routine?focus=stretch&minutes=10") {
		page := s.get(path).body
		for _, line := range []string{
			`<link rel="canonical" href="https://limber.example` + html.EscapeString(path) + `">`,
			`<meta property="og:url" content="https://limber.example` + html.EscapeString(path) + `">`,
		} {
			if !strings.Contains(page, line) && !strings.Contains(path, "level=1") {
				t.Errorf("%s has no %s", path, line)
			}
		}
		description := regexp.MustCompile(`<meta name="description" content="([^"]+)">`).FindStringSubmatch(page)
		if description == nil || len(description[1]) > 160 {
			t.Errorf("%s: its description is %q", path, description)
		} else if other := descriptions[description[1]]; other != "" && !strings.Contains(path, "?") {
			t.Errorf("%s has the description of %s", path, other)
		} else {
			descriptions[description[1]] = path
		}
		image := regexp.MustCompile(`<meta property="og:image" content="https://limber.example(/figures/[a-z0-9-]+\.png)">`).FindStringSubmatch(page)
		if image == nil || s.get(image[1]).header.Get("Content-Type") != "image/png" {
			t.Errorf("%s: the picture to share is %q", path, image)
		}
	}
}

func TestWhatSchemaOrgIsToldIsWhatThePageSays(t *testing.T) {
	s := newSite(t)
	for path, kind := range map[string]string{
		"/guide": "MedicalWebPage", "/guide/clam": "HowTo", "/routine?focus=strength&minutes=10": "ExercisePlan",
	} {
		page := s.get(path).body
		_, rest, _ := strings.Cut(page, `<script type="application/ld+json">`)
		text, _, _ := strings.Cut(rest, "</script>")
		var data struct {
			Context string `json:"@context"`
			Type    string `json:"@type"`
			URL     string
			Name    string
			Step    []struct{ Text string }
			HasPart []struct{ URL string }
		}
		if err := json.Unmarshal([]byte(text), &data); err != nil {
			t.Fatalf("%s: %v in %s", path, err, text)
		}
		if data.Context != "https://schema.org" || data.Type != kind || data.URL != "https://limber.example"+path || !strings.Contains(page, data.Name) {
			t.Errorf("%s says it is %+v", path, data)
		}
		for _, step := range data.Step {
			if !strings.Contains(html.UnescapeString(page), step.Text) {
				t.Errorf("%s doesn't say its own step %q", path, step.Text)
			}
		}
		for _, part := range data.HasPart {
			if a := s.get(strings.TrimPrefix(part.URL, "https://limber.example")); a.status != http.StatusOK {
				t.Errorf("%s has a part %s, which answered %d", path, part.URL, a.status)
			}
		}
		for _, claim := range []string{"reviewedBy", "lastReviewed", "aggregateRating", "treat", "cure", "prevent"} {
			if strings.Contains(text, claim) {
				t.Errorf("%s claims %s", path, claim)
			}
		}
	}
}

func TestTheSiteMapListsEveryPageOfTheGuideAndNobodysLinks(t *testing.T) {
	s := newSite(t)
	list := s.get("/sitemap.xml").body
	for _, path := range publicPages(t)[:17] {
		if !strings.Contains(list, "<loc>https://limber.example"+path+"</loc>") {
			t.Errorf("%s isn't listed", path)
		}
	}
	for _, found := range regexp.MustCompile(`<loc>https://limber\.example([^<]+)</loc>`).FindAllStringSubmatch(list, -1) {
		if found[1] == "/contact" { // of another handler
			continue
		}
		if a := s.get(found[1]); a.status != http.StatusOK || strings.Contains(a.body, "noindex") {
			t.Errorf("%s is listed, and answered %d", found[1], a.status)
		}
	}
	robots := s.get("/robots.txt").body
	if !strings.Contains(robots, "Sitemap: https://limber.example/sitemap.xml\n") || strings.Contains(robots, "Disallow: /guide") {
		t.Errorf("robots.txt says %s", robots)
	}
}
