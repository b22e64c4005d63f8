package progress

import (
	"slices"
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
// leads to more than before. Others are the answers that are kept beside it, oldest first; none without consent. Some may be
// of later sessions: an answer can wait on a device. A sign is one of those that need a doctor, ticked beside the answer.
func After(r guide.Rules, s subscription.Subscriber, others []Answer, told Answer, sign bool, now time.Time) (subscription.Subscriber, Advice) {
	if s.Answers && told.session() {
		s.Train(told.At)
	}
	all := with(others, told)
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
		return hard(r.Hard, s, all, told, now)
	}
	return s, GoOn
}

// hard is what follows from a session that was too hard: a step down after so many running, of strength, on one step. Who
// stands lower by now, since this is told late or again, goes no further down.
func hard(rule guide.HardRule, s subscription.Subscriber, all []Answer, told Answer, now time.Time) (subscription.Subscriber, Advice) {
	sessions := strength(all, s.Place())
	switch {
	case told.Focus != guide.Strength, s.Step().Above(told.Step):
	case told.Step.Above(s.Step()):
		if among(sessions, told, rule.Sessions) {
			return s, StepDown
		}
	case among(after(sessions, s.Stands()), told, rule.Sessions) && s.Ease(now):
		return s, StepDown
	}
	return s, ShowEasier
}

// among reports whether a session is one of so many running that felt the same, on one step.
func among(sessions []Answer, told Answer, n int) bool {
	for i := range sessions {
		run := sessions[:i+1]
		if running(run, told.Felt, n, told.Step) && slices.ContainsFunc(run[len(run)-n:], func(a Answer) bool { return a.ID == told.ID }) {
			return true
		}
	}
	return false
}

// with returns answers and one more, oldest first.
func with(others []Answer, told Answer) []Answer {
	all := append(slices.Clone(others), told)
	slices.SortStableFunc(all, func(a, b Answer) int { return a.At.Compare(b.At) })
	return all
}

// much reports whether an answer tells of so much pain that all must stop.
func (a Answer) much(r guide.Rules) bool { return a.Felt == Pain && a.Score >= r.MuchPain.From }

// often reports whether pain came as often as the rule says within its days, before an instant or after it.
func often(answers []Answer, at time.Time, rule guide.SomePainRule) bool {
	times := 0
	for _, a := range answers {
		if a.Felt == Pain && a.Score >= rule.From && at.Sub(a.At).Abs() <= time.Duration(rule.Days)*day {
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

// Hurt reports whether a runner told of pain that calls for less, or of how much it was not, in the time that the pace of the
// rules has between two steps. Then none goes up, whoever asks for it.
func Hurt(r guide.Rules, history []Answer, now time.Time) bool {
	return painful(history, now.Add(-time.Duration(r.Pace.Days)*day), r.SomePain.From)
}

// OfferTo says whether a runner is to be offered a step up, by the answers that are kept, oldest first.
func OfferTo(r guide.Rules, s subscription.Subscriber, history []Answer, now time.Time) (Offer, bool) {
	step := s.Step()
	to, _ := step.Up()
	if !s.Answers || !s.MayRaise(r.Pace, now) || now.Sub(s.Declined) < time.Duration(r.Pace.Days)*day || Hurt(r, history, now) {
		return Offer{}, false
	}
	sessions := strength(history, s.Place())
	if to.Level > step.Level && atLevel(sessions, step.Level) < r.NextLevel.Sessions {
		return Offer{}, false
	}
	sessions = after(sessions, since(r.TimeOff, s, history, now))
	switch {
	case easy(r.Easy, sessions, history, step):
		return Offer{to, "too_easy"}, true
	case steady(r.Steady, sessions, history, step):
		return Offer{to, "steady"}, true
	}
	return Offer{}, false
}

// Towards counts the sessions on the runner's step that felt right, of those that the rule for steady ones wants.
func Towards(r guide.Rules, s subscription.Subscriber, history []Answer, now time.Time) (n int) {
	sessions := after(strength(history, s.Place()), since(r.TimeOff, s, history, now))
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
