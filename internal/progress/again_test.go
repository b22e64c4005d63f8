package progress_test

import (
	"testing"
	"time"

	"limber/internal/progress"
)

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
