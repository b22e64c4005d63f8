package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// typed are answers that are hard on whoever shows or keeps them.
var typed = []string{
	"Sam", "Søren Ødegård", "Line\r\nBcc: all@example.org", "null\x00byte", "bell\a escape\x1b[31m", "👩🏽‍🦽👟🇬🇧", "مرحبا بالعالم", "\u202egnirts\u202c",
	`"><script>alert(1)</script>`, "{{.Clinic.Name}} {{template \"summary\" .}}", "</textarea><img src=x>", "${7*7} #{7*7} <%= 7*7 %>", "a\u2028b\u2029c",
	"\ufeffmark", "half \xed\xa0\x80", "=HYPERLINK(\"http://x\")", "%0d%0aSet-Cookie: a=b", strings.Repeat("long ", 500), "é\u0301\u0301\u0301", "tab\there",
}

// FuzzAnyAnswersAreKeptAsTypedOrComeBack puts any text in every field of the form.
func FuzzAnyAnswersAreKeptAsTypedOrComeBack(f *testing.F) {
	for _, text := range typed {
		f.Add(text, address, "", text, "", false)
		f.Add(text, address, "", text, "urgent.2", false)
		f.Add("Sam", text, text, "Hello", text, true)
	}
	f.Fuzz(func(t *testing.T, name, email, number, words, sign string, stopped bool) {
		posted := letter("name", name, "email", email, "phone", number, "message", words, "way", "")
		if sign != "" {
			posted["signs"] = []string{sign}
		}
		if stopped {
			posted.Set("seen", "emergency")
		}
		d := newDesk(t)
		a := d.press("/contact", posted)
		if a.status != http.StatusSeeOther {
			d.none()
			comesBack(t, posted, a)
			return
		}
		reference := sentTo(t, a)
		if e := d.only(); e.Reference != reference || visible(e.Name) != visible(name) || visible(e.Message) != visible(words) ||
			strings.ContainsFunc(e.Name, unicode.IsControl) || strings.ContainsFunc(strings.ReplaceAll(e.Message, "\n", ""), unicode.IsControl) {
			t.Errorf("typed %q and %q, kept %q and %q", name, words, e.Name, e.Message)
		}
	})
}

// comesBack fails the test where a page isn't made by us alone, or doesn't hold what was typed.
func comesBack(t *testing.T, posted url.Values, a answer) {
	t.Helper()
	if a.status >= http.StatusInternalServerError {
		t.Fatalf("answered %d: %s", a.status, a.body)
	}
	tame, all := url.Values{}, ""
	for name, values := range posted {
		for _, value := range values {
			tame.Add(name, strings.NewReplacer("<", ">", `"`, ">").Replace(value))
			all += value
		}
	}
	// Signs that make a page do other things when they aren't written as text.
	if b := newDesk(t).press("/contact", tame); b.status == a.status &&
		(strings.Count(a.body, "<") != strings.Count(b.body, "<") || strings.Count(a.body, `"`) != strings.Count(b.body, `"`)) {
		t.Errorf("%v makes the page\n%s", posted, a.body)
	}
	if utf8.ValidString(all) && !strings.Contains(all, "\x00") && strings.Contains(a.body, `action="/contact"`) {
		same(t, posted, filledIn(t, a.body), "seen", "way")
	}
}

// visible leaves out what may be tidied away: spaces, control characters and marks that turn the text.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", r) {
			return -1
		}
		return r
	}, text)
}

func FuzzAnyContactFormIsTakenOrRefusedWhole(f *testing.F) {
	for _, seed := range []string{letter().Encode(), "", "&&&", "%", "signs=urgent&signs=x", "seen=urgent", "again=yes&website=x", "message=%ff", "consent=true&consent=true"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		d := newDesk(t)
		for _, path := range []string{"/contact", "/v1/enquiries"} {
			before := len(d.kept.Kept())
			a := d.post(path, formType, body)
			if a.status >= http.StatusInternalServerError || a.status != http.StatusSeeOther && len(d.kept.Kept()) != before {
				t.Errorf("answered %d: %s", a.status, a.body)
			}
		}
	})
}

func FuzzAnyEnquiryJSONIsTakenOrRefusedWhole(f *testing.F) {
	for _, seed := range []string{enquiryJSON(), enquiryJSON("signs", `["urgent"]`), "{}", "null", `{"signs":[1]}`, enquiryJSON("name", `"\ud800"`), enquiryJSON("call_time", `"x"`), enquiryJSON("consent", "1")} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		d := newDesk(t)
		a := d.post("/v1/enquiries", jsonType, body)
		if a.status >= http.StatusInternalServerError || (a.status == http.StatusAccepted) != (len(d.kept.Kept()) == 1) {
			t.Errorf("answered %d: %s", a.status, a.body)
		}
	})
}
