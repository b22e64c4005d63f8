package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

func TestWrongJSONIsRefusedByFieldAndChangesNothing(t *testing.T) {
	good := signUpJSON(address)
	swap := func(old, new string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("%q isn't in the request", old)
		}
		return strings.Replace(good, old, new, 1)
	}
	for _, test := range []struct {
		name, body string
		status     int
		field      string
	}{
		{"nothing", "", 400, ""},
		{"not JSON", "email=sam", 400, ""},
		{"cut off", good[:len(good)-1], 400, ""},
		{"a list", "[" + good + "]", 400, ""},
		{"null", "null", 400, ""},
		{"something after it", good + "{}", 400, ""},
		{"a comma too many", swap(`"Sam",`, `"Sam",,`), 400, ""},
		{"not UTF-8", swap("Sam", "Sa\xff"), 400, ""},
		{"a zero byte", swap("Sam", "Sa\x00"), 400, ""},
		{"too long", swap("Sam", strings.Repeat("m", 33_000)), 413, ""},
		{"nothing in it", "{}", 422, "email"},
		{"an unknown field", swap(`"name"`, `"nick_name"`), 422, "nick_name"},
		{"an unknown field that may be an address", swap(`"name"`, `"sam@example.org"`), 422, "unknown"},
		{"a field in capitals", swap(`"name"`, `"Name"`), 422, "Name"},
		{"a field twice", swap(`{`, `{"minutes":5,`), 422, "minutes"},
		{"a list for an address", swap(`"`+address+`"`, `["`+address+`"]`), 422, "email"},
		{"no address", swap(address, "sam"), 422, "email"},
		{"two addresses", swap(address, "sam@example.org,kim@example.org"), 422, "email"},
		{"an address with a line break", swap(address, `sam@example.org\r\nBcc: kim@example.org`), 422, "email"},
		{"a name that is a link", swap("Sam", "www.example.org"), 422, "name"},
		{"a name with half a character", swap("Sam", `\ud800`), 422, "name"},
		{"null for a name", swap(`"Sam"`, "null"), 422, "name"},
		{"days as text", swap(`["mon","thu"]`, `"mon"`), 422, "days"},
		{"no days", swap(`["mon","thu"]`, `[]`), 422, "days"},
		{"a day twice", swap(`"thu"`, `"mon"`), 422, "days"},
		{"a day of another tongue", swap(`"thu"`, `"jeudi"`), 422, "days"},
		{"null for a day", swap(`"thu"`, `null`), 422, "days"},
		{"a time as a number", swap(`"07:00"`, "7"), 422, "time"},
		{"a time off the grid", swap("07:00", "07:03"), 422, "time"},
		{"a time past midnight", swap("07:00", "24:00"), 422, "time"},
		{"a zone there is none of", swap("Europe/London", "Europe/Coventry"), 422, "time_zone"},
		{"a zone that is a file", swap("Europe/London", "../../etc/passwd"), 422, "time_zone"},
		{"the server's own zone", swap("Europe/London", "Local"), 422, "time_zone"},
		{"no zone", swap("Europe/London", ""), 422, "time_zone"},
		{"a focus there is none of", swap(`"both"`, `"arms"`), 422, "focus"},
		{"minutes as text", swap(":10,", `:"10",`), 422, "minutes"},
		{"part of a minute", swap(":10,", ":10.5,"), 422, "minutes"},
		{"minutes without end", swap(":10,", ":1e400,"), 422, "minutes"},
		{"seven minutes", swap(":10,", ":7,"), 422, "minutes"},
		{"no consent", swap(`{"email":true}`, `{"email":false}`), 422, "consent"},
		{"consent to nothing", swap(`{"email":true}`, `{}`), 422, "consent"},
		{"consent as text", swap(`{"email":true}`, `{"email":"true"}`), 422, "consent"},
		{"a bare consent", swap(`{"email":true}`, `true`), 422, "consent"},
		{"consent to more", swap(`{"email":true}`, `{"email":true,"post":true}`), 422, "consent"},
		{"deep nesting", swap(`"Sam"`, strings.Repeat("[", 4000)+strings.Repeat("]", 4000)), 422, "name"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newSite(t)
			before := s.state()
			a := s.post("/v1/subscriptions", jsonType, test.body)
			s.unchanged(before)
			if a.status != test.status {
				t.Fatalf("answered %d %s", a.status, a.body)
			}
			if !names(t, a.body, test.field) {
				t.Errorf("the answer doesn't name %q: %s", test.field, a.body)
			}
			if strings.Contains(a.body, address) {
				t.Errorf("the answer repeats the address: %s", a.body)
			}
		})
	}
}

// names reports whether a problem names a field, or none where that is "".
func names(t *testing.T, body, field string) bool {
	t.Helper()
	var problem struct{ Errors []struct{ Field string } }
	if err := json.Unmarshal([]byte(body), &problem); err != nil {
		t.Fatal(err)
	}
	for _, e := range problem.Errors {
		if e.Field == field {
			return true
		}
	}
	return field == "" && len(problem.Errors) == 0
}

func TestWrongFormsAreShownAgainAndChangeNothing(t *testing.T) {
	s := newSite(t)
	l := s.join(address)
	const other = "kim@example.org"
	for _, path := range []string{"/subscribe", "/v1/subscriptions", "/preferences/" + l.preferences} {
		good := signUpForm + other
		if strings.HasPrefix(path, "/pref") {
			good = choicesForm
		}
		for _, test := range []struct{ name, old, new, field, message string }{
			{"no days", "days=mon&days=thu&", "", "days", "Choose at least one day."},
			{"a day twice", "days=thu", "days=mon", "days", "Choose at least one day."},
			{"a time off the grid", "07:00", "07:03", "time", "Choose a time in 5-minute steps"},
			{"two times", "time=07:00", "time=07:00&time=08:00", "time", "Give one answer only."},
			{"a zone there is none of", "Europe/London", "Europe/Coventry", "time_zone", "Choose a time zone"},
			{"a focus there is none of", "focus=both", "focus=arms", "focus", "Choose stretch, strength or both."},
			{"minutes in words", "minutes=10", "minutes=ten", "minutes", "Choose 5, 10, 15 or 20 minutes."},
			{"mark-up", "Europe/London", "%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "time_zone", "Choose a time zone"},
		} {
			t.Run(path[:5]+" "+test.name, func(t *testing.T) {
				before := s.state()
				a := s.post(path, formType, strings.Replace(good, test.old, test.new, 1))
				s.unchanged(before)
				if a.status != http.StatusUnprocessableEntity {
					t.Fatalf("answered %d", a.status)
				}
				for _, want := range []string{
					"<title>Error: ", "There is a problem", `<a href="#` + test.field + `">` + test.message, `id="` + test.field + `"`, `id="` + test.field + `-error"`,
				} {
					if !strings.Contains(a.body, want) {
						t.Errorf("the page has no %q", want)
					}
				}
				if strings.Contains(a.body, "<script>alert") {
					t.Error("the page runs what was typed")
				}
			})
		}
	}
}

func TestAButtonMayBePressedWithNoFormAtAll(t *testing.T) {
	s := newSite(t)
	l := s.join(address)
	pending := s.signUp("pending@example.org")
	for _, path := range []string{"/confirm/" + pending, "/unsubscribe/" + l.unsubscribe} {
		if a := s.post(path, "", ""); a.status != 200 {
			t.Errorf("%s answered %d", path[:8], a.status)
		}
	}
}

func TestOtherWrongBodiesAreRefusedAtEveryForm(t *testing.T) {
	s := newSite(t)
	l := s.join(address)
	pending := s.signUp("pending@example.org")
	paths := []string{
		"/subscribe", "/confirm/" + pending, "/preferences/" + l.preferences, "/unsubscribe/" + l.unsubscribe,
	}
	before := s.state()
	for _, path := range paths {
		for _, test := range []struct {
			name, contentType, body string
			status                  int
		}{
			{"JSON", jsonType, `{"a":`, 415},
			{"no type", "", choicesForm, 415},
			{"another alphabet", formType + "; charset=utf-16", choicesForm, 415},
			{"not a form", formType, "%zz", 400},
			{"not UTF-8", formType, "time=\xff", 400},
			{"too long", formType, "time=" + strings.Repeat("7", 33_000), 413},
			{"a question there is none of", formType, choicesForm + "&colour=red", 422},
		} {
			a := s.post(path, test.contentType, test.body)
			if a.status != test.status || !strings.Contains(a.body, "<h1>") {
				t.Errorf("%s with %s answered %d, not a page of %d", path[:8], test.name, a.status, test.status)
			}
		}
	}
	for _, body := range []string{"List-Unsubscribe=Two-Clicks", "List-Unsubscribe=One-Click&List-Unsubscribe=One-Click"} {
		if a := s.post("/unsubscribe/"+l.unsubscribe, formType, body); a.status != 422 {
			t.Errorf("%s answered %d", body, a.status)
		}
	}
	for _, body := range []string{"", "--b\r\n", "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\nx\r\n--b--\r\n"} {
		if a := s.post("/unsubscribe/"+l.unsubscribe, "multipart/form-data; boundary=b", body); a.status != 400 {
			t.Errorf("a broken multipart form answered %d", a.status)
		}
	}
	if a := s.post("/unsubscribe/"+l.unsubscribe, "multipart/form-data", ""); a.status != 400 {
		t.Errorf("a multipart form without a boundary answered %d", a.status)
	}
	s.unchanged(before)
}
