package cloud_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"limber/infra/local/cloud"
)

func TestAKilledCallersWorkComesBack(t *testing.T) {
	tests := []struct {
		mode            string
		once, afterward int // messages sent before and after the work came back
	}{
		{cloud.KillBefore, 0, 1},
		{cloud.KillAfter, 1, 2},
		{cloud.DropAnswer, 1, 2},
		{cloud.FailBefore, 0, 1},
		{cloud.FailAfter, 1, 2},
		{cloud.Throttle, 0, 1},
	}
	for _, test := range tests {
		t.Run(test.mode, func(t *testing.T) {
			c := start(t, nil)
			inject(t, c, cloud.Fault{Service: "ses", Action: "Send*", Function: "WorkFunction", Mode: test.mode, Count: 1})
			work(t, c, "a@example.com")
			if got := len(c.Messages("")); got != test.once {
				t.Errorf("sent %d messages, want %d", got, test.once)
			}
			if d := c.Queues()["WorkQueue"]; d.InFlight != 1 {
				t.Errorf("the work is not in flight: %+v", d)
			}
			advance(t, c, 90*time.Second)
			if got := len(c.Messages("")); got != test.afterward {
				t.Errorf("in the end %d messages, want %d", got, test.afterward)
			}
			crashes := c.Usage().Functions["WorkFunction"].Crashes
			if killed := strings.HasPrefix(test.mode, "kill"); killed != (crashes == 1) {
				t.Errorf("%d crashes", crashes)
			}
		})
	}
}

func TestFaultsCountTheirCalls(t *testing.T) {
	c := start(t, nil)
	inject(t, c, cloud.Fault{Service: "ses", Mode: cloud.FailBefore, Skip: 1, Count: 1})
	for _, to := range []string{"a@example.com", "b@example.com", "c@example.com"} {
		work(t, c, to)
	}
	if got := len(c.Messages("b@example.com")); got != 0 || len(c.Messages("")) != 2 {
		t.Errorf("the second of three should have failed: %d of %d", got, len(c.Messages("")))
	}
	if f := c.Faults(); len(f) != 1 || f[0].Hits != 1 {
		t.Errorf("faults %+v", f)
	}
	c.ClearFaults()
	if f := c.Faults(); len(f) != 0 {
		t.Errorf("faults %+v", f)
	}
}

func TestPoisonedWorkEndsInTheDeadLetters(t *testing.T) {
	c := start(t, nil)
	inject(t, c, cloud.Fault{Service: "ses", Mode: cloud.FailBefore})
	work(t, c, "a@example.com")
	advance(t, c, 4*time.Minute+30*time.Second)
	if d := c.Queues()["WorkQueue"]; d.DeadLetters != 1 || d.InFlight != 1 { // the tick's work is on its way there
		t.Errorf("queues %+v", c.Queues())
	}
	dead := c.QueueMessages("DeadQueue")
	if len(dead) != 1 || dead[0].Body != "a@example.com" || dead[0].Receives != 3 {
		t.Errorf("dead letters %+v", dead)
	}
}

func TestHeldEventsAreDeliveredOnRelease(t *testing.T) {
	c := start(t, nil)
	inject(t, c, cloud.Fault{Service: "events", Action: "Email Sent", Mode: cloud.Hold})
	inject(t, c, cloud.Fault{Service: "events", Action: "Email Bounced", Mode: cloud.Drop})
	work(t, c, "bounce@simulator.amazonses.com")
	if logs := c.Logs("MailEventFunction"); len(logs) != 0 {
		t.Fatalf("heard %q", logs)
	}
	inject(t, c, cloud.Fault{Mode: cloud.Release})
	drain(t, c)
	if logs := c.Logs("MailEventFunction"); !slices.Equal(logs, []string{"heard: Email Sent bounce@simulator.amazonses.com"}) {
		t.Errorf("after the release: %q", logs)
	}
}

func TestATickIsRetriedAndCanBeDropped(t *testing.T) {
	c := start(t, nil)
	inject(t, c, cloud.Fault{Function: "ScheduleFunction", Mode: cloud.Kill, When: "next-invocation"})
	advance(t, c, 5*time.Minute)
	if got := c.Usage().Functions["ScheduleFunction"]; got.Invocations != 2 || got.Crashes != 1 || len(c.Messages("")) != 1 {
		t.Errorf("%+v, %d messages", got, len(c.Messages("")))
	}
	inject(t, c, cloud.Fault{Service: "scheduler", Mode: cloud.Drop, Count: 2})
	advance(t, c, 15*time.Minute)
	if got := len(c.Messages("")); got != 2 {
		t.Errorf("%d messages, want 2 after two of three ticks were dropped", got)
	}
}
