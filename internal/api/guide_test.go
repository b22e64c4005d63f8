package api_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"limber/internal/guide"
)

func TestWhatIsPublicIsKeptUnderATagMadeFromIt(t *testing.T) {
	s := newSite(t)
	tags := map[string]string{}
	for _, path := range []string{
		"/guide", "/guide/clam", "/guide/plank", "/routine", "/routine?focus=stretch&minutes=5", "/routine?focus=stretch&minutes=20",
		"/sitemap.xml", "/robots.txt", "/figures/clam.svg", "/figures/clam.png", "/privacy", "/subscribe?sent=yes", "/v1/guide", "/v1/exercises", "/v1/exercises/clam", "/v1/exercises/plank",
		"/guide/how-it-adapts", "/v1/rules", "/v1/routines?focus=stretch&minutes=5", "/v1/routines?focus=stretch&minutes=20", "/v1/openapi.json",
	} {
		tag := s.get(path).header.Get("ETag")
		if other, taken := tags[tag]; taken {
			t.Errorf("%s has the tag of %s", path, other)
		}
		tags[tag] = path
		if again := newSite(t).get(path).header.Get("ETag"); again != tag {
			t.Errorf("%s has another tag in another process", path)
		}
		for given, status := range map[string]int{
			tag: 304, "W/" + tag: 304, "*": 304, `"other", ` + tag: 304, `"other",W/` + tag: 304,
			`"other"`: 200, strings.Trim(tag, `"`): 200, "": 200,
		} {
			a := s.send(http.MethodGet, path, "", "", "If-None-Match", given)
			if a.status != status || a.header.Get("ETag") != tag {
				t.Errorf("%s with If-None-Match %s answered %d, %s", path, given, a.status, a.header.Get("ETag"))
			}
		}
	}
}

func TestHomeLeadsToTheGuide(t *testing.T) {
	if a := newSite(t).get("/"); a.status != http.StatusFound || a.header.Get("Location") != "/guide" {
		t.Errorf("/ answered %d to %q", a.status, a.header.Get("Location"))
	}
}

func TestRoutinesTakeTheirDefaultsAndRefuseWhatTheyDoNotKnow(t *testing.T) {
	s := newSite(t)
	for _, test := range []struct {
		query  string
		status int
		field  string
	}{
		{"focus=stretch&minutes=5", 200, ""},
		{"focus=strength&minutes=20&level=4&tier=advanced&turn=7", 200, ""},
		{"", 422, "focus"},
		{"focus=stretch", 422, "minutes"},
		{"focus=both&minutes=5", 422, "focus"},
		{"focus=stretch&minutes=7", 422, "minutes"},
		{"focus=stretch&minutes=05", 422, "minutes"},
		{"focus=stretch&minutes=%2B5", 422, "minutes"},
		{"focus=stretch&minutes=five", 422, "minutes"},
		{"focus=stretch&minutes=5&level=0", 422, "level"},
		{"focus=stretch&minutes=5&level=", 422, "level"},
		{"focus=stretch&minutes=5&level=99999999999999999999", 422, "level"},
		{"focus=stretch&minutes=5&tier=expert", 422, "tier"},
		{"focus=stretch&minutes=5&tier=", 422, "tier"},
		{"focus=stretch&minutes=5&turn=-1", 422, "turn"},
		{"focus=stretch&minutes=5&turn=100000", 422, "turn"},
		{"focus=stretch&minutes=5&colour=red", 400, ""},
		{"focus=stretch&focus=stretch&minutes=5", 400, ""},
		{"focus=stretch;minutes=5", 400, ""},
		{"focus=%zz", 400, ""},
	} {
		a := s.get("/v1/routines?" + test.query)
		if a.status != test.status || !names(t, a.body, test.field) {
			t.Errorf("?%s answered %d %.200s", test.query, a.status, a.body)
		}
	}
	plain, full := s.get("/v1/routines?focus=strength&minutes=10"), s.get("/v1/routines?focus=strength&minutes=10&level=1&tier=beginner&turn=0")
	if plain.body != full.body {
		t.Error("the defaults aren't level 1, beginner, turn 0")
	}
}

func TestOtherAddressesTakeNothingAfterAQuestionMark(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/v1/guide", "/v1/exercises", "/v1/exercises/clam", "/v1/rules", "/v1/openapi.json"} {
		if a := s.get(path + "?page=2"); a.status != http.StatusBadRequest {
			t.Errorf("%s?page=2 answered %d", path, a.status)
		}
	}
}

func TestEveryExerciseIsToBeHadByItsIDAndOnAPage(t *testing.T) {
	s := newSite(t)
	var list struct {
		Exercises []struct {
			ID   string
			Dose map[guide.Tier]string `json:"dose_texts"`
		}
	}
	if err := json.Unmarshal([]byte(s.get("/v1/exercises").body), &list); err != nil {
		t.Fatal(err)
	}
	guidePage := s.get("/guide").body
	content, err := guide.Load()
	if err != nil || len(list.Exercises) != len(content.Exercises()) {
		t.Fatalf("%d exercises of %d: %v", len(list.Exercises), len(content.Exercises()), err)
	}
	for _, e := range list.Exercises {
		if a := s.get("/v1/exercises/" + e.ID); a.status != http.StatusOK {
			t.Errorf("%s answered %d", e.ID, a.status)
		}
		// Emails that were sent link to its place on the guide's page, which leads on.
		if strings.Count(guidePage, `<li id="`+e.ID+`"><a href="/guide/`+e.ID+`">`) != 1 {
			t.Errorf("the page has no place for %s", e.ID)
		}
		page := s.get("/guide/" + e.ID).body
		for tier, dose := range e.Dose {
			if !strings.Contains(page, "<td>"+dose+"</td>") {
				t.Errorf("the page doesn't say the %s dose of %s", tier, e.ID)
			}
		}
	}
	if a := s.get("/v1/exercises/none"); a.status != http.StatusNotFound {
		t.Errorf("an exercise there is none of answered %d", a.status)
	}
}

func TestGuidePageSaysEverythingInTheClinicsName(t *testing.T) {
	s := newSite(t)
	page := s.get("/guide").body
	content, err := guide.Load()
	if err != nil {
		t.Fatal(err)
	}
	article := content.Article().For(guide.Clinic{Name: clinic.Name, Phone: clinic.Phone})
	texts := []string{article.Title, clinic.Name, clinic.Phone, clinic.Address, `id="help"`, `href="/subscribe"`}
	for _, section := range article.Sections {
		texts = append(texts, section.Heading, `id="`+section.ID+`"`)
		for _, block := range section.Blocks {
			texts = append(append(texts, block.Text), block.List...)
		}
	}
	for _, card := range article.Cards {
		texts = append(append(texts, card.Urgency, card.Heading), card.Items...)
	}
	plain := strings.NewReplacer("&#39;", "'", "&amp;", "&", "&#34;", `"`).Replace(page)
	for _, text := range texts {
		if !strings.Contains(plain, text) {
			t.Errorf("the page doesn't say %q", text)
		}
	}
	if strings.Contains(page, "{{") || strings.Contains(page, `href=""`) {
		t.Error("the page has a gap that was not filled")
	}
}

func TestIDsOnPagesAreUniqueAndLinksOnThemLeadSomewhere(t *testing.T) {
	s := newSite(t)
	l := s.join(address)
	guidePage := s.get("/guide").body
	for _, page := range []string{
		guidePage, s.get("/guide/clam").body, s.get("/guide/how-it-adapts").body, s.get("/routine").body, s.get("/routine?focus=strength&minutes=20").body, s.get("/routine?focus=x").body,
		s.get("/subscribe").body, s.post("/subscribe", formType, "").body, s.get("/preferences/" + l.preferences).body,
	} {
		seen := map[string]bool{}
		for _, id := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(page, -1) {
			if seen[id[1]] {
				t.Errorf("the id %s comes twice", id[1])
			}
			seen[id[1]] = true
		}
		for _, link := range regexp.MustCompile(`(?:href="#|aria-labelledby="|for=")([^"]+)"`).FindAllStringSubmatch(page, -1) {
			if !seen[link[1]] {
				t.Errorf("nothing on the page has the id %s", link[1])
			}
		}
		for _, list := range regexp.MustCompile(`aria-describedby="([^"]+)"`).FindAllStringSubmatch(page, -1) {
			for _, id := range strings.Fields(list[1]) {
				if !seen[id] {
					t.Errorf("nothing on the page has the id %s", id)
				}
			}
		}
		for _, link := range regexp.MustCompile(`href="/guide#([^"]+)"`).FindAllStringSubmatch(page, -1) {
			if !strings.Contains(guidePage, `id="`+link[1]+`"`) {
				t.Errorf("the guide has no place %s", link[1])
			}
		}
	}
}
