package api_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// counted is a challenge that everybody passes, and that counts how often it was asked.
type counted struct{ n *int }

func (c counted) Passed(context.Context, string) (bool, error) { *c.n++; return true, nil }

func TestAWrongEnquiryIsRefusedByFieldAndKeepsNothing(t *testing.T) {
	for _, test := range []struct {
		name, body string
		status     int
		field      string
	}{
		{"nothing", "", 400, ""},
		{"a list", "[]", 400, ""},
		{"not UTF-8", enquiryJSON("name", `"Sam`+"\xff"+`"`), 400, ""},
		{"too long", enquiryJSON("message", `"`+strings.Repeat("m", 33_000)+`"`), 413, ""},
		{"a megabyte", enquiryJSON("message", `"`+strings.Repeat("m", 1<<20)+`"`), 413, ""},
		{"nothing in it", "{}", 422, "name"},
		{"an unknown field", enquiryJSON("subject", `"x"`), 422, "subject"},
		{"no name", enquiryJSON("name", `" \u200b\u0007 "`), 422, "name"},
		{"a long name", enquiryJSON("name", `"`+strings.Repeat("n", 61)+`"`), 422, "name"},
		{"null for a name", enquiryJSON("name", "null"), 422, "name"},
		{"no address at all", enquiryJSON("email", `""`), 422, "email"},
		{"an address with a line break", enquiryJSON("email", `"sam@example.org\r\nBcc: kim@example.org"`), 422, "email"},
		{"two addresses", enquiryJSON("email", `"sam@example.org, kim@example.org"`), 422, "email"},
		{"a number with a line break", enquiryJSON("phone", `"01632 960001\r\n"`, "way", `"email"`), 202, ""}, // at its end, it is trimmed
		{"a number of letters", enquiryJSON("phone", `"call me"`), 422, "phone"},
		{"a call without a number", enquiryJSON("way", `"phone"`), 422, "phone"},
		{"a way there is none of", enquiryJSON("way", `"post"`), 422, "way"},
		{"a time there is none of", enquiryJSON("call_time", `"midnight"`), 422, "call_time"},
		{"a topic there is none of", enquiryJSON("topic", `"sales"`), 422, "topic"},
		{"no message", enquiryJSON("message", `"\u202e\n"`), 422, "message"},
		{"a long message", enquiryJSON("message", `"`+strings.Repeat("é", 2001)+`"`), 422, "message"},
		{"signs as text", enquiryJSON("signs", `"urgent"`), 422, "signs"},
		{"a sign there is none of", enquiryJSON("signs", `["urgent.1"]`), 422, "signs"},
		{"null for a sign", enquiryJSON("signs", `[null]`), 422, "signs"},
		{"no consent", enquiryJSON("consent", "false"), 422, "consent"},
		{"consent as text", enquiryJSON("consent", `"true"`), 422, "consent"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t)
			a := d.post("/v1/enquiries", jsonType, test.body)
			if a.status != test.status {
				t.Fatalf("answered %d %s", a.status, a.body)
			}
			if test.status == http.StatusAccepted {
				return
			}
			d.none()
			if !names(t, a.body, test.field) || strings.Contains(a.body, address) {
				t.Errorf("the answer doesn't name %q, or repeats the address: %s", test.field, a.body)
			}
		})
	}
	if a := newDesk(t).post("/v1/enquiries", "text/plain", enquiryJSON()); a.status != http.StatusUnsupportedMediaType {
		t.Errorf("text is answered %d", a.status)
	}
}

func TestAWrongContactFormIsShownAgainWithEverythingInIt(t *testing.T) {
	const mark = `"><img src=x onerror=alert(1)>{{.}}`
	for _, path := range []string{"/contact", "/v1/enquiries"} {
		for _, test := range []struct{ field, value, message string }{
			{"name", "", "Enter your name."},
			{"email", "sam", "Enter an email address, like name@example.com."},
			{"email", mark, "Enter an email address"},
			{"phone", "1", "Enter a phone number, like 01632 960 001"},
			{"phone", "", "Enter your phone number, or choose to be answered by email."},
			{"topic", "", "Choose what your message is about."},
			{"message", "", "Write your message."},
			{"message", strings.Repeat("m", 2001), "Your message has 2,001 characters. Use 2,000 or fewer."},
			{"consent", "", "Tick the box to let us keep and read your message."},
		} {
			t.Run(path+" "+test.field+" "+test.message, func(t *testing.T) {
				d := newDesk(t)
				posted := letter(test.field, test.value)
				if test.field == "topic" || test.field == "consent" {
					posted.Del(test.field)
				}
				a := d.press(path, posted)
				if a.status != http.StatusUnprocessableEntity {
					t.Fatalf("answered %d", a.status)
				}
				d.none()
				for _, want := range []string{
					"<title>Error: ", "There is a problem", `<a href="#` + test.field + `">` + test.message, `id="` + test.field + `"`, `id="` + test.field + `-error"`,
				} {
					if !strings.Contains(a.body, want) {
						t.Errorf("the page has no %q", want)
					}
				}
				if strings.Contains(a.body, "<img") {
					t.Error("the page shows what was typed as its own")
				}
				same(t, posted, filledIn(t, a.body))
			})
		}
	}
}

func TestWhatIsWrongWithAnEnquiryIsListedInTheOrderOfTheForm(t *testing.T) {
	a := newDesk(t).press("/contact", letter("name", "", "email", "x", "phone", "1", "way", "x", "call_time", "x", "topic", "x", "message", "", "consent", ""))
	_, summary, _ := strings.Cut(a.body, `aria-labelledby="problem"`)
	summary, form, _ := strings.Cut(summary, "<form")
	at, listed := 0, regexp.MustCompile(`href="#([a-z_]+)"`).FindAllStringSubmatch(strings.Split(summary, "</div>")[0], -1)
	for _, link := range listed {
		next := strings.Index(form, ` id="`+link[1]+`"`)
		if next < at {
			t.Errorf("%s is listed after a later question, or is nowhere on the form", link[1])
		}
		at = next
	}
	if len(listed) != 8 {
		t.Errorf("%d are listed", len(listed))
	}
}

// contactPages returns an answer of each kind of page, by name.
func contactPages(d *desk) map[string]answer {
	pages := map[string]answer{
		"form": d.get("/contact"), "thanks": d.get("/contact?sent=K7H-4M2"), "missing": d.get("/contact/us"),
		"doubted": d.press("/contact", letter("website", "x")),
		"wrong":   d.press("/contact", letter("name", "", "email", "x", "phone", "1", "way", "x", "call_time", "x", "topic", "x", "message", "", "consent", "")),
	}
	for level := range headings {
		posted := letter()
		posted["signs"] = []string{level}
		pages["stop "+level] = d.press("/contact", posted)
	}
	return pages
}

func TestContactPagesAreSafeToOpenAndPlainToRead(t *testing.T) {
	for name, a := range contactPages(newDesk(t)) {
		for _, part := range []string{"style", "script"} {
			found := regexp.MustCompile(`(?s)<`+part+`>(.*?)</`+part+`>`).FindAllStringSubmatch(a.body, -1)
			if len(found) != 1 {
				t.Fatalf("%s has %d of %s", name, len(found), part)
			}
			sum := sha256.Sum256([]byte(found[0][1]))
			if want := part + "-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(a.header.Get("Content-Security-Policy"), want) {
				t.Errorf("%s: the policy doesn't let its own %s run", name, part)
			}
		}
		h := a.header
		if h.Get("Set-Cookie") != "" || h.Get("Referrer-Policy") != "no-referrer" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s has the headers %v", name, h)
		}
		if hidden := strings.Contains(a.body, `content="noindex"`); hidden == (name == "form") {
			t.Errorf("%s: hidden from search engines is %t", name, hidden)
		}
		if wrong := a.status >= 400; wrong != strings.Contains(a.body, "<title>Error: ") || strings.Count(a.body, "<h1") != 1 {
			t.Errorf("%s, of status %d, has the wrong title or not one heading", name, a.status)
		}
		if found := regexp.MustCompile(`<[^>]* (style|on[a-z]+|src|maxlength)=`).FindString(a.body); found != "" {
			t.Errorf("%s has %s", name, found)
		}
		for _, sentence := range sentencesOf(a.body) {
			if n := len(strings.Fields(sentence)); n > 20 {
				t.Errorf("%s: %d words: %s", name, n, sentence)
			}
		}
	}
}

// sentencesOf returns the sentences of a page, but for what people agree to.
func sentencesOf(page string) []string {
	_, content, _ := strings.Cut(page, "<body>")
	content = regexp.MustCompile(`(?s)<(script|select).*?</(script|select)>`).ReplaceAllString(content, "")
	content = consent.ReplaceAllString(content, "")
	content = regexp.MustCompile(`</?(a|strong|span|q)[^>]*>`).ReplaceAllString(content, "")
	return regexp.MustCompile(`<[^>]*>|[.?!:]\s`).Split(content, -1)
}

func TestEveryQuestionOfTheContactPageHasItsLabel(t *testing.T) {
	page := newDesk(t).get("/contact").body
	safety, form := strings.Index(page, "Call 999 or go to A&amp;E now"), strings.Index(page, "<form")
	if safety < 0 || form < safety {
		t.Errorf("the safety words are at %d, the form at %d", safety, form)
	}
	for _, tag := range inputs.FindAllString(page[form:], -1) {
		id := attribute(tag, "id")
		if strings.HasPrefix(tag, "<option") || strings.Contains(tag, `type="hidden"`) {
			continue
		}
		if id == "" || strings.Count(page, ` id="`+id+`"`) != 1 || strings.Count(page, `<label for="`+id+`">`) != 1 {
			t.Errorf("%s has not one label of its own", tag)
		}
	}
	for _, want := range []string{`autocomplete="name"`, `autocomplete="email"`, `autocomplete="tel"`, `method="post" action="/contact" novalidate`} {
		if !strings.Contains(page, want) {
			t.Errorf("the form has no %s", want)
		}
	}
}

func TestOfTwoHundredEnquiriesAtOnceNoneIsLost(t *testing.T) {
	d := newDesk(t)
	references := make([]string, 200)
	var all sync.WaitGroup
	for i := range references {
		all.Go(func() {
			r, err := http.NewRequest(http.MethodPost, "https://limber.example/contact", nil)
			if err != nil {
				t.Error(err)
				return
			}
			r.Header.Set("Content-Type", formType)
			event := eventOf(r, letter("email", fmt.Sprintf("runner%d@example.org", i), "phone", "", "way", "", "message", fmt.Sprint("I am runner ", i)).Encode(), d.now)
			event.RequestContext.HTTP.SourceIP = fmt.Sprintf("192.0.2.%d", i)
			out, err := d.handlers[true](t.Context(), event)
			if err != nil || out.StatusCode != http.StatusSeeOther {
				t.Errorf("%d is answered %d, %v", i, out.StatusCode, err)
			}
			for name, value := range out.Headers {
				if strings.EqualFold(name, "Location") {
					references[i] = strings.TrimPrefix(value, "/contact?sent=")
				}
			}
		})
	}
	all.Wait()
	kept := d.kept.Kept()
	for i, reference := range references {
		if e := kept[reference]; e.Message != fmt.Sprint("I am runner ", i) || e.Email.Reveal() != fmt.Sprintf("runner%d@example.org", i) {
			t.Errorf("%d has %q, under which %q is kept", i, reference, e.Message)
		}
	}
	if len(kept) != 200 || len(slices.Compact(slices.Sorted(slices.Values(references)))) != 200 {
		t.Errorf("kept %d", len(kept))
	}
}
