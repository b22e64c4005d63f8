package api_test

import (
	"strings"
	"testing"
	"time"

	"limber/internal/subscription"
)

func TestMuchPainStopsWhoToldOtherwiseOfTheSameSession(t *testing.T) {
	s := newSite(t)
	runner := s.trainee(true)
	path := "/session/" + runner.Code(subscription.ToToday)
	s.post(path, formType, session("a", "felt", "done"))
	much := session("a", "felt", "pain", "score", "8")
	sees(t, s.post(path, formType, much), "We stopped your strength routines.")
	if !s.store.All()[runner.ID].Resting {
		t.Fatal("strength routines go on")
	}
	s.edit(runner.ID, func(next *subscription.Subscriber) { next.Recover(s.now) })
	if again := s.post(path, formType, much); strings.Contains(again.body, "We stopped") || s.store.All()[runner.ID].Resting {
		t.Error("what was told long ago, sent again, stops who has started again")
	} else {
		sees(t, again, "Call 999", "have started again since")
	}
}

func TestASessionThatWasStoppedBeforeItBeganIsNotCounted(t *testing.T) {
	s := newSite(t)
	path := s.trainee(true).Code(subscription.ToToday)
	sees(t, s.post("/session/"+path, formType, session("a", "felt", "pain", "score", "1", "done", "0")), "You stopped before the first exercise.")
	sees(t, s.get("/progress/"+path), "0 sessions in a row.")
}

func TestAStepIsOfTheRunnersOwnDay(t *testing.T) {
	s := newSite(t)
	runner := s.trainee(true)
	s.now = time.Date(2026, 7, 6, 23, 30, 0, 0, time.UTC) // half past midnight on Tuesday in London
	s.edit(runner.ID, func(next *subscription.Subscriber) { next.Eased = s.now })
	sees(t, s.get("/progress/"+runner.Code(subscription.ToToday)), "were made easier on Tuesday 7 July")
}

func TestNobodyIsSaidToHaveGoneUpToTheFirstStep(t *testing.T) {
	s := newSite(t)
	runner := s.trainee(true)
	s.edit(runner.ID, func(next *subscription.Subscriber) {
		next.Raised, next.Level, next.Tier = s.now.AddDate(0, 0, -20), 1, "beginner"
	})
	sees(t, s.get("/progress/"+runner.Code(subscription.ToToday)), "Everybody starts here.")
}

func TestNothingIsSaidToBeHeldBackOfWhoDoesNotRest(t *testing.T) {
	s := newSite(t)
	path := "/progress/" + s.trainee(true).Code(subscription.ToToday)
	to := s.post(path+"/stretches", formType, "stretches=no").header.Get("Location")
	if a := s.get(to); to == "" || strings.Contains(a.body, "Done. We hold") {
		t.Errorf("from %q: %s", to, a.body)
	}
}
