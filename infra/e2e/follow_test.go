package e2e

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"limber/infra/local/visitor"
	"limber/internal/subscription"
)

// noon moves on to a day's reminder at twelve, and demands so many emails and texts; of an email it returns the last.
func (p *person) noon(day int, emails, texts int) (last string) {
	p.k.t.Helper()
	p.k.leap(at(day, 11, 50))
	p.k.until(at(day, 12, 1))
	mailed, _ := p.expect(emails, texts)
	for _, m := range mailed {
		last = m.Content().Subject
	}
	return last
}

func (p *person) is(subject, focus string) {
	p.k.t.Helper()
	if !strings.Contains(subject, focus+" routine") {
		p.k.t.Errorf("there came %q, which is not for %s", subject, focus)
	}
}

func TestAfterMuchPainStrengthRestsOnEveryChannelAndStretchesGoOnWhenTheRunnerSaysSo(t *testing.T) {
	k := discreet(t)
	p := k.trainee("much@runner.example", "+447700900221", true)
	p.place(subscription.Step{Level: 3, Tier: "intermediate"})
	p.is(p.noon(23, 1, 1), "strength")
	p.tells(visitor.Session{Felt: "pain", Score: 7}, "Stop, and rest", "Call 999", "We stopped your strength routines.")
	p.noon(24, 0, 0)
	p.noon(25, 0, 0)
	p.presses("stretches", url.Values{"stretches": {"yes"}})
	p.is(p.noon(26, 1, 1), "stretch")
	p.noon(27, 0, 0)
	p.presses("stretches", url.Values{"stretches": {"no"}})
	p.noon(28, 0, 0)
	p.presses("stretches", url.Values{"stretches": {"yes"}})
	p.is(p.noon(29, 1, 1), "stretch")
	p.says("RESUME", "/t/")
	k.must(k.Text(t.Context(), p.phone, "HARDER"))
	p.expect(0, 1)
	p.noon(30, 0, 0) // neither a text nor a wish for more ends a rest
	if answer, err := k.Recover(t.Context(), p.link); err != nil || answer.Status != http.StatusSeeOther {
		t.Fatalf("starting again: %d %v", answer.Status, err)
	}
	lower := subscription.Step{Level: 2, Tier: "beginner"}
	p.is(p.noon(31, 1, 1), "stretch")
	k.leap(at(32, 11, 50))
	k.until(at(32, 12, 1))
	mailed, _ := p.expect(1, 1)
	k.fits(mailed[0], lower)
	if at := p.stands(); at != lower {
		t.Errorf("at %v, want %v", at, lower)
	}
}

func TestAStepUpIsOfferedTakenAndInTheNextReminder(t *testing.T) {
	k := discreet(t)
	p := k.trainee("offer@runner.example", "+447700900222", true)
	first, next := subscription.Step{Level: 1, Tier: "beginner"}, subscription.Step{Level: 1, Tier: "intermediate"}
	for _, day := range []int{23, 25} {
		k.leap(at(day, 11, 50))
		k.until(at(day, 12, 1))
		mailed, _ := p.news()
		k.fits(mailed[len(mailed)-1], first)
		p.tells(visitor.Session{Minutes: 15, Felt: "too_easy"}, "We counted your session.")
	}
	page, err := k.Progress(t.Context(), p.link)
	k.must(err)
	k.shows(page, "Are you ready for the next step?", "level 1 (Start), intermediate")
	if at := p.stands(); at != first {
		t.Fatalf("the runner is at %v, unasked", at)
	}
	if answer, err := k.Step(t.Context(), p.link, "up"); err != nil || answer.Status != http.StatusSeeOther {
		t.Fatalf("the step was answered with %d %v", answer.Status, err)
	}
	p.noon(26, 1, 1)
	k.leap(at(27, 11, 50))
	k.until(at(27, 12, 1))
	mailed, texts := p.expect(1, 1)
	k.fits(mailed[0], next)
	link, err := visitor.Link(texts[0], "/t")
	k.must(err)
	today, err := k.Get(t.Context(), link)
	k.must(err)
	k.shows(today, emailed.FindAllStringSubmatch(mailed[0].Content().Text, -1)[1][1])
}

func TestTwoWeeksPausedByTextMakeTheFirstRoutineAfterThemGentler(t *testing.T) {
	k := discreet(t)
	high, lower := subscription.Step{Level: 2, Tier: "advanced"}, subscription.Step{Level: 2, Tier: "intermediate"}
	var people []*person
	for i, agreed := range []bool{true, false} {
		p := k.trainee(fmt.Sprintf("off-%d@runner.example", i), fmt.Sprint("+44770090023", i), agreed)
		p.place(high)
		people = append(people, p)
	}
	k.until(at(23, 12, 1))
	for _, p := range people {
		mailed, _ := p.expect(1, 1)
		k.fits(mailed[0], high)
		p.tells(visitor.Session{Minutes: 15, Felt: "done"})
	}
	k.leap(at(23, 18, 0))
	for _, p := range people {
		p.says("PAUSE 14 DAYS", "paused until Mon 7 Dec")
	}
	k.leap(at(25, 11, 50))
	k.until(at(25, 12, 1))
	back := at(23, 12, 0).AddDate(0, 0, 14)
	k.leap(back.Add(-18 * time.Hour))
	k.until(back.Add(-18*time.Hour + 20*time.Minute)) // upkeep comes by
	k.leap(back.Add(-10 * time.Minute))
	k.until(back.Add(time.Minute))
	for _, p := range people {
		mailed, _ := p.expect(1, 1) // nothing in the pause
		k.fits(mailed[0], lower)
		if at := p.stands(); at != lower {
			t.Errorf("at %v, want %v", at, lower)
		}
	}
}
