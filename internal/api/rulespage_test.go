package api_test

import (
	"encoding/json"
	"html"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"limber/internal/api"
	"limber/internal/guide"
)

// rulesSite is a site whose clinic has some rules of its own.
func rulesSite(t *testing.T, own string) (*site, guide.Rules) {
	t.Helper()
	content, err := guide.With(fstest.MapFS{"clinic/rules.json": {Data: []byte(own)}})
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t)
	s.handlers[true] = api.Lambda(api.GuideHandler(api.GuideDeps{Guide: content, Clinic: clinic}))
	return s, content.Rules()
}

func TestThePageOfTheRulesSaysEachWithTheNumbersOfTheClinic(t *testing.T) {
	s, rules := rulesSite(t, `{"much_pain": {"from": 5}, "pace": {"days": 10, "source": {"text": "Dr <Who> & team.", "grade": "clinic"}}}`)
	page := s.get("/guide/how-it-adapts").body
	plain := html.UnescapeString(page)
	for _, row := range rules.Rows() {
		texts := []string{"<h3>" + row.Name + "</h3>", row.Source.Text}
		for _, c := range row.Cases {
			texts = append(texts, "<dt>"+c.When+"</dt><dd>"+c.Then+"</dd>")
		}
		for _, text := range texts {
			if !strings.Contains(plain, text) {
				t.Errorf("%s: the page doesn't say %q", row.ID, text)
			}
		}
	}
	for _, text := range []string{"pain of 5 or more", "pain of 3 or 4", "less than 10 days ago", "The clinic chose these numbers."} {
		if !strings.Contains(plain, text) {
			t.Errorf("the page doesn't say %q", text)
		}
	}
	if strings.Contains(page, "<Who>") {
		t.Error("what the clinic wrote is not escaped")
	}
}

func TestThePageOfTheRulesSaysWhatTheLevelsAreAndWhenToGetHelp(t *testing.T) {
	content, err := guide.Load()
	if err != nil {
		t.Fatal(err)
	}
	plain := html.UnescapeString(newSite(t).get("/guide/how-it-adapts").body)
	texts := []string{`href="/guide#help"`, `href="/privacy"`, "You say yes to each step up.", "only if you agree"}
	for _, level := range content.Levels() {
		texts = append(texts, level.Name)
		for _, move := range level.Moves {
			e, _ := content.Exercise(move.ID)
			texts = append(texts, e.Name, move.Variation)
		}
	}
	for _, card := range content.Article().Cards {
		if card.Level == guide.Emergency {
			texts = append(append(texts, card.Heading), card.Items...)
		}
	}
	for _, text := range texts {
		if !strings.Contains(plain, text) {
			t.Errorf("the page doesn't say %q", text)
		}
	}
}

func TestRulesThatNobodyCheckedAreMarkedUntilTheyAre(t *testing.T) {
	const mark = "has not yet checked"
	all := `{"approved": true}`
	for own, want := range map[string]int{
		`{}`:                            1, // once, for all of them
		`{"pace": ` + all + `}`:         9,
		`{"fade": {"approved": false}}`: 1,
		`{"too_easy":` + all + `,"steady":` + all + `,"next_level":` + all + `,"pace":` + all + `,"too_hard":` + all +
			`,"time_off":` + all + `,"some_pain":` + all + `,"much_pain":` + all + `,"fade":` + all + `,"missed":` + all + `}`: 0,
	} {
		s, _ := rulesSite(t, own)
		if n := strings.Count(s.get("/guide/how-it-adapts").body, mark); n != want {
			t.Errorf("with %s it is said %d times, not %d", own, n, want)
		}
	}
}

func TestTheAPIHasTheRulesOfThePage(t *testing.T) {
	s, rules := rulesSite(t, `{"pace": {"days": 10, "approved": true, "approved_by": "A. Smith"}}`)
	a := s.get("/v1/rules")
	var got struct{ Rules []guide.RuleRow }
	if err := json.Unmarshal([]byte(a.body), &got); err != nil || a.status != http.StatusOK || a.header.Get("Content-Type") != "application/json" {
		t.Fatalf("answered %d: %v", a.status, err)
	}
	have, err := json.Marshal(got.Rules)
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(rules.Rows())
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != string(want) || !strings.Contains(a.body, `{"name":"days","value":10,"least":7,"most":28}`) || !strings.Contains(a.body, `"approved_by":"A. Smith"`) {
		t.Errorf("got %s", a.body)
	}
}

func TestTheGuideLeadsToTheRules(t *testing.T) {
	if page := newSite(t).get("/guide").body; strings.Count(page, `<a href="/guide/how-it-adapts">`) != 1 {
		t.Error("the guide has not one link to the rules")
	}
}
