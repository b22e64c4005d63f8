package api_test

import (
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"limber/internal/api"
	"limber/internal/enquiry"
	"limber/internal/subscription"
)

// webForm is as much of a form as the tests look at.
type webForm struct {
	Title, Page string
	Hosted      bool
	Questions   []struct {
		Name, Kind, Value string
		Groups            []struct {
			Choices []struct{ Value, Label, Wording string }
		}
	}
	Stops []struct{ Level, Title string }
}

func readForm(t *testing.T, a answer) (f webForm, all any) {
	t.Helper()
	if a.status != http.StatusOK || a.header.Get("ETag") == "" || a.header.Get("Cache-Control") != "public, max-age=300" {
		t.Fatalf("answered %d %v", a.status, a.header)
	}
	for _, into := range []any{&f, &all} {
		if err := json.Unmarshal([]byte(a.body), into); err != nil {
			t.Fatal(err)
		}
	}
	return f, all
}

var (
	groupOf = regexp.MustCompile(`<optgroup label="([^"]*)">`)
	markup  = regexp.MustCompile(`<[^>]*>`)
)

// seenOn is all that is to be read on pages, with single spaces.
func seenOn(pages ...string) string {
	text := groupOf.ReplaceAllString(strings.Join(pages, " "), "$1")
	return strings.Join(strings.Fields(html.UnescapeString(markup.ReplaceAllString(text, " "))), " ")
}

// sentences lists the texts of a form that people read, without those that only our elements need.
func sentences(name string, value any) (found []string) {
	switch v := value.(type) {
	case map[string]any:
		for name, inner := range v {
			found = append(found, sentences(name, inner)...)
		}
	case []any:
		for _, inner := range v {
			found = append(found, sentences(name, inner)...)
		}
	case string:
		if slices.Contains([]string{"title", "summary", "heading", "text", "list", "label", "hint", "button", "lead", "send"}, name) {
			found = append(found, strings.Join(strings.Fields(v), " "))
		}
	}
	return found
}

// onlyElsewhere are words that our own pages don't need: they show all that was typed by themselves.
var onlyElsewhere = []string{
	"What you wrote is still here. Try again in a few minutes, or call Example Clinic on 02476 000000.",
	"You can also use our own page.", "If nothing comes",
}

func sameWords(t *testing.T, form any, pages string) {
	t.Helper()
	for _, words := range sentences("", form) {
		if !strings.Contains(pages, words) && !slices.Contains(onlyElsewhere, words) {
			t.Errorf("no page of ours says %q", words)
		}
	}
}

func TestWebsitesGetTheWordsOfTheSignUpPage(t *testing.T) {
	s := newSite(t)
	form, all := readForm(t, s.get("/v1/forms/subscription"))
	sameWords(t, all, seenOn(s.get("/subscribe").body, s.get("/subscribe?sent=yes").body))
	var versions []string
	for _, q := range form.Questions {
		if q.Kind == "agree" {
			for _, c := range q.Groups[0].Choices {
				if c.Wording != subscription.Wordings[c.Value] || c.Wording == "" || q.Value != "" {
					t.Errorf("the box %s is of %q", c.Value, c.Wording)
				}
				versions = append(versions, c.Wording)
			}
		}
	}
	if len(versions) != len(subscription.Wordings) || form.Hosted || form.Page != "https://limber.example/subscribe" {
		t.Errorf("%q %+v", versions, form)
	}
}

func TestWebsitesGetTheWordsOfTheContactPage(t *testing.T) {
	d := newDesk(t)
	form, all := readForm(t, d.get("/v1/forms/enquiry"))
	pages := []string{d.get("/contact").body, d.get("/contact?sent=K7H-4M2").body}
	for i, level := range enquiry.Urgencies {
		pages = append(pages, d.press("/contact", letter("signs", string(level))).body)
		if form.Stops[i].Level != string(level) {
			t.Errorf("stop %d is for %s", i, form.Stops[i].Level)
		}
	}
	sameWords(t, all, seenOn(pages...))
	last := form.Questions[len(form.Questions)-1]
	if box := last.Groups[0].Choices[0]; last.Name != "consent" || box.Wording != enquiry.Wording || box.Value != "true" {
		t.Errorf("the last question is %+v", last)
	}
}

func TestAFormAsksForWhatTheAPITakes(t *testing.T) {
	for _, test := range []struct {
		form   answer
		schema string
	}{
		{newSite(t).get("/v1/forms/subscription"), "Subscription"}, {newDesk(t).get("/v1/forms/enquiry"), "Enquiry"},
	} {
		var document struct {
			Components struct {
				Schemas map[string]struct{ Properties map[string]any }
			}
		}
		if err := json.Unmarshal([]byte(newSite(t).get("/v1/openapi.json").body), &document); err != nil {
			t.Fatal(err)
		}
		form, _ := readForm(t, test.form)
		var asked []string
		for _, q := range form.Questions {
			if q.Kind == "agree" {
				q.Name = "consent"
			}
			asked = append(asked, q.Name)
		}
		for name := range document.Components.Schemas[test.schema].Properties {
			if !slices.Contains(asked, name) && name != "wordings" && name != "turnstile" {
				t.Errorf("%s: nothing asks for %s", test.schema, name)
			}
		}
	}
}

func TestAFormSaysWhereOnlyOurPageCanTakeAnswers(t *testing.T) {
	form, _ := readForm(t, newSiteWith(t, func(d *api.SubscriptionDeps) { d.ChallengeKey = "key" }).get("/v1/forms/subscription"))
	if !form.Hosted {
		t.Error("a website would show a form whose answers are refused")
	}
	form, _ = readForm(t, newDeskWith(t, func(d *api.EnquiryDeps) { d.ChallengeKey = "key" }).get("/v1/forms/enquiry"))
	if !form.Hosted {
		t.Error("a website would show a form whose answers are refused")
	}
}

func TestAClinicWithoutTextsAsksForNoNumber(t *testing.T) {
	s := newSiteWith(t, func(d *api.SubscriptionDeps) { d.Service.Numbers = nil })
	_, all := readForm(t, s.get("/v1/forms/subscription"))
	sameWords(t, all, seenOn(s.get("/subscribe").body, s.get("/subscribe?sent=yes").body))
	if body := s.get("/v1/forms/subscription").body; strings.Contains(body, `"phone"`) || strings.Contains(body, "sms") {
		t.Error("the form asks for a number")
	}
}

func TestAConsentToOtherWordsThanOursIsRefusedAndNothingKept(t *testing.T) {
	d := newDesk(t)
	for _, shown := range []string{`["enquiry-2025-01"]`, `["enquiry-2026-11","email-2026-11"]`, `[""]`} {
		a := d.post("/v1/enquiries", jsonType, enquiryJSON("wordings", shown))
		if a.status != http.StatusUnprocessableEntity || !names(t, a.body, "wordings") {
			t.Errorf("words of %s were answered %d %s", shown, a.status, a.body)
		}
	}
	d.none()
	if a := d.post("/v1/enquiries", jsonType, enquiryJSON("wordings", `["enquiry-2026-11"]`)); a.status != http.StatusAccepted {
		t.Errorf("our words were answered %d %s", a.status, a.body)
	}
	if kept := d.only().Wording; kept != "enquiry-2026-11" {
		t.Errorf("kept with the words of %s", kept)
	}
	s := newSite(t)
	sign := func(shown string) answer {
		return s.post("/v1/subscriptions", jsonType, strings.Replace(textJSON, "{", `{"wordings":`+shown+`,`, 1))
	}
	if a := sign(`["email-2025-01"]`); a.status != http.StatusUnprocessableEntity || !names(t, a.body, "wordings") || len(s.store.All()) > 0 {
		t.Errorf("other words were answered %d %s", a.status, a.body)
	}
	if a := sign(`["email-2026-11","sms-2026-11","answers-2026-11"]`); a.status != http.StatusAccepted {
		t.Errorf("our words were answered %d %s", a.status, a.body)
	}
}
