package visitor_test

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"limber/infra/local/visitor"
)

func TestASessionIsToldAsItsPageSendsIt(t *testing.T) {
	s := open(t, map[string]string{"POST /session/link": "200 told"})
	for _, told := range []visitor.Session{
		{Felt: "too_easy"},
		{ID: strings.Repeat("b", 22), Felt: "pain", Score: 0, Focus: "stretch", Minutes: 5, Level: 2, Tier: "advanced", Seconds: 90, Signs: []string{"urgent.1"}},
	} {
		answer, err := s.Tell(t.Context(), "link", told)
		if err != nil || answer.Body != "told" {
			t.Fatal(answer, err)
		}
	}
	want := []url.Values{
		{"felt": {"too_easy"}, "focus": {"strength"}, "minutes": {"10"}, "level": {"1"}, "tier": {"beginner"}, "turn": {"0"}},
		{
			"felt": {"pain"}, "score": {"0"}, "focus": {"stretch"}, "minutes": {"5"}, "level": {"2"}, "tier": {"advanced"}, "turn": {"0"},
			"done": {"90"}, "signs": {"urgent.1"}, "session": {strings.Repeat("b", 22)},
		},
	}
	for i, asked := range s.asked {
		form, err := url.ParseQuery(strings.TrimPrefix(asked, "POST /session/link  "))
		if err != nil {
			t.Fatal(err)
		}
		if id := form.Get("session"); !regexp.MustCompile(`^[\w-]{22}$`).MatchString(id) {
			t.Errorf("the session's number is %q", id)
		}
		if i == 0 {
			form.Del("session")
		}
		if form.Encode() != want[i].Encode() {
			t.Errorf("sent %v, want %v", form, want[i])
		}
	}
	if one, other := visitor.NewSession(), visitor.NewSession(); one == other {
		t.Error("two sessions have one number")
	}
}

func TestAStepIsTakenByTheButtonThatThePageHasForIt(t *testing.T) {
	button := func(move, tier string) string {
		return `<form method="post" action="/progress/link/step"><input type="hidden" name="move" value="` + move + `"><input type="hidden" name="level" value="1">` +
			`<input type="hidden" name="tier" value="` + tier + `">` + "\n<button>Go</button></form>\n"
	}
	s := open(t, map[string]string{
		"GET /progress/link":       `200 <form method="post" action="/progress/link/rest"><input type="hidden" name="move" value="up"></form>` + button("down", "intermediate") + button("up", "advanced"),
		"POST /progress/link/step": "303", "POST /preferences/link/recover": "303",
	})
	for move, want := range map[string]string{"up": "level=1&move=up&tier=advanced", "down": "level=1&move=down&tier=intermediate"} {
		s.asked = nil
		if answer, err := s.Step(t.Context(), "link", move); err != nil || answer.Status != 303 {
			t.Errorf("%s: %d %v", move, answer.Status, err)
		}
		if !slices.Equal(s.asked, []string{"GET /progress/link", "POST /progress/link/step  " + want}) {
			t.Errorf("%s: asked %q", move, s.asked)
		}
	}
	s.asked = nil
	if _, err := s.Step(t.Context(), "link", "stay"); err == nil || len(s.asked) != 1 {
		t.Errorf("without a button: %v, asked %q", err, s.asked)
	}
	s.asked = nil
	if _, err := s.Recover(t.Context(), "link"); err != nil || !slices.Equal(s.asked, []string{"POST /preferences/link/recover  well=yes"}) {
		t.Errorf("asked %q %v", s.asked, err)
	}
}

func TestALeapHoldsTheSchedulesBackAndLetsThemGoOnWhateverHappens(t *testing.T) {
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	s := open(t, map[string]string{"POST /_local/faults": "200 {}", "POST /_local/clock": `200 {"now":"2026-11-23T09:00:00Z"}`, "DELETE /_local/faults": "204"})
	want := []string{
		`POST /_local/faults  {"Service":"scheduler","Mode":"drop"}`, `POST /_local/clock  {"to":"2026-11-23T09:00:00Z"}`, "DELETE /_local/faults",
	}
	if err := s.Leap(t.Context(), at); err != nil || !slices.Equal(s.asked, want) {
		t.Errorf("asked %q %v", s.asked, err)
	}
	s.answers["POST /_local/clock"], s.asked = `400 {"error":"the past"}`, nil
	if err := s.Leap(t.Context(), at); err == nil || !slices.Equal(s.asked, want) {
		t.Errorf("to the past: asked %q %v", s.asked, err)
	}
	s.answers["POST /_local/faults"], s.asked = "400 {}", nil
	if err := s.Leap(t.Context(), at); err == nil || !slices.Equal(s.asked, []string{want[0], want[2]}) {
		t.Errorf("with schedules that can't be held back: asked %q %v", s.asked, err)
	}
}
