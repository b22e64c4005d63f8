package progress

import (
	"time"

	"limber/internal/guide"
	"limber/internal/subscription"
)

// Advice is what the runner is told after a session.
type Advice string

// What there is to tell. Stop is the help page, SeeProfessional the advice to talk to one.
const (
	GoOn            Advice = ""
	ShowForm        Advice = "form"
	ShowEasier      Advice = "easier"
	StepDown        Advice = "down"
	SeeProfessional Advice = "professional"
	Stop            Advice = "stop"
)

const day = 24 * time.Hour

// After says what follows at once from a session that a runner tells of: how they stand after it, and the advice. It never
// leads to more than before. Earlier are the answers that are kept from before it, oldest first; none without consent. A
// sign is one of those that need a doctor, ticked beside the answer.
func After(r guide.Rules, s subscription.Subscriber, earlier []Answer, told Answer, sign bool, now time.Time) (subscription.Subscriber, Advice) {
	if s.Answers && told.session() {
		s.Train(told.At)
	}
	all := append(earlier[:len(earlier):len(earlier)], told)
	switch {
	case sign, told.much(r):
		s.Rest(now)
		return s, Stop
	case told.Felt == Pain && told.Score >= r.SomePain.From:
		s.Ease(now)
		if often(all, told.At, r.SomePain) {
			return s, SeeProfessional
		}
		return s, StepDown
	case told.Felt == Pain && told.Score != 0:
		return s, ShowForm
	case told.Felt == TooHard:
		if !running(strength(all), TooHard, r.Hard.Sessions, told.Step) {
			return s, ShowEasier
		}
		if !s.Ease(now) && s.Step() == told.Step { // there is none below it; a telling that comes again finds them lower
			return s, ShowEasier
		}
		return s, StepDown
	}
	return s, GoOn
}

// much reports whether an answer tells of so much pain that all must stop.
func (a Answer) much(r guide.Rules) bool { return a.Felt == Pain && a.Score >= r.MuchPain.From }

// often reports whether pain came as often within some days as the rule says, up to an instant.
func often(answers []Answer, until time.Time, rule guide.SomePainRule) bool {
	times := 0
	for _, a := range answers {
		if a.Felt == Pain && a.Score >= rule.From && until.Sub(a.At) <= time.Duration(rule.Days)*day {
			times++
		}
	}
	return rule.Times > 0 && times >= rule.Times
}

// running reports whether the last so many sessions all felt so, on one step.
func running(sessions []Answer, felt Felt, n int, on subscription.Step) bool {
	if n < 1 || len(sessions) < n {
		return false
	}
	for _, a := range sessions[len(sessions)-n:] {
		if a.Felt != felt || a.Step != on {
			return false
		}
	}
	return true
}

// Offer is a step up that a runner may take, and the rule that it follows from.
type Offer struct {
	To   subscription.Step
	Rule string // as the guide's rules name it: "too_easy" or "steady"
}

// OfferTo says whether a runner is to be offered a step up, by the answers that are kept, oldest first.
func OfferTo(r guide.Rules, s subscription.Subscriber, history []Answer, now time.Time) (Offer, bool) {
	step := s.Step()
	to, _ := step.Up()
	if !s.Answers || !s.MayRaise(r.Pace, now) || now.Sub(s.Declined) < time.Duration(r.Pace.Days)*day {
		return Offer{}, false
	}
	sessions := strength(history)
	if to.Level > step.Level && atLevel(sessions, step.Level) < r.NextLevel.Sessions {
		return Offer{}, false
	}
	switch {
	case easy(r.Easy, sessions, history, step):
		return Offer{to, "too_easy"}, true
	case steady(r.Steady, sessions, history, step):
		return Offer{to, "steady"}, true
	}
	return Offer{}, false
}

// Towards counts the sessions on the runner's step that felt right, of those that the rule for steady ones wants.
func Towards(r guide.Rules, s subscription.Subscriber, history []Answer) (n int) {
	sessions := strength(history)
	for i := len(sessions) - 1; i >= 0 && sessions[i].Step == s.Step(); i-- {
		if sessions[i].Felt == Done {
			n++
		}
	}
	return min(n, r.Steady.Sessions)
}

func atLevel(sessions []Answer, level int) (n int) {
	for _, a := range sessions {
		if a.Step.Level == level {
			n++
		}
	}
	return n
}

func easy(rule guide.EasyRule, sessions, history []Answer, on subscription.Step) bool {
	if !running(sessions, TooEasy, rule.Sessions, on) {
		return false
	}
	return !painful(history, sessions[len(sessions)-rule.Sessions].At, rule.MostPain+1)
}

// steady looks back from the latest session for the fewest that are enough, so that what was before doesn't count
// against a runner for ever.
func steady(rule guide.SteadyRule, sessions, history []Answer, on subscription.Step) bool {
	if rule.Sessions < 1 {
		return false
	}
	var latest time.Time
	for i, done := len(sessions)-1, 0; i >= 0 && sessions[i].Step == on; i-- {
		a := sessions[i]
		if len(sessions)-i <= rule.Last && a.Felt == TooHard {
			return false
		}
		if a.Felt != Done {
			continue
		}
		if done++; done == 1 {
			latest = a.At
		}
		if done >= rule.Sessions && latest.Sub(a.At) >= time.Duration(rule.Days)*day {
			return len(sessions)-i >= rule.Last && !painful(history, a.At, rule.MostPain+1)
		}
	}
	return false
}
