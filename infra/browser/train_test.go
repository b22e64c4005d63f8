package browser_test

import (
	"net/url"
	"strings"
	"time"

	"limber/internal/subscription"
)

const finn = "finn@runner.example"

// told is the end of a session as its page sends it, of which answers say how it felt.
func told(number string, answers ...string) url.Values {
	form := url.Values{
		"session": {(number + strings.Repeat("A", 22))[:22]}, "focus": {"strength"}, "minutes": {"10"}, "level": {"1"}, "tier": {"beginner"},
		"turn": {"0"}, "done": {"480"}, "ago": {""},
	}
	for i := 0; i < len(answers); i += 2 {
		form.Add(answers[i], answers[i+1])
	}
	return form
}

// train has Finn tell of sessions, go up and down, and stop.
func (s *site) train() {
	must(s.t, s.Advance(s.t.Context(), 2*time.Hour)) // after the tries that were too many
	s.join(finn, "", "Finn")
	must(s.t, s.Advance(s.t.Context(), 24*time.Hour))
	session, _, _ := strings.Cut(s.link(finn, "/session/"), "?")
	here := strings.Replace(session, "/session/", "/progress/", 1)
	s.open("progress without consent", here, 200)
	s.press("told without consent, too easy", session, told("a", "felt", "too_easy"), 200)
	s.press("answers agreed by Finn", strings.Replace(session, "/session/", "/preferences/", 1)+"/answers", url.Values{"answers": {"yes"}}, 200)
	s.open("progress before the first session", here, 200)
	s.press("told too hard", session, told("b", "felt", "too_hard"), 200)
	s.press("told with every error", session, told("c", "felt", "great", "score", "x", "signs", "tired"), 422)
	for i, number := range []string{"d", "e"} {
		must(s.t, s.Advance(s.t.Context(), 24*time.Hour))
		s.press("told too easy "+string(rune('1'+i)), session, told(number, "felt", "too_easy"), 200)
	}
	s.open("progress with a step up offered", here, 200)
	s.press("a step up", here+"/step", url.Values{"move": {"up"}, "level": {"1"}, "tier": {"intermediate"}}, 200)
	s.press("told a little pain", session, told("f", "felt", "pain", "score", "1"), 200)
	s.press("told some pain", session, told("g", "felt", "pain", "score", "4"), 200)
	must(s.t, s.Advance(s.t.Context(), 24*time.Hour))
	s.open("progress with the next morning asked", here, 200)
	s.press("still there the next morning", here+"/settled", url.Values{"settled": {"no"}}, 200)
	s.questions(strings.Replace(session, "/session/", "/preferences/", 1))
	s.press("told much pain", session, told("h", "felt", "pain", "score", "8"), 200)
	s.press("told a sign", session, told("i", "felt", "done", "signs", "urgent.1"), 200)
	s.open("progress while resting", here, 200)
	s.open("session while resting", session, 200)
	s.press("stretches go on", here+"/stretches", url.Values{"stretches": {"yes"}}, 200)
	s.open("contact from a session", "/contact?about=session", 200)
	s.press("a step that isn't open", here+"/step", url.Values{"move": {"up"}, "level": {"4"}, "tier": {"advanced"}}, 400)
}

// questions has Finn asked how many reminders he wants, and what got in the way of his sessions.
func (s *site) questions(here string) {
	const day = 24 * time.Hour
	back := func(settled, trained time.Duration) {
		s.rewrite(finn, func(next *subscription.Subscriber) {
			next.Settled, next.Trained = next.Settled.Add(-settled), next.Trained.Add(-trained)
			next.Tend = next.Seen // now
		})
		must(s.t, s.Advance(s.t.Context(), day))
	}
	back(90*day, 0)
	s.mail("how many", finn)
	s.open("asked how many", here, 200)
	s.press("how many with an error", here+"/fewer", url.Values{}, 422)
	s.press("how many answered", here+"/fewer", url.Values{"days": {"fewer"}}, 200)
	back(30*day, 9*day)
	s.mail("a quiet week", finn)
	s.open("asked what got in the way", here, 200)
	s.press("what got in the way with an error", here+"/reason", url.Values{"reason": {"cat"}}, 422)
	s.press("a tip", here+"/reason", url.Values{"reason": {"pain"}}, 200)
}
