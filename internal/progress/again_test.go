package progress_test

import (
	"reflect"
	"testing"
	"time"

	"limber/internal/guide"
	"limber/internal/memory"
	"limber/internal/progress"
	"limber/internal/subscription"
)

func TestTheSameTellingAgainCountsOnceAndSaysTheSame(t *testing.T) {
	for _, agreed := range []bool{true, false} {
		l := newLife(t, agreed)
		l.tell("first", progress.TooHard, progress.NoScore, false)
		l.now = l.now.AddDate(0, 0, 3)
		for _, felt := range []progress.Felt{progress.TooHard, progress.Pain} {
			step, score := l.runner().Step(), progress.NoScore
			if felt == progress.Pain {
				score = 7
			}
			t1 := progress.Telling{Answer: progress.Answer{ID: string(felt), Felt: felt, Score: score, Focus: guide.Strength, Step: step, At: l.now}}
			once, err := l.Tell(t.Context(), l.link, t1, l.now)
			l.do(err)
			kept, answers := l.runner(), l.store.Answers(l.id)
			again, err := l.Tell(t.Context(), l.link, t1, l.now.Add(time.Hour))
			l.do(err)
			if again.Advice != once.Advice || again.Kept != agreed || !reflect.DeepEqual(l.runner(), kept) || !reflect.DeepEqual(l.store.Answers(l.id), answers) {
				t.Errorf("consent %t, %s: %q then %q; %+v", agreed, felt, once.Advice, again.Advice, l.runner())
			}
		}
	}
}

func TestATellingThatWasCutOffAnywhereIsKeptByTheNextTryAndCountsOnce(t *testing.T) {
	for _, how := range []memory.Failure{memory.Before, memory.After} {
		for at := 1; ; at++ {
			l, calls := newLife(t, true), 0
			telling := progress.Telling{Answer: progress.Answer{
				ID: "s", Felt: progress.Pain, Score: 4, Focus: guide.Strength, Step: l.runner().Step(), At: l.now,
			}}
			l.store.Fail = func(string) memory.Failure {
				if calls++; calls == at {
					return how
				}
				return memory.None
			}
			_, failed := l.Tell(t.Context(), l.link, telling, l.now)
			if calls < at { // it was through before
				break
			}
			told, err := l.Tell(t.Context(), l.link, telling, l.now)
			l.do(err)
			if n := len(l.store.Answers(l.id)); n != 1 || told.Advice != progress.StepDown || failed == nil {
				t.Errorf("cut off at call %d: %v, %d answers, %q", at, failed, n, told.Advice)
			}
		}
	}
}

func TestASessionThatIsSentAgainLaterDoesNotAskOfItsMorningAgain(t *testing.T) {
	l := newLife(t, true)
	l.tell("late", progress.Pain, 4, false)
	l.now = l.now.Add(24 * time.Hour)
	if _, err := l.Settle(t.Context(), l.link, progress.IsSettled, l.now); err != nil {
		t.Fatal(err)
	}
	l.tell("late", progress.Pain, 4, false)
	standing, err := l.Look(t.Context(), l.runner(), l.now)
	if err != nil || standing.Open != nil || standing.Sessions != 1 {
		t.Errorf("asked of %+v; %d sessions; %v", standing.Open, standing.Sessions, err)
	}
}

func TestMuchPainStopsAllThoughTheSameSessionWasToldOfBefore(t *testing.T) {
	for _, agreed := range []bool{true, false} {
		l := newLife(t, agreed)
		l.tell("page", progress.Done, progress.NoScore, false)
		l.now = l.now.Add(48 * time.Hour)
		told := l.tell("page", progress.Pain, 8, false)
		if told.Advice != progress.Stop || !told.Subscriber.Resting || !l.runner().Resting {
			t.Errorf("consent %t: %q, resting %t", agreed, told.Advice, l.runner().Resting)
		}
		kept := l.store.Answers(l.id)
		if agreed && (len(kept) != 1 || kept[0].Score != 8) || !agreed && len(kept) > 0 {
			t.Errorf("consent %t: kept %+v", agreed, kept)
		}
		l.edit(func(next *subscription.Subscriber) { next.Recover(l.now) })
		if l.tell("page", progress.Pain, 8, false); l.runner().Resting {
			t.Errorf("consent %t: the same pain, sent again, stops who has started again", agreed)
		}
	}
}

func TestAStepDownToTheEasiestIsToldAsOneWhenItIsSentAgain(t *testing.T) {
	l := newLife(t, true)
	l.edit(func(next *subscription.Subscriber) { next.Tier = string(guide.Intermediate) })
	l.tell("first", progress.TooHard, progress.NoScore, false)
	l.now = l.now.Add(72 * time.Hour)
	telling := progress.Telling{Answer: progress.Answer{
		ID: "second", Felt: progress.TooHard, Score: progress.NoScore, Focus: guide.Strength, Step: l.runner().Step(), Seconds: 600, At: l.now,
	}}
	for range 2 {
		told, err := l.Tell(t.Context(), l.link, telling, l.now)
		if err != nil || told.Advice != progress.StepDown || told.Subscriber.Level != 1 || told.Subscriber.Tier != string(guide.Beginner) {
			t.Errorf("%q, at %v; %v", told.Advice, told.Subscriber.Step(), err)
		}
	}
}

func TestASessionOfWhichNothingWasDoneIsNoneButItsPainCounts(t *testing.T) {
	l := newLife(t, true)
	told, err := l.Tell(t.Context(), l.link, progress.Telling{Answer: progress.Answer{
		ID: "stopped at once", Felt: progress.Pain, Score: 4, Focus: guide.Strength, Step: l.runner().Step(), At: l.now,
	}}, l.now)
	if err != nil || told.Advice != progress.StepDown || !l.runner().Trained.IsZero() {
		t.Errorf("%q, trained %v; %v", told.Advice, l.runner().Trained, err)
	}
	if standing, err := l.Look(t.Context(), l.runner(), l.now); err != nil || standing.Sessions != 0 || standing.InARow != 0 {
		t.Errorf("%+v; %v", standing.Summary, err)
	}
}
