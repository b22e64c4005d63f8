package dynamo

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/storetest"
)

// Owners that send at once take their shares one behind the other: together they keep to the quota, and
// no share of it goes unused.
func TestOwnersTogetherTakeEachShareOfTheQuotaOnce(t *testing.T) {
	client, tables := storetest.DynamoDB(t)
	floor := time.Now()
	const owners, each = 4, 10
	share := time.Second // longer than all of this takes, so that nobody falls behind the floor
	var wait sync.WaitGroup
	var mu sync.Mutex
	var ends []time.Time
	for range owners {
		p := NewPace(client, tables["RemindersTable"], contact.ByEmail, func(context.Context) (float64, error) { return 50, nil })
		wait.Go(func() {
			for range each {
				end, err := p.reserve(t.Context(), floor, share)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				ends = append(ends, end)
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	slices.SortFunc(ends, time.Time.Compare)
	for i, end := range ends {
		if want := floor.Truncate(time.Microsecond).Add(time.Duration(i+1) * share); !end.Equal(want) {
			t.Fatalf("share %d ends %s after the floor, want %s", i, end.Sub(floor), want.Sub(floor))
		}
	}
}

func TestAPageIsNoLargerThanTheQuotaOfASecondNorThanACallMayBe(t *testing.T) {
	for rate, want := range map[float64]int{0.2: 1, 1: 1, 14: 10, 66: 49, 200: 50, 5000: 50} {
		if got := page(rate); got != want || float64(got) > max(1, rate) {
			t.Errorf("at %v a second: %d", rate, got)
		}
	}
}
