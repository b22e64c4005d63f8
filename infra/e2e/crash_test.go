package e2e

import (
	"fmt"
	"testing"
	"time"

	"limber/infra/local/cloud"
	"limber/internal/subscription"
)

// TestKillingDeliverBetweenAnyTwoCallsLosesNothingAndSendsNothingTwice kills the process after its first
// call, an hour later, with other runners, after its second, and so on, until a run is over before the kill.
func TestKillingDeliverBetweenAnyTwoCallsLosesNothingAndSendsNothingTwice(t *testing.T) {
	k := open(t)
	var groups [24][]subscription.Subscriber
	for hour := range groups {
		groups[hour] = k.crowd(fmt.Sprint("kill", hour), slot(hour, 0), 500)
	}
	for n := 0; ; n++ {
		due := at(23, n, 0)
		group, o := groups[due.Hour()], occurrence(slot(due.Hour(), 0), due)
		k.until(o.Due.Add(-time.Minute))
		k.ClearMessages()
		_, err := k.Inject(cloud.Fault{Function: "DeliverFunction", Mode: cloud.KillAfter, Skip: n})
		k.must(err)
		k.until(o.Due.Add(25 * time.Minute))
		struck := k.Faults()[0].Hits
		k.ClearFaults()
		if k.all(o, group); t.Failed() {
			t.Fatalf("killed after call %d", n+1)
		}
		if struck == 0 {
			t.Logf("killed after each of %d calls; %d runners each time", n, len(group))
			return
		}
	}
}
