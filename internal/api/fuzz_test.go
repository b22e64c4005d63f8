package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// refused fails the test where an answer is our mistake, or a refusal that changed something.
func refused(s *site, a answer, before state) {
	s.t.Helper()
	if a.status >= http.StatusInternalServerError {
		s.t.Errorf("answered %d: %s", a.status, a.body)
	}
	if a.status >= http.StatusBadRequest {
		s.unchanged(before)
	}
}

func FuzzAnyJSONIsTakenOrRefusedWhole(f *testing.F) {
	good := signUpJSON(address)
	for _, seed := range []string{
		good, textJSON, bothJSON(address, number), "{}", "null", "[]", `{"email":1}`, good + good, strings.ReplaceAll(good, "10", "1e1"), strings.Replace(good, "Sam", `\ud800`, 1),
		strings.Replace(good, "London", `Lon\u0064on`, 1), strings.Replace(good, `{"email":true}`, `{"email":true,"email":true}`, 1), "\ufeff" + good,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		s := newSite(t)
		before := s.state()
		refused(s, s.post("/v1/subscriptions", jsonType, body), before)
	})
}

func FuzzAnyFormIsTakenOrRefusedWhole(f *testing.F) {
	for _, seed := range []string{
		signUpForm + address, choicesForm, "", "&&&", "=", "%", "days=mon&days=mon", "email=%00", "answers=yes", "channel=sms", "well=yes", "days=all", "days=fewer", "days=all&days=fewer", "reason=pain", "reason=", "reason=time&reason=ill", "time_zone=..%2F..%2Fetc%2Fpasswd", "consent=email;x=y",
		strings.NewReplacer("07:00", "18:35", "days=mon", "run_days=mon").Replace(signUpForm) + address + "&consent=sms&consent=answers&phone=07700900982",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		s := newSite(t)
		l := s.join("active@example.org")
		wonder(s, s.store.All()[l.id])
		for _, path := range []string{
			"/subscribe", "/v1/subscriptions", "/preferences/" + l.preferences, "/preferences/" + l.preferences + "/channels",
			"/preferences/" + l.preferences + "/answers", "/preferences/" + l.preferences + "/fewer", "/preferences/" + l.preferences + "/reason", "/preferences/" + l.preferences + "/recover", "/preferences/" + l.preferences + "/keep",
			"/preferences/" + l.preferences + "/details", "/preferences/" + l.preferences + "/leave", "/unsubscribe/" + l.unsubscribe,
			"/session/" + l.preferences, "/progress/" + l.preferences + "/step", "/progress/" + l.preferences + "/settled",
			"/progress/" + l.preferences + "/stretches", "/progress/" + l.preferences + "/rest",
		} {
			before := s.state()
			refused(s, s.post(path, formType, body), before)
		}
	})
}

// No made-up link opens anything, for reading or for writing.
func FuzzNoMadeUpLinkOpensAnything(f *testing.F) {
	for _, seed := range []string{
		"", ".", "..", "a.b.c", "0000000000000000.0.AAAAAAAAAAAAAAAAAAAAAA", "%2e%2e", "a/../b", "\x00", "é", strings.Repeat("0", 16) + "..", "0000000000000000.zzzzzzzzzzzzzzzz.x",
		strings.Repeat("A", 24), strings.Repeat("-", 24), strings.Repeat("_", 23) + "=",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, link string) {
		s := newSite(t)
		l := s.join(address)
		before := s.state()
		if link == l.unsubscribe || link == l.preferences || link == l.confirm {
			return // the fuzzer guessed 128 bits
		}
		for _, door := range []string{"confirm", "preferences", "unsubscribe", "details", "c", "s", "t", "r", "session", "progress"} {
			path := "/" + door + "/" + url.PathEscape(link)
			for _, a := range []answer{s.get(path), s.post(path, formType, ""), s.send(http.MethodHead, path, "", "")} {
				if a.status < 300 || a.status >= 500 {
					t.Errorf("%s answered %d", path, a.status)
				}
			}
		}
		s.unchanged(before)
	})
}
