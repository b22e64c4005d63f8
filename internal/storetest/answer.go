package storetest

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"limber/internal/guide"
	"limber/internal/progress"
	"limber/internal/subscription"
)

func listsAnswers(ctx context.Context, t *testing.T, s Subscribers) {
	n, other := enrol(ctx, t, s, subscriber(1), "hash"), enrol(ctx, t, s, subscriber(2), "hash-2")
	var want []progress.Answer
	for i := range 40 {
		a := progress.Answer{
			ID: fmt.Sprint("session-", i), Felt: progress.Pain, Score: i % 11, Focus: guide.Strength,
			Step: subscription.Step{Level: 2, Tier: "advanced"}, Seconds: 600 + i, At: begun.Add(time.Duration(i) * time.Hour),
		}
		if i%2 == 0 {
			a.Felt, a.Score, a.Focus = progress.Done, progress.NoScore, ""
		}
		want = append(want, a)
	}
	for i := len(want) - 1; i >= 0; i-- {
		must(t, s.Keep(ctx, n.ID, want[i]))
	}
	want[11].Settled = progress.NotSettled
	must(t, s.Keep(ctx, n.ID, want[11])) // in place of what was there
	late := want[39]
	late.At = late.At.Add(time.Second)
	must(t, s.Keep(ctx, n.ID, late)) // told twice at once, by clocks that differ
	want[39] = late
	must(t, s.Keep(ctx, other.ID, want[0]))
	for _, from := range []int{0, 1, 39} {
		got, err := s.List(ctx, n.ID, want[from].At)
		must(t, err)
		if !reflect.DeepEqual(got, want[from:]) {
			t.Errorf("since %d: %+v", from, got)
		}
	}
	if got, err := s.List(ctx, n.ID, begun.AddDate(1, 0, 0)); err != nil || len(got) > 0 {
		t.Errorf("of later: %+v %v", got, err)
	}
}
