package progress_test

import (
	"testing"
	"time"

	"limber/internal/guide"
	"limber/internal/progress"
	"limber/internal/subscription"
)

// monday is when everything begins.
var monday = time.Date(2026, 11, 2, 18, 0, 0, 0, time.UTC)

func rules(t testing.TB) guide.Rules {
	t.Helper()
	content, err := guide.Load()
	if err != nil {
		t.Fatal(err)
	}
	return content.Rules()
}

// at is a step: level and tier by number.
func at(level, tier int) subscription.Step {
	return subscription.Step{Level: level, Tier: string(guide.Tiers()[tier])}
}

// runner stands on a step, and agrees to answers being kept.
func runner(on subscription.Step) subscription.Subscriber {
	return subscription.Subscriber{ID: "0000000000000001", Level: on.Level, Tier: on.Tier, Answers: true}
}

// told is a strength session on a day of the story.
func told(on subscription.Step, day float64, felt progress.Felt, score int) progress.Answer {
	when := monday.Add(time.Duration(day * 24 * float64(time.Hour)))
	return progress.Answer{
		ID: when.Format(time.RFC3339), Felt: felt, Score: score, Focus: guide.Strength, Step: on, Seconds: 600, At: when,
	}
}

// late is sessions on one step from a day on, each so many days after the one before.
func late(on subscription.Step, from, every float64, felts ...progress.Felt) (list []progress.Answer) {
	for i, felt := range felts {
		list = append(list, told(on, from+every*float64(i), felt, progress.NoScore))
	}
	return list
}

func diary(on subscription.Step, every float64, felts ...progress.Felt) []progress.Answer {
	return late(on, 0, every, felts...)
}

func stretch(day float64, felt progress.Felt, score int) progress.Answer {
	a := told(at(1, 0), day, felt, score)
	a.Focus = guide.Stretch
	return a
}

// with puts an answer among others, in order of time.
func with(list []progress.Answer, i int, a progress.Answer) []progress.Answer {
	return append(append(append([]progress.Answer{}, list[:i]...), a), list[i:]...)
}

func pains(on subscription.Step, scores map[float64]int) (list []progress.Answer) {
	for day := range 30 {
		if score, ok := scores[float64(day)]; ok {
			list = append(list, told(on, float64(day), progress.Pain, score))
		}
	}
	return list
}

func done(n int) (list []progress.Felt) {
	for range n {
		list = append(list, progress.Done)
	}
	return list
}

// row is an example of a row of the clinic's table (content, C4): what follows from the last of the answers, and what is
// offered after it.
type row struct {
	on      subscription.Step
	diary   []progress.Answer
	after   subscription.Step
	advice  progress.Advice
	offered subscription.Step // the zero step where nothing is
}

var none subscription.Step

var rows = map[string]row{
	"too easy in 2 sessions running: a tier up is offered":       {at(1, 0), diary(at(1, 0), 3, "too_easy", "too_easy"), at(1, 0), "", at(1, 1)},
	"too easy once: nothing yet":                                 {at(1, 0), diary(at(1, 0), 3, "too_easy"), at(1, 0), "", none},
	"too easy, done, too easy: not running":                      {at(1, 0), diary(at(1, 0), 3, "too_easy", "done", "too_easy"), at(1, 0), "", none},
	"too easy twice on one day is once":                          {at(1, 0), diary(at(1, 0), 0.1, "too_easy", "too_easy"), at(1, 0), "", none},
	"too easy twice, pain of 3 between: no offer":                {at(1, 0), with(diary(at(1, 0), 3, "too_easy", "too_easy"), 1, stretch(1, "pain", 3)), at(1, 0), "", none},
	"too easy twice, pain of 2 between: a tier up is offered":    {at(1, 0), with(diary(at(1, 0), 3, "too_easy", "too_easy"), 1, stretch(1, "pain", 2)), at(1, 0), "", at(1, 1)},
	"6 done over 2 weeks: a tier up is offered":                  {at(2, 1), diary(at(2, 1), 3, done(6)...), at(2, 1), "", at(2, 2)},
	"6 done in less than 2 weeks: not yet":                       {at(2, 1), diary(at(2, 1), 2, done(6)...), at(2, 1), "", none},
	"5 done over 2 weeks: not yet":                               {at(2, 1), diary(at(2, 1), 4, done(5)...), at(2, 1), "", none},
	"6 done, too hard in the last 3: no offer":                   {at(2, 1), diary(at(2, 1), 3, append(done(6), "too_hard", "done", "done")...), at(2, 1), "", none},
	"6 done, too hard before the last 3: offered":                {at(2, 1), diary(at(2, 1), 3, append(done(6), "too_hard", "done", "done", "done")...), at(2, 1), "", at(2, 2)},
	"6 done, pain of 3 among them: no offer":                     {at(1, 0), with(diary(at(1, 0), 3, done(6)...), 3, stretch(8, "pain", 3)), at(1, 0), "", none},
	"6 done long after pain of 3: offered":                       {at(1, 0), with(late(at(1, 0), 1, 3, done(6)...), 0, stretch(0, "pain", 3)), at(1, 0), "", at(1, 1)},
	"6 done on another step don't count":                         {at(2, 2), diary(at(2, 1), 3, done(6)...), at(2, 2), "", none},
	"advanced, and 4 sessions at the level: the next is offered": {at(2, 2), append(diary(at(2, 1), 1, done(2)...), late(at(2, 2), 20, 3, "too_easy", "too_easy")...), at(2, 2), "", at(3, 0)},
	"advanced, and 3 sessions at the level: not yet":             {at(2, 2), append(diary(at(2, 1), 1, done(1)...), late(at(2, 2), 20, 3, "too_easy", "too_easy")...), at(2, 2), "", none},
	"the last step of all: nothing above it":                     {at(4, 2), diary(at(4, 2), 3, done(6)...), at(4, 2), "", none},
	"too hard once: the dose stays, an easier version is shown":  {at(2, 1), diary(at(2, 1), 3, "done", "too_hard"), at(2, 1), "easier", none},
	"too hard twice running: a tier down":                        {at(2, 1), diary(at(2, 1), 3, "too_hard", "too_hard"), at(2, 0), "down", none},
	"too hard twice running, a beginner: a level down":           {at(2, 0), diary(at(2, 0), 3, "too_hard", "too_hard"), at(1, 0), "down", none},
	"too hard twice running at the first step: never below":      {at(1, 0), diary(at(1, 0), 3, "too_hard", "too_hard"), at(1, 0), "easier", none},
	"too hard once on each of two steps: not running":            {at(2, 0), append(diary(at(2, 1), 1, "too_hard"), told(at(2, 0), 3, "too_hard", -1)), at(2, 0), "easier", none},
	"pain 0 is none":                                       {at(2, 1), pains(at(2, 1), map[float64]int{0: 0}), at(2, 1), "", none},
	"pain 1: the dose stays, tips are shown":               {at(2, 1), pains(at(2, 1), map[float64]int{0: 1}), at(2, 1), "form", none},
	"pain 2: the dose stays, tips are shown":               {at(2, 1), pains(at(2, 1), map[float64]int{0: 2}), at(2, 1), "form", none},
	"pain 3: a tier lower":                                 {at(2, 1), pains(at(2, 1), map[float64]int{0: 3}), at(2, 0), "down", none},
	"pain 5: a tier lower":                                 {at(2, 1), pains(at(2, 1), map[float64]int{0: 5}), at(2, 0), "down", none},
	"pain 3 to 5 twice in 7 days: speak to a professional": {at(2, 1), pains(at(2, 1), map[float64]int{0: 3, 7: 4}), at(2, 0), "professional", none},
	"pain 3 to 5 twice in 8 days: a tier lower":            {at(2, 1), pains(at(2, 1), map[float64]int{0: 3, 8: 4}), at(2, 0), "down", none},
	"pain in a stretch counts as in strength":              {at(2, 1), []progress.Answer{stretch(0, "pain", 4)}, at(2, 0), "down", none},
	"pain 6: all stops":                                    {at(2, 1), pains(at(2, 1), map[float64]int{0: 6}), at(2, 1), "stop", none},
	"pain 10: all stops":                                   {at(2, 1), pains(at(2, 1), map[float64]int{0: 10}), at(2, 1), "stop", none},
	"stretches too easy twice: no level hangs on them":     {at(1, 0), []progress.Answer{stretch(0, "too_easy", -1), stretch(1, "too_easy", -1)}, at(1, 0), "", none},
}

func TestEachRowOfTheTableHolds(t *testing.T) {
	r := rules(t)
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			last := row.diary[len(row.diary)-1]
			now := last.At.Add(time.Minute)
			after, advice := progress.After(r, runner(row.on), row.diary[:len(row.diary)-1], last, false, now)
			if after.Step() != row.after || advice != row.advice || after.Resting != (row.advice == progress.Stop) {
				t.Errorf("leads to %v, %q, resting %t", after.Step(), advice, after.Resting)
			}
			if offer, _ := progress.OfferTo(r, after, row.diary, now); offer.To != row.offered {
				t.Errorf("offers %v", offer)
			}
		})
	}
}

func TestASignThatNeedsADoctorStopsEverythingWhateverElseIsSaid(t *testing.T) {
	for _, felt := range progress.Felts {
		after, advice := progress.After(rules(t), runner(at(3, 1)), nil, told(at(3, 1), 0, felt, 0), true, monday)
		if advice != progress.Stop || !after.Resting || after.Stretching {
			t.Errorf("%s: %q, resting %t, stretching %t", felt, advice, after.Resting, after.Stretching)
		}
	}
}

func TestWhoStartsAgainAfterMuchPainStartsOneLevelLowerAsABeginner(t *testing.T) {
	s, _ := progress.After(rules(t), runner(at(3, 1)), nil, told(at(3, 1), 0, "pain", 8), false, monday)
	s.Recover(monday.AddDate(0, 0, 5))
	if s.Step() != at(2, 0) || s.Resting {
		t.Errorf("at %v, resting %t", s.Step(), s.Resting)
	}
}

func TestNoAnswerNeverCountsAsDoneAndMovesNobody(t *testing.T) {
	s := runner(at(2, 1))
	if offer, ok := progress.OfferTo(rules(t), s, nil, monday.AddDate(1, 0, 0)); ok {
		t.Errorf("a year without a word offers %v", offer)
	}
	if sum := progress.Summarise(rules(t).SomePain, nil, monday); sum.Sessions != 0 || sum.InARow != 0 || sum.Open != nil {
		t.Errorf("counts %+v", sum)
	}
}

func TestNothingIsOfferedWithoutConsentWhileRestingOrTooSoon(t *testing.T) {
	list := diary(at(1, 0), 3, "too_easy", "too_easy")
	now := list[1].At.Add(time.Hour)
	for name, edit := range map[string]func(*subscription.Subscriber){
		"without consent":           func(s *subscription.Subscriber) { s.Answers = false },
		"while resting":             func(s *subscription.Subscriber) { s.Resting = true },
		"within a week of a step":   func(s *subscription.Subscriber) { s.Raised = now.AddDate(0, 0, -6) },
		"within a week of one down": func(s *subscription.Subscriber) { s.Eased = now.AddDate(0, 0, -6) },
		"within a week of a no":     func(s *subscription.Subscriber) { s.Declined = now.AddDate(0, 0, -6) },
	} {
		s := runner(at(1, 0))
		edit(&s)
		if offer, ok := progress.OfferTo(rules(t), s, list, now); ok {
			t.Errorf("%s: offers %v", name, offer)
		}
	}
}
