package progress_test

import (
	"context"
	"testing"

	"limber/internal/memory"
	"limber/internal/progress"
)

func TestWhatIsWithdrawnIsRemovedWhateverFailsOrComesBetween(t *testing.T) {
	for name, withdraw := range map[string]func(l *life){
		"the removal fails": func(l *life) {
			l.tell("s", progress.Pain, 4, false)
			l.store.Fail = func(call string) memory.Failure {
				if call == "Purge" {
					return memory.Before
				}
				return memory.None
			}
			if _, err := l.service().KeepAnswers(context.Background(), l.link, false, "preferences", l.now); err == nil {
				l.t.Fatal("it doesn't fail")
			}
			l.store.Fail = nil
		},
		"an answer is on its way": func(l *life) {
			withdrawn := false
			l.store.Fail = func(call string) memory.Failure {
				if call == "Keep" && !withdrawn {
					withdrawn = true
					_, err := l.service().KeepAnswers(context.Background(), l.link, false, "preferences", l.now)
					l.do(err)
				}
				return memory.None
			}
			l.tell("s", progress.Pain, 4, false)
			l.store.Fail = nil
		},
	} {
		l := newLife(t, true)
		withdraw(l)
		before := len(l.store.Answers(l.id))
		l.upkeep(1)
		if left := l.store.Answers(l.id); before != 1 || len(left) > 0 || !l.runner().Forget.IsZero() {
			t.Errorf("%s: %d kept, and then %+v", name, before, left)
		}
	}
}

func TestWhoAgreesAnewBeginsAnew(t *testing.T) {
	l := newLife(t, true)
	l.tell("s", progress.Pain, 4, false)
	l.store.Fail = func(call string) memory.Failure {
		if call == "Purge" {
			return memory.Before
		}
		return memory.None
	}
	_, _ = l.service().KeepAnswers(t.Context(), l.link, false, "preferences", l.now)
	l.store.Fail = nil
	_, err := l.service().KeepAnswers(t.Context(), l.link, true, "preferences", l.now)
	l.do(err)
	l.tell("new", progress.Done, progress.NoScore, false)
	l.upkeep(1)
	if kept := l.store.Answers(l.id); len(kept) != 1 || kept[0].ID != "new" {
		t.Errorf("kept %+v", kept)
	}
}
