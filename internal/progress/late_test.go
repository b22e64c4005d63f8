package progress_test

import (
	"context"
	"testing"
	"time"

	"limber/internal/guide"
	"limber/internal/progress"
	"limber/internal/subscription"
)

// service is the one that the runner's links and consents go by.
func (l *life) service() *subscription.Service { return l.Subscribers.(*subscription.Service) }

// upkeep does what time brings, hour by hour.
func (l *life) upkeep(days int) {
	l.t.Helper()
	work := &subscription.Upkeep{Service: l.service(), Chores: l.store}
	for range 24 * days {
		l.now = l.now.Add(time.Hour)
		_, err := work.Run(context.Background(), l.now)
		l.do(err)
	}
}

// tells tells of a session of some days ago, as it was then.
func (l *life) tells(id string, daysAgo int, felt progress.Felt, score int, focus guide.Focus, on subscription.Step) progress.Told {
	l.t.Helper()
	told, err := l.Tell(context.Background(), l.link, progress.Telling{Answer: progress.Answer{
		ID: id, Felt: felt, Score: score, Focus: focus, Step: on, Seconds: 600, At: l.now.AddDate(0, 0, -daysAgo),
	}}, l.now)
	l.do(err)
	return told
}

func TestNobodyGoesUpWithinAWeekOfTheEndOfARest(t *testing.T) {
	l := newLife(t, true)
	l.now = l.now.AddDate(0, 0, 10)
	l.tell("s", progress.Pain, 8, false)
	l.edit(func(next *subscription.Subscriber) { next.Recover(l.now) })
	up, _ := l.runner().Step().Up()
	if _, err := l.Raise(t.Context(), l.link, up, l.now.Add(time.Minute)); err == nil {
		t.Error("went up a minute after a rest for much pain")
	}
	for i := range 2 {
		l.now = l.now.AddDate(0, 0, 1)
		if told := l.tell(string(rune('a'+i)), progress.TooEasy, progress.NoScore, false); told.Offer != nil {
			t.Errorf("offered %v %d days after a rest", told.Offer.To, i+1)
		}
	}
}

func TestSessionsFromBeforeARestOrTimeOffBringNoOffer(t *testing.T) {
	for name, between := range map[string]func(l *life){
		"a sign that needs a doctor, and a rest": func(l *life) {
			l.tell("sign", progress.TooEasy, progress.NoScore, true)
			l.edit(func(next *subscription.Subscriber) { next.Recover(l.now) })
			l.now = l.now.AddDate(0, 0, 8)
		},
		"two months off": func(l *life) { l.upkeep(60) },
		"a step up, and two weeks off": func(l *life) {
			_, err := l.Raise(context.Background(), l.link, at(1, 1), l.now)
			l.do(err)
			l.upkeep(15)
		},
	} {
		l := newLife(t, true)
		l.now = l.now.AddDate(0, 0, 10)
		l.tell("s1", progress.TooEasy, progress.NoScore, false)
		l.now = l.now.AddDate(0, 0, 3)
		if told := l.tell("s2", progress.TooEasy, progress.NoScore, false); told.Offer == nil {
			t.Fatalf("%s: nothing is offered before", name)
		}
		between(l)
		standing, err := l.Look(t.Context(), l.runner(), l.now)
		if l.do(err); standing.Offer != nil {
			t.Errorf("after %s: offered %v, at %v", name, standing.Offer.To, l.runner().Step())
		}
	}
}

func TestSessionsToldInAnotherOrderCountTogether(t *testing.T) {
	l := newLife(t, true)
	l.now = l.now.AddDate(0, 0, 20)
	l.tells("wednesday", 0, progress.Pain, 4, guide.Strength, at(1, 0))
	if late := l.tells("monday", 2, progress.Pain, 4, guide.Strength, at(1, 0)); late.Advice != progress.SeeProfessional {
		t.Errorf("some pain twice in 2 days: %q", late.Advice)
	}
	l = newLife(t, true)
	l.now = l.now.AddDate(0, 0, 20)
	l.edit(func(next *subscription.Subscriber) { next.Level = 2 })
	l.tells("wednesday", 0, progress.TooHard, progress.NoScore, guide.Strength, at(2, 0))
	if late := l.tells("monday", 2, progress.TooHard, progress.NoScore, guide.Strength, at(2, 0)); l.runner().Step() != at(1, 0) {
		t.Errorf("too hard twice running: %q, at %v", late.Advice, l.runner().Step())
	}
}

func TestTooHardCountsForStrengthOnTheStepThatItWas(t *testing.T) {
	l := newLife(t, true)
	l.edit(func(next *subscription.Subscriber) { next.Level, next.Tier = 3, string(guide.Advanced) })
	l.now = l.now.AddDate(0, 0, 10)
	for i, focus := range []guide.Focus{guide.Strength, guide.Strength, guide.Stretch, guide.Strength, guide.Strength} { // all of one kept page
		l.tells(string(rune('a'+i)), 5-i, progress.TooHard, progress.NoScore, focus, at(3, 2))
	}
	if l.runner().Step() != at(3, 1) {
		t.Errorf("sessions on one step lead to %v", l.runner().Step())
	}
	l.now = l.now.AddDate(0, 0, 8)
	if _, err := l.Raise(t.Context(), l.link, at(3, 2), l.now); err != nil {
		t.Fatal(err)
	}
	l.now = l.now.AddDate(0, 0, 1)
	if told := l.tell("again", progress.TooHard, progress.NoScore, false); told.Advice != progress.ShowEasier {
		t.Errorf("too hard once since going up again: %q, at %v", told.Advice, l.runner().Step())
	}
}

func TestTheMorningAfterPainIsAskedOfWhateverCameSince(t *testing.T) {
	l := newLife(t, true)
	l.tell("s", progress.Pain, 4, false)
	l.now = l.now.Add(13 * time.Hour)
	l.tells("stretch", 0, progress.Done, progress.NoScore, guide.Stretch, at(1, 0))
	standing, err := l.Look(t.Context(), l.runner(), l.now.Add(time.Minute))
	if l.do(err); standing.Open == nil {
		t.Error("a stretch session in the morning, and it is not asked of")
	}
}

func TestTheMorningIsTheRunnersOwn(t *testing.T) {
	for zone, hours := range map[string][2]time.Time{
		"America/New_York": {time.Date(2026, 11, 3, 1, 30, 0, 0, time.UTC), time.Date(2026, 11, 3, 13, 0, 0, 0, time.UTC)},
		"Australia/Sydney": {time.Date(2026, 11, 3, 7, 30, 0, 0, time.UTC), time.Date(2026, 11, 3, 21, 0, 0, 0, time.UTC)},
	} {
		l := newLife(t, true)
		l.edit(func(next *subscription.Subscriber) { next.Preferences.Zone = zone })
		l.now = hours[0]
		l.tell("s", progress.Pain, 4, false)
		advice, err := l.Settle(t.Context(), l.link, progress.NotSettled, hours[1])
		if l.do(err); advice != progress.SeeProfessional || l.store.Answers(l.id)[0].Settled != progress.NotSettled {
			t.Errorf("%s: %q, and %+v is kept", zone, advice, l.store.Answers(l.id))
		}
	}
}

func TestDaysAndWeeksAreTheRunnersOwn(t *testing.T) {
	s := runner(at(1, 0))
	two := func(zone string, day, hour, nextDay, nextHour int) (place *time.Location, list []progress.Answer) {
		place, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		s.Preferences.Zone = zone
		first, second := told(at(1, 0), 0, progress.TooEasy, progress.NoScore), told(at(1, 0), 1, progress.TooEasy, progress.NoScore)
		first.At, second.At = time.Date(2026, 11, day, hour, 15, 0, 0, place).UTC(), time.Date(2026, 11, nextDay, nextHour, 15, 0, 0, place).UTC()
		return place, []progress.Answer{first, second}
	}
	_, sydney := two("Australia/Sydney", 4, 7, 4, 18)
	if offer, ok := progress.OfferTo(rules(t), s, sydney, sydney[1].At); ok {
		t.Errorf("offered %v after two on one day in Sydney", offer.To)
	}
	place, york := two("America/New_York", 3, 20, 4, 18)
	if sum := progress.Summarise(rules(t).SomePain, york, york[1].At.In(place)); sum.Sessions != 2 {
		t.Errorf("an evening and the next in New York: %d sessions", sum.Sessions)
	}
	var weekly []progress.Answer
	for i := range 6 {
		a := told(at(1, 0), float64(7*i), progress.Done, progress.NoScore)
		a.At = a.At.Add(time.Duration(2*i) * time.Minute)
		weekly = append(weekly, a)
	}
	if sum := progress.Summarise(rules(t).SomePain, weekly, weekly[5].At.Add(time.Hour)); sum.InARow != 6 {
		t.Errorf("once a week, each 2 minutes later: %d in a row", sum.InARow)
	}
}
