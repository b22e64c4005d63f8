package bus_test

import (
	"encoding/json"
	"testing"
	"time"

	"limber/infra/local/bus"
)

func event(detailType, detail string) *bus.Event {
	return &bus.Event{Source: "aws.ses", DetailType: detailType, Account: "123456789012", Region: "eu-west-2", Detail: json.RawMessage(detail)}
}

func TestAPatternPicksOnlyTheEventsThatFitIt(t *testing.T) {
	bounced := event("Email Bounced", `{"eventType":"Bounce","bounce":{"bounceType":"Permanent","n":3},"to":["a","b"]}`)
	tests := []struct {
		pattern string
		want    bool
	}{
		{`{"source":["aws.ses"]}`, true},
		{`{"source":["aws.s3"]}`, false},
		{`{"source":["aws.ses"],"detail-type":["Email Sent","Email Bounced"]}`, true},
		{`{"source":["aws.ses"],"detail-type":["Email Sent"]}`, false},
		{`{"detail":{"bounce":{"bounceType":["Permanent"]}}}`, true},
		{`{"detail":{"bounce":{"bounceType":["Transient"]}}}`, false},
		{`{"detail":{"bounce":{"n":[3]}}}`, true},
		{`{"detail":{"bounce":{"n":["3"]}}}`, false},
		{`{"detail":{"to":["b"]}}`, true},
		{`{"detail":{"to":["c"]}}`, false},
		{`{"detail":{"eventType":[{"prefix":"Bou"}]}}`, true},
		{`{"detail":{"eventType":[{"prefix":"ou"}]}}`, false},
		{`{"detail":{"bounce":[{"exists":true}]}}`, true},
		{`{"detail":{"complaint":[{"exists":false}]}}`, true},
		{`{"detail":{"complaint":[{"exists":true}]}}`, false},
		{`{"detail":{"eventType":[{"anything-but":"Send"}]}}`, true},
		{`{"detail":{"eventType":[{"anything-but":["Send","Bounce"]}]}}`, false},
		{`{"detail":{"missing":[{"anything-but":"x"}]}}`, false},
		{`{"account":["123456789012"],"detail-type":["Email Bounced"]}`, true},
	}
	for _, test := range tests {
		pattern, err := bus.ParsePattern([]byte(test.pattern))
		if err != nil {
			t.Errorf("%s: %v", test.pattern, err)
			continue
		}
		if got := pattern.Matches(bounced); got != test.want {
			t.Errorf("%s matches = %v, want %v", test.pattern, got, test.want)
		}
	}
	for _, bad := range []string{`{}`, `[]`, `{"source":"aws.ses"}`, `{"source":[]}`, `{"source":[{"suffix":"s"}]}`, `{"source":[{"prefix":"a","exists":true}]}`} {
		if _, err := bus.ParsePattern([]byte(bad)); err == nil {
			t.Errorf("%s was accepted", bad)
		}
	}
}

func TestHeldEventsComeWhenReleasedAndDroppedOnesNever(t *testing.T) {
	pattern, err := bus.ParsePattern([]byte(`{"source":["aws.ses"]}`))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	target := func(e []byte) {
		var envelope map[string]any
		if err := json.Unmarshal(e, &envelope); err != nil {
			t.Fatal(err)
		}
		got = append(got, envelope["detail-type"].(string))
	}
	verdicts := map[string]bus.Verdict{"held": bus.Hold, "dropped": bus.Drop}
	b := bus.New([]bus.Rule{{Pattern: pattern, Targets: []func([]byte){target}}}, func(e *bus.Event) bus.Verdict { return verdicts[e.DetailType] })
	for _, kind := range []string{"held", "dropped", "plain"} {
		b.Publish(event(kind, `{}`))
	}
	if len(got) != 1 || got[0] != "plain" || b.Held() != 1 {
		t.Fatalf("delivered %q and held %d, want the plain one and 1", got, b.Held())
	}
	if n := b.Release(); n != 1 || len(got) != 2 || got[1] != "held" || b.Held() != 0 {
		t.Errorf("after Release (%d): delivered %q", n, got)
	}
}

func TestWhatGoesByATopicIsHeldAndDroppedToo(t *testing.T) {
	verdicts := map[string]bus.Verdict{"TEXT_INVALID": bus.Hold, "TEXT_DELIVERED": bus.Drop}
	b := bus.New(nil, func(e *bus.Event) bus.Verdict { return verdicts[e.DetailType] })
	var got []string
	for _, kind := range []string{"TEXT_INVALID", "TEXT_DELIVERED", "TEXT_PENDING"} {
		b.Pass(&bus.Event{DetailType: kind}, func() { got = append(got, kind) })
	}
	if len(got) != 1 || got[0] != "TEXT_PENDING" {
		t.Errorf("delivered %q", got)
	}
	if n := b.Release(); n != 1 || got[len(got)-1] != "TEXT_INVALID" {
		t.Errorf("after Release (%d): delivered %q", n, got)
	}
}

func TestSchedulesNameTheirNextInstant(t *testing.T) {
	tests := []struct{ expression, zone, after, want string }{
		{"rate(5 minutes)", "", "2026-11-23T07:01:30Z", "2026-11-23T07:05:00Z"},
		{"rate(1 hour)", "", "2026-11-23T07:00:00Z", "2026-11-23T08:00:00Z"},
		{"cron(0/5 * * * ? *)", "", "2026-11-23T07:05:00Z", "2026-11-23T07:10:00Z"},
		{"cron(0/5 * * * ? *)", "", "2026-12-31T23:58:00Z", "2027-01-01T00:00:00Z"},
		{"cron(30 8 ? * MON-FRI *)", "", "2026-11-20T09:00:00Z", "2026-11-23T08:30:00Z"},
		{"cron(30 8 ? * 2,4 *)", "Europe/London", "2026-07-06T08:00:00Z", "2026-07-08T07:30:00Z"},
		{"cron(30 1 * * ? *)", "Europe/London", "2027-03-27T12:00:00Z", "2027-03-29T00:30:00Z"},
		{"cron(0 9 1 JAN ? *)", "", "2026-11-23T00:00:00Z", "2027-01-01T09:00:00Z"},
		{"cron(0 9 29 2 ? *)", "", "2026-11-23T00:00:00Z", "2028-02-29T09:00:00Z"},
		{"cron(10-20/5 0 * * ? *)", "", "2026-11-23T00:10:00Z", "2026-11-23T00:15:00Z"},
	}
	for _, test := range tests {
		schedule, err := bus.ParseSchedule(test.expression, test.zone)
		if err != nil {
			t.Errorf("%s: %v", test.expression, err)
			continue
		}
		after, err := time.Parse(time.RFC3339, test.after)
		if err != nil {
			t.Fatal(err)
		}
		if got := schedule.Next(after).Format(time.RFC3339); got != test.want {
			t.Errorf("%s after %s: %s, want %s", test.expression, test.after, got, test.want)
		}
	}
	past, err := bus.ParseSchedule("cron(0 0 1 1 ? 2020)", "")
	if err != nil || !past.Next(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		t.Errorf("a schedule that is over still has a next instant (%v)", err)
	}
}

func TestSchedulesThatAreNotUnderstoodAreRefused(t *testing.T) {
	for _, bad := range []string{"", "rate(5)", "rate(0 minutes)", "rate(5 weeks)", "at(2026-01-01T00:00:00)", "cron(0/5 * * * * *)", "cron(* * * * ?)", "cron(60 * * * ? *)", "cron(0 0 L * ? *)", "cron(a * * * ? *)", "cron(5-1 * * * ? *)", "cron(*/0 * * * ? *)"} {
		if _, err := bus.ParseSchedule(bad, ""); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
	if _, err := bus.ParseSchedule("rate(5 minutes)", "Mars/Olympus"); err == nil {
		t.Error("an unknown time zone was accepted")
	}
}
