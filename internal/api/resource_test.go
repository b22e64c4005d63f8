package api_test

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"limber/internal/contact"
	"limber/internal/subscription"
)

const own = "/v1/subscription"

func (s *site) own(method, body string, runner subscription.Subscriber) answer {
	s.t.Helper()
	return s.send(method, own, jsonType, body, "Authorization", "Bearer "+runner.Capability(subscription.ToPreferences))
}

// object reads a JSON object.
func object(t *testing.T, text string) map[string]any {
	t.Helper()
	var read map[string]any
	if err := json.Unmarshal([]byte(text), &read); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return read
}

func TestOwnSubscriptionIsToldWithMaskedAddresses(t *testing.T) {
	s := newSite(t)
	runner := s.edit(s.joinBoth(address, number).ID, func(next *subscription.Subscriber) {
		next.Text = subscription.Standing{State: subscription.Stopped, Reason: "invalid"}
	})
	a := s.own(http.MethodGet, "", runner)
	if a.status != http.StatusOK || a.header.Get("Cache-Control") != "no-store" || strings.Contains(a.body, address) || strings.Count(a.body, runner.ID) != 1 { // in the calendar's link
		t.Fatalf("answered %d %s", a.status, a.body)
	}
	have := object(t, a.body)
	if want := object(t, `{"email":{"state":"active","address":"s…@example.org"},"sms":{"state":"stopped","reason":"invalid","address":"…982"}}`); !reflect.DeepEqual(have["channels"], want) {
		t.Errorf("the channels are %v", have["channels"])
	}
	next := have["next"].([]any)
	if len(next) != 3 || !reflect.DeepEqual(next[0], object(t, `{"due":"2026-11-23T18:35:00Z","channels":["email"],"focus":"strength"}`)) {
		t.Errorf("next come %v", next)
	}
	for field, want := range map[string]any{"name": "Sam", "time": "18:35", "pause_until": nil, "away": nil, "resting": false, "run_days": []any{}, "history": []any{}} {
		if value, there := have[field]; !there || !reflect.DeepEqual(value, want) {
			t.Errorf("%s is %v", field, value)
		}
	}
	code := s.send(http.MethodGet, own, "", "", "Authorization", "bearer "+runner.Code(subscription.ToToday))
	if code.status != http.StatusOK || code.body != a.body {
		t.Errorf("the short link is answered %d %s", code.status, code.body)
	}
}

func TestAPatchChangesWhatIsGivenAndNothingElse(t *testing.T) {
	const before = `{"days":["sat"],"run_days":["sun"],"time":"18:35","time_zone":"Asia/Tokyo","focus":"stretch","minutes":5,` +
		`"pause_until":"2026-12-07","away":{"time_zone":"America/New_York","until":"2026-12-01"},"consent":{"answers":true}}`
	for body, change := range map[string]string{
		`{}`:                            `{}`,
		`{"days":["mon","wed"]}`:        `{"days":["mon","wed"]}`,
		`{"run_days":["tue"]}`:          `{"run_days":["tue"]}`,
		`{"run_days":[]}`:               `{"run_days":[]}`,
		`{"days":[]}`:                   `{"days":["sun"]}`, // planned from the days they run
		`{"time":"09:00"}`:              `{"time":"09:00"}`,
		`{"time_zone":"Europe/Paris"}`:  `{"time_zone":"Europe/Paris"}`,
		`{"focus":"both","minutes":20}`: `{"focus":"both","minutes":20}`,
		`{"pause_until":null}`:          `{"pause_until":null}`,
		`{"pause_until":"2026-11-30"}`:  `{"pause_until":"2026-11-30"}`,
		`{"away":null}`:                 `{"away":null}`,
		`{"consent":{"answers":false}}`: `{"consent":{"answers":false}}`,
		`{"consent":{}}`:                `{}`,
		`{"away":{"time_zone":"Asia/Seoul","until":"2026-11-29"}}`: `{"away":{"time_zone":"Asia/Seoul","until":"2026-11-29"}}`,
	} {
		s := newSite(t)
		runner := s.joinBoth(address, number)
		if a := s.own(http.MethodPatch, before, runner); a.status != http.StatusOK {
			t.Fatalf("the first patch answered %d %s", a.status, a.body)
		}
		a := s.send(http.MethodPatch, own, "application/merge-patch+json", body, "Authorization", "Bearer "+runner.Code(subscription.ToToday))
		if a.status != http.StatusOK {
			t.Errorf("%s answered %d %s", body, a.status, a.body)
			continue
		}
		have, changes := object(t, a.body), object(t, change)
		for field, was := range object(t, before) {
			want, changed := changes[field]
			if !changed {
				want = was
			}
			if !reflect.DeepEqual(have[field], want) {
				t.Errorf("after %s, %s is %v, not %v", body, field, have[field], want)
			}
		}
		if again := s.own(http.MethodGet, "", runner); again.body != a.body {
			t.Errorf("after %s it is told otherwise: %s", body, again.body)
		}
	}
}

func TestAWrongPatchIsRefusedByFieldAndChangesNothing(t *testing.T) {
	s := newSite(t)
	runner := s.joinBoth(address, number)
	before := s.state()
	for body, want := range map[string]struct {
		status int
		field  string
	}{
		"": {400, ""}, "[]": {400, ""}, "null": {400, ""}, "{}{}": {400, ""}, `{"minutes":5,}`: {400, ""}, `{"a":"` + strings.Repeat("a", 33_000) + `"}`: {413, ""},
		`{"name":"Kim"}`: {422, "name"}, `{"email":"kim@example.org"}`: {422, "email"}, `{"resting":false}`: {422, "resting"}, `{"sam@example.org":1}`: {422, "unknown"},
		`{"minutes":null}`: {422, "minutes"}, `{"days":null}`: {422, "days"}, `{"minutes":5,"minutes":10}`: {422, "minutes"}, `{"minutes":7}`: {422, "minutes"},
		`{"days":[],"run_days":[]}`: {422, "days"}, `{"days":["mon","mon"]}`: {422, "days"}, `{"time":"18:36"}`: {422, "time"}, `{"time_zone":"Local"}`: {422, "time_zone"},
		`{"focus":"arms"}`: {422, "focus"}, `{"pause_until":""}`: {422, "pause_until"}, `{"pause_until":"2026-11-01"}`: {422, "pause_until"},
		`{"pause_until":"2028-01-01"}`: {422, "pause_until"}, `{"pause_until":20261201}`: {422, "pause_until"}, `{"away":{}}`: {422, "away"},
		`{"away":{"time_zone":"Asia/Tokyo"}}`: {422, "away"}, `{"away":{"time_zone":"Asia/Nowhere","until":"2026-12-01"}}`: {422, "away.time_zone"},
		`{"away":{"time_zone":"Asia/Tokyo","until":"soon"}}`: {422, "away.until"}, `{"away":{"time_zone":"Asia/Tokyo","until":"2026-12-01","why":"x"}}`: {422, "away"},
		`{"consent":null}`: {422, "consent"}, `{"consent":{"answers":null}}`: {422, "consent"}, `{"consent":{"email":true}}`: {422, "consent"},
		`{"consent":{"answers":true},"minutes":7}`: {422, "minutes"},
	} {
		a := s.own(http.MethodPatch, body, runner)
		if a.status != want.status || !names(t, a.body, want.field) {
			t.Errorf("%.60s answered %d %s", body, a.status, a.body)
		}
	}
	if a := s.send(http.MethodPatch, own, "text/plain", "{}", "Authorization", "Bearer "+runner.Code(subscription.ToToday)); a.status != http.StatusUnsupportedMediaType {
		t.Errorf("plain text answered %d", a.status)
	}
	if a := s.send(http.MethodGet, own+"?x=1", "", "", "Authorization", "Bearer "+runner.Code(subscription.ToToday)); a.status != http.StatusBadRequest {
		t.Errorf("a query answered %d", a.status)
	}
	s.unchanged(before)
}

func TestWhoeverDoesNotSayWhoseItIsLearnsAndChangesNothing(t *testing.T) {
	s := newSite(t)
	runner := s.edit(s.joinBoth(address, number).ID, func(next *subscription.Subscriber) { next.DetailsBy = s.now.Add(1e12) })
	before := s.state()
	right := runner.Capability(subscription.ToPreferences)
	for header, status := range map[string]int{
		"": 401, "Bearer": 401, "Bearer ": 401, "Basic " + right: 401, right: 401, "Bearer x": 403, "Bearer " + right + "x": 403, "Bearer " + right + ", Bearer x": 403,
		"Bearer " + runner.Capability(subscription.ToUnsubscribe): 403, "Bearer " + runner.Code(subscription.ToStopTexts): 403, "Bearer " + runner.Capability(subscription.ToDetails): 403,
		"Bearer " + strings.Repeat("a", 5000): 403,
	} {
		for _, method := range []string{http.MethodGet, http.MethodPatch, http.MethodDelete} {
			a := s.send(method, own, jsonType, `{"minutes":5}`, "Authorization", header)
			if a.status != status || (a.header.Get("WWW-Authenticate") == "Bearer") != (status == 401) {
				t.Errorf("%s with %.30q answered %d %v", method, header, a.status, a.header)
			}
		}
	}
	s.unchanged(before)
}

func TestDeletingLeavesByEveryChannelAndStaysDeleted(t *testing.T) {
	s := newSite(t)
	runner := s.joinBoth(address, number)
	for range 2 {
		if a := s.own(http.MethodDelete, "", runner); a.status != http.StatusNoContent || a.body != "" {
			t.Fatalf("answered %d %s", a.status, a.body)
		}
	}
	left := s.store.All()[runner.ID]
	for _, c := range contact.Channels {
		if left.On(c).State != subscription.Left {
			t.Errorf("%s is %s", c, left.On(c).State)
		}
	}
	if a := s.own(http.MethodPatch, `{"minutes":5}`, runner); a.status != http.StatusGone {
		t.Errorf("a patch after it answered %d", a.status)
	}
	if have := object(t, s.own(http.MethodGet, "", runner).body); len(have["next"].([]any)) != 0 {
		t.Errorf("what is told after it is %v", have)
	}
	if a := s.send(http.MethodPut, own, jsonType, "{}"); a.status != http.StatusMethodNotAllowed || a.header.Get("Allow") != "GET, HEAD, PATCH, DELETE" {
		t.Errorf("PUT answered %d, Allow %q", a.status, a.header.Get("Allow"))
	}
}

func FuzzAnyPatchIsTakenOrRefusedWhole(f *testing.F) {
	for _, seed := range []string{
		`{"minutes":5}`, `{}`, `null`, `{"away":null,"pause_until":null}`, `{"away":{"time_zone":"Asia/Tokyo","until":"2026-12-07"}}`,
		`{"consent":{"answers":true},"days":[]}`, `{"run_days":["mon","mon"]}`, `{"away":{"away":{}}}`, `{"minutes":1e400}`, `{"time":"\ud800"}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		s := newSite(t)
		runner := s.joinBoth(address, number)
		before := s.state()
		refused(s, s.own(http.MethodPatch, body, runner), before)
	})
}

func FuzzNoMadeUpAuthorizationOpensAnything(f *testing.F) {
	for _, seed := range []string{
		"", "Bearer", "Bearer x", "bearer  ..", "Basic c2FtOnNhbQ==", "Bearer 0000000000000000.0.AAAAAAAAAAAAAAAAAAAAAA", "Bearer AAAAAAAAAAAAAAAAAAAAAAAA", "Bearer\tx", "Bearer a, Bearer b",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		s := newSite(t)
		runner := s.joinBoth(address, number)
		if strings.Contains(header, runner.Capability(subscription.ToPreferences)) || strings.Contains(header, runner.Code(subscription.ToToday)) {
			return // the fuzzer guessed a secret
		}
		before := s.state()
		for _, method := range []string{http.MethodGet, http.MethodPatch, http.MethodDelete} {
			if a := s.send(method, own, jsonType, `{"minutes":5}`, "Authorization", header); a.status != 401 && a.status != 403 {
				t.Errorf("%s with %q answered %d", method, header, a.status)
			}
		}
		s.unchanged(before)
	})
}
