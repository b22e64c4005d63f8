package subscription_test

import (
	"context"
	"testing"
	"time"

	"pgregory.net/rapid"

	"limber/internal/guide"
	"limber/internal/subscription"
)

// pace is a week from one step to the next one up.
var pace = guide.PaceRule{Days: 7}

func TestTheLevelStaysInItsRangeAndRisesOnceAWeek(t *testing.T) {
	tiers := map[string]int{"beginner": 0, "intermediate": 1, "advanced": 2}
	height := func(s subscription.Subscriber) int { return 3*s.Level + tiers[s.Tier] }
	rapid.Check(t, func(rt *rapid.T) {
		s := subscription.Subscriber{Level: rapid.IntRange(1, 4).Draw(rt, "level"), Tier: rapid.SampledFrom([]string{"beginner", "intermediate", "advanced"}).Draw(rt, "tier")}
		now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
		stepped := time.Time{}
		for range rapid.IntRange(1, 60).Draw(rt, "acts") {
			now = now.Add(time.Duration(rapid.IntRange(0, 100).Draw(rt, "hours")) * time.Hour)
			before, resting := height(s), s.Resting
			switch rapid.SampledFrom([]string{"ease", "raise", "raise", "raise", "rest", "recover"}).Draw(rt, "act") {
			case "ease":
				if done := s.Ease(now); height(s) > before || done != (height(s) < before) || !done && before != 3 {
					rt.Fatalf("eased from %d to %d: %t", before, height(s), done)
				}
				stepped = now
			case "raise":
				done := s.Raise(pace, now)
				if done != (height(s) == before+1) || !done && height(s) != before {
					rt.Fatalf("raised from %d to %d: %t", before, height(s), done)
				}
				soon := !stepped.IsZero() && now.Sub(stepped) < 7*24*time.Hour
				if done == (soon || resting || before == 3*subscription.MaxLevel+2) {
					rt.Fatalf("raised: %t; soon %t, resting %t, from %d", done, soon, resting, before)
				}
				if done {
					stepped = now
				}
			case "rest":
				if s.Rest(now); !s.Resting || height(s) != before {
					rt.Fatal("a rest holds reminders back, and changes nothing else")
				}
			case "recover":
				level := s.Level
				if s.Recover(now); s.Resting || s.Tier != "beginner" || s.Level != max(1, level-1) {
					rt.Fatalf("recovered from level %d to %d, %s", level, s.Level, s.Tier)
				}
				stepped = now
			}
			if s.Level < 1 || s.Level > subscription.MaxLevel || !s.Seen.Equal(now) {
				rt.Fatalf("%+v", s)
			}
		}
	})
}

func TestOnlyWhoRestsCanRecoverByTheLink(t *testing.T) {
	d := newDesk(t)
	s := d.active(samMail, "")
	set := func(edit func(*subscription.Subscriber)) {
		t.Helper()
		d.do(d.Hear(context.Background(), s.ID, t.Name()+d.now.String(), func(next *subscription.Subscriber) []subscription.Consent {
			edit(next)
			return nil
		}))
	}
	set(func(next *subscription.Subscriber) { next.Level, next.Tier = 3, "advanced" })
	back, err := d.Recover(context.Background(), preferences(s), d.now)
	if err != nil || back.Level != 3 || back.Tier != "advanced" {
		t.Errorf("who doesn't rest is put back: %v %d %s", err, back.Level, back.Tier)
	}
	d.now = d.now.Add(time.Hour)
	set(func(next *subscription.Subscriber) { next.Rest(d.now) })
	back, err = d.Recover(context.Background(), s.Code(subscription.ToToday), d.now)
	if err != nil || back.Resting || back.Level != 2 || back.Tier != "beginner" {
		t.Errorf("%v %t %d %s", err, back.Resting, back.Level, back.Tier)
	}
}
