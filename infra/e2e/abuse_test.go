package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"limber/infra/local/visitor"
)

// signUpFrom signs an email address up through the API, from an IP address.
func (k *clinic) signUpFrom(ip, email string) (visitor.Answer, error) {
	v := k.Visitor
	v.IP = ip
	body, err := json.Marshal(map[string]any{
		"email": email, "days": []string{"mon"}, "time": "07:00", "time_zone": "Europe/London", "focus": "both", "minutes": 10,
		"consent": map[string]bool{"email": true},
	})
	if err != nil {
		return visitor.Answer{}, err
	}
	return v.Do(k.t.Context(), http.MethodPost, "/v1/subscriptions", "application/json", string(body))
}

// flood signs one address up so often, from as many callers, sixteen at a time, and returns how often it
// was answered how. Waits of any length are the same answer.
func (k *clinic) flood(email string, count int) map[string]int {
	k.t.Helper()
	answers := make([]visitor.Answer, count)
	k.together(16, func(worker int) (visitor.Answer, error) {
		for i := worker; i < count; i += 16 {
			var err error
			if answers[i], err = k.signUpFrom(fmt.Sprintf("10.1.%d.%d", i/250, i%250), email); err != nil {
				return answers[i], err
			}
		}
		return visitor.Answer{}, nil
	})
	k.must(k.Drain(k.t.Context()))
	seen := map[string]int{}
	for _, a := range answers {
		if a.Status == http.StatusTooManyRequests && number(a.Header.Get("Retry-After")) < 1 {
			k.t.Errorf("429 without when to try again: %v", a.Header)
		}
		seen[fmt.Sprint(a.Status, " ", digits.ReplaceAllString(a.Body, "N"))]++
	}
	return seen
}

var digits = regexp.MustCompile(`\d+ (minutes?|hours?)`)

func TestAThousandSignUpsAtOnceSendOneMessageAndTellNothing(t *testing.T) {
	k := open(t)
	const known, unknown = "known@runner.example", "unknown@runner.example"
	k.join(visitor.SignUp{Email: known, Time: "07:00"})
	k.until(sunday.Add(61 * time.Minute)) // limits count by the hour
	first, second := k.flood(unknown, 1000), k.flood(known, 200)
	taken := func(seen map[string]int) (taken int, kinds []string) {
		for answer, n := range seen {
			kinds = append(kinds, answer)
			if strings.HasPrefix(answer, "202 ") {
				taken += n
			} else if !strings.HasPrefix(answer, "429 ") {
				t.Errorf("%d times: %s", n, answer)
			}
		}
		slices.Sort(kinds)
		return taken, kinds
	}
	takenFirst, kindsFirst := taken(first)
	takenSecond, kindsSecond := taken(second)
	if takenFirst != takenSecond || takenFirst == 0 || !slices.Equal(kindsFirst, kindsSecond) {
		t.Errorf("an unknown address is answered %v, a known one %v", first, second)
	}
	for _, address := range []string{known, unknown} {
		if n := len(k.Messages(address)); n != 1 {
			t.Errorf("%s has %d messages", address, n)
		}
	}
}

func TestOneCallerSignsUpTwentyTimesAnHour(t *testing.T) {
	k := open(t)
	const caller = "203.0.113.5"
	for i := range 22 {
		answer, err := k.signUpFrom(caller, fmt.Sprintf("friend-%d@runner.example", i))
		k.must(err)
		want := http.StatusAccepted
		if i >= 20 {
			want = http.StatusTooManyRequests
		}
		if answer.Status != want {
			t.Errorf("sign-up %d: %d, want %d", i+1, answer.Status, want)
		}
	}
	v := k.Visitor
	v.IP = caller
	spoofed, err := v.DoWith(t.Context(), http.MethodPost, "/subscribe", map[string]string{
		"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": "198.51.100.1", "X-Real-Ip": "198.51.100.1",
	}, k.form("friend-30@runner.example").Encode())
	k.must(err)
	if spoofed.Status != http.StatusTooManyRequests {
		t.Errorf("a caller that says it is another: %d", spoofed.Status)
	}
	other, err := k.signUpFrom("203.0.113.6", "friend-31@runner.example")
	k.must(err)
	if other.Status != http.StatusAccepted {
		t.Errorf("another caller: %d", other.Status)
	}
	k.until(sunday.Add(61 * time.Minute))
	if later, err := k.signUpFrom(caller, "friend-32@runner.example"); err != nil || later.Status != http.StatusAccepted {
		t.Errorf("an hour later: %d %v", later.Status, err)
	}
}

var formToken = regexp.MustCompile(`name="form_token" value="([^"]+)"`)

// form is the sign-up page's form as a person fills it in, before they press the button.
func (k *clinic) form(email string) url.Values {
	k.t.Helper()
	return k.made("/subscribe", url.Values{
		"email": {email}, "days": {"mon"}, "time": {"07:00"}, "time_zone": {"Europe/London"}, "focus": {"both"}, "minutes": {"10"},
		"consent": {"email"}, "website": {""},
	})
}

// made adds to a form what the page's own form has since we made it.
func (k *clinic) made(path string, form url.Values) url.Values {
	k.t.Helper()
	page, err := k.Get(k.t.Context(), path)
	k.must(err)
	token := formToken.FindStringSubmatch(page.Body)
	if token == nil {
		k.t.Fatal("the form has no token")
	}
	form.Set("form_token", token[1])
	return form
}

func TestAFormThatMayBeAProgramsIsShownAgainAndNothingIsKept(t *testing.T) {
	k := open(t)
	const anna = "anna@runner.example"
	good := k.form(anna)
	k.must(k.Advance(t.Context(), 5*time.Second))
	cases := map[string]func(url.Values){
		"trap filled in": func(f url.Values) { f.Set("website", "https://spam.example") },
		"trap left out":  func(f url.Values) { f.Del("website") },
		"too fast":       func(f url.Values) { f.Set("form_token", k.form(anna).Get("form_token")) },
		"forged":         func(f url.Values) { f.Set("form_token", "0"+f.Get("form_token")) },
		"made up":        func(f url.Values) { f.Set("form_token", "l0.aaaaaaaaaaaaaaaaaaaaaa") },
		"no token":       func(f url.Values) { f.Del("form_token") },
	}
	before := k.stored("SubscribersTable", "RemindersTable")
	for name, spoil := range cases {
		t.Run(name, func(t *testing.T) {
			k.t, k.IP = t, fmt.Sprintf("192.0.2.%d", len(name))
			f := url.Values{}
			for field, values := range good {
				f[field] = slices.Clone(values)
			}
			f.Set("email", fmt.Sprintf("anna-%d@runner.example", len(name))) // each within its own limits
			spoil(f)
			for _, path := range []string{"/subscribe", "/v1/subscriptions"} {
				answer, err := k.Press(t.Context(), path, f)
				k.must(err)
				if answer.Status != http.StatusUnprocessableEntity || !strings.Contains(answer.Body, "press the button again") || !strings.Contains(answer.Body, f.Get("email")) {
					t.Errorf("%s: %d, not the form again", path, answer.Status)
				}
			}
		})
	}
	k.t = t
	k.must(k.Drain(t.Context()))
	if changes := k.stored("SubscribersTable", "RemindersTable").changes(before); len(changes) > 0 {
		t.Errorf("kept: %s", strings.Join(changes, "\n"))
	}
	k.until(sunday.Add(61 * time.Minute))
	if taken, err := k.Press(t.Context(), "/subscribe", good); err != nil || taken.Status != http.StatusSeeOther {
		t.Errorf("a person's form: %d %v", taken.Status, err)
	}
	k.must(k.Drain(t.Context()))
	if n := len(k.Messages("")); n != 1 {
		t.Errorf("%d messages were sent", n)
	}
}

func TestAddressesThatCannotBeRightAreRefusedAndNotKept(t *testing.T) {
	k := open(t)
	before := k.stored("SubscribersTable", "RemindersTable")
	refused := map[string][]string{
		"email": {
			"sam@mailinator.com", "sam", "sam@", "@example.org", "a@b@example.org", "sam@example", "sam @example.org",
			"Sam <sam@example.org>", "sam@example.org, bob@example.org", "sam@example.org\r\nBcc: bob@example.org",
			strings.Repeat("a", 65) + "@example.org", "sam@" + strings.Repeat("a.", 130) + "org",
		},
		"phone": {"12345", "020 7946 0123", "+1 202 555 0123", "07700 900 98", "999", "07700900982;07700900983", "０７７００"},
	}
	consent := map[string]string{"email": "email", "phone": "sms"}
	n := 0
	for field, values := range refused {
		for _, value := range values {
			n++
			k.IP = fmt.Sprintf("192.0.2.%d", n)
			body, err := json.Marshal(map[string]any{
				field: value, "days": []string{"mon"}, "time": "12:00", "time_zone": "Europe/London", "focus": "both", "minutes": 10,
				"consent": map[string]bool{consent[field]: true},
			})
			k.must(err)
			answer, err := k.Do(t.Context(), http.MethodPost, "/v1/subscriptions", "application/json", string(body))
			k.must(err)
			if answer.Status != http.StatusUnprocessableEntity || !strings.Contains(answer.Body, `"field":"`+field+`"`) {
				t.Errorf("%q: %d %s", value, answer.Status, answer.Body)
			}
		}
	}
	k.must(k.Drain(t.Context()))
	if changes := k.stored("SubscribersTable", "RemindersTable").changes(before); len(changes) > 0 || len(k.Messages("")) > 0 {
		t.Errorf("%d messages, and kept: %s", len(k.Messages("")), strings.Join(changes, "\n"))
	}
}
