package cloud_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"limber/infra/local/cloud"
)

func TestARequestRunsThroughQueueAndMailToItsEvents(t *testing.T) {
	c := start(t, nil)
	work(t, c, "bounce@simulator.amazonses.com")
	messages := c.Messages("bounce@simulator.amazonses.com")
	if len(messages) != 1 || messages[0].From != "clinic@example.org" || messages[0].Time.Before(monday) || messages[0].Time.After(monday.Add(time.Hour)) {
		t.Fatalf("messages %+v", messages)
	}
	logs := c.Logs("MailEventFunction")
	for _, line := range []string{"heard: Email Sent bounce@simulator.amazonses.com", "heard: Email Bounced bounce@simulator.amazonses.com"} {
		if !slices.Contains(logs, line) {
			t.Errorf("%q is not in the log %q", line, logs)
		}
	}
	if d := c.Queues()["WorkQueue"]; d.Visible+d.InFlight+d.Delayed+d.DeadLetters != 0 {
		t.Errorf("work is left: %+v", d)
	}
}

func TestTheEnvironmentComesFromTheTemplate(t *testing.T) {
	t.Setenv("LIMBER_LEAK", "leaked")
	c := start(t, nil)
	if got := want(t, c, http.StatusOK, "GET", "/show/SITE", ""); got != c.URL() {
		t.Errorf("SITE is %q", got)
	}
	if got := want(t, c, http.StatusOK, "GET", "/show/LIMBER_LEAK", ""); got != "" {
		t.Errorf("the functions see this process's environment: %q", got)
	}
	if got := want(t, c, http.StatusOK, "GET", "/show/SECRET", ""); len(got) != 20 {
		t.Errorf("SECRET is %q", got)
	}
}

func TestACallThatThePolicyDoesNotAllowIsRefused(t *testing.T) {
	c := start(t, nil)
	answer := want(t, c, http.StatusBadGateway, "POST", "/mail", "a@example.com")
	if !strings.Contains(answer, "AccessDeniedException") || !strings.Contains(answer, "not authorized to perform: ses:SendEmail") {
		t.Errorf("answer %s", answer)
	}
	if got := c.Messages(""); len(got) != 0 {
		t.Errorf("sent all the same: %+v", got)
	}
	if got := c.Usage().Functions["WebFunction"].Refused["ses:SendEmail"]; got != 1 {
		t.Errorf("refused %d calls, want 1", got)
	}
}

func TestStrangersAreRefusedAndEveryAnswerTellsTheSimulatedTime(t *testing.T) {
	c := start(t, nil)
	endpoint := want(t, c, http.StatusOK, "GET", "/show/AWS_ENDPOINT_URL_SQS", "")
	for authorization, status := range map[string]int{
		"AWS4-HMAC-SHA256 Credential=AKIASTRANGER/20261123/eu-west-2/sqs/aws4_request, SignedHeaders=host, Signature=0":        http.StatusForbidden,
		"AWS4-HMAC-SHA256 Credential=AKIALOCALWEBFUNCTION/20261123/eu-west-2/s3/aws4_request, SignedHeaders=host, Signature=0": http.StatusNotFound,
		"Bearer x": http.StatusNotFound,
	} {
		r, err := http.NewRequest("POST", endpoint, strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", authorization)
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if date := response.Header.Get("Date"); response.StatusCode != status || !strings.HasPrefix(date, "Mon, 23 Nov 2026 06:58") {
			t.Errorf("%s: %d at %s, want %d in the simulated minute", authorization, response.StatusCode, date, status)
		}
	}
}

func TestUsageNamesCallsAndPermissionsNeverUsed(t *testing.T) {
	c := start(t, nil)
	work(t, c, "a@example.com")
	work(t, c, "+447700900123")
	usage := c.Usage()
	if got := usage.Functions["WebFunction"]; got.Calls["sqs:SendMessage"] != 2 || got.Invocations != 2 || got.Starts != 1 {
		t.Errorf("WebFunction %+v", got)
	}
	unused := []string{
		"ScheduleFunction: sqs:SendMessage on arn:aws:sqs:eu-west-2:123456789012:limber-local-WorkQueue",
		"WebFunction: sqs:GetQueueUrl on arn:aws:sqs:eu-west-2:123456789012:limber-local-WorkQueue",
		"WorkFunction: sms-voice:PutOptedOutNumber on arn:aws:sms-voice:eu-west-2:123456789012:opt-out-list/Default",
	}
	if !slices.Equal(usage.UnusedPermissions, unused) {
		t.Errorf("unused %q", usage.UnusedPermissions)
	}
	c.ResetUsage()
	if got := c.Usage().Functions["WebFunction"]; len(got.Calls) != 0 || got.Invocations != 0 {
		t.Errorf("after a reset: %+v", got)
	}
}

func TestMovingTheClockRunsEveryTickOnTheWay(t *testing.T) {
	c := start(t, nil)
	c.SetQuota(10000, 50000)
	advance(t, c, 26*time.Hour)
	logs := c.Logs("ScheduleFunction")
	if len(logs) != 26*12 || logs[0] != "tick 2026-11-23T07:00:00Z" || logs[len(logs)-1] != "tick 2026-11-24T08:55:00Z" {
		t.Fatalf("%d ticks, from %q to %q", len(logs), logs[0], logs[len(logs)-1])
	}
	messages := c.Messages("")
	if len(messages) != 26*12 {
		t.Fatalf("%d messages", len(messages))
	}
	for i, m := range messages {
		due := monday.Add(2*time.Minute + time.Duration(i)*5*time.Minute)
		if late := m.Time.Sub(due); late < 0 || late > 4*time.Minute {
			t.Errorf("the message of %s was sent at %s", due, m.Time)
		}
	}
	if err := c.AdvanceTo(context.Background(), monday); !errors.Is(err, cloud.ErrPast) {
		t.Errorf("moving back: %v", err)
	}
}

func TestTicksComeByThemselvesWhenTheClockIsNotManual(t *testing.T) {
	c := start(t, func(o *cloud.Options) {
		o.ManualClock, o.Start = false, time.Date(2026, 11, 23, 6, 59, 59, 0, time.UTC)
	})
	for len(c.Logs("ScheduleFunction")) == 0 {
		if t.Context().Err() != nil || c.Now().After(monday.Add(4*time.Minute)) {
			t.Fatal("no tick came")
		}
		time.Sleep(10 * time.Millisecond)
	}
	if logs := c.Logs("ScheduleFunction"); logs[0] != "tick 2026-11-23T07:00:00Z" {
		t.Errorf("logs %q", logs)
	}
}

func TestStateSurvivesARestartWithADataDirectory(t *testing.T) {
	data := t.TempDir()
	keep := func(o *cloud.Options) { o.Data, o.Start = data, time.Time{} }
	first := start(t, keep)
	advance(t, first, 2*time.Hour)
	inject(t, first, cloud.Fault{Service: "ses", Mode: cloud.FailBefore, Count: 1})
	work(t, first, "late@example.com")
	secret := want(t, first, http.StatusOK, "GET", "/show/SECRET", "")
	sent, now := len(first.Messages("")), first.Now()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second := start(t, keep)
	if again := want(t, second, http.StatusOK, "GET", "/show/SECRET", ""); again != secret {
		t.Errorf("the secret changed from %q to %q", secret, again)
	}
	if got := len(second.Messages("")); got != sent || second.Now().Before(now) {
		t.Errorf("%d messages at %s, want %d and no earlier than %s", got, second.Now(), sent, now)
	}
	advance(t, second, 2*time.Minute)
	if got := len(second.Messages("late@example.com")); got != 1 {
		t.Errorf("the work that was in flight led to %d messages, want 1", got)
	}
}

func TestLogsReachTheWatcher(t *testing.T) {
	var log lockedBuffer
	c := start(t, func(o *cloud.Options) { o.Log = &log })
	work(t, c, "a@example.com")
	c.Logs("MailEventFunction") // all that was written until now is read
	if !strings.Contains(log.String(), "MailEventFunction heard: Email Sent a@example.com\n") {
		t.Errorf("log %q", log.String())
	}
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func TestATemplateThatIsWrongDoesNotStart(t *testing.T) {
	dir, err := binaries()
	if err != nil {
		t.Fatal(err)
	}
	_, err = cloud.Start(context.Background(), cloud.Options{Template: "testdata/template.yaml", Binaries: dir})
	if err == nil || !strings.Contains(err.Error(), "SiteUrl") {
		t.Errorf("without a parameter: %v", err)
	}
	_, err = cloud.Start(context.Background(), cloud.Options{
		Template: "testdata/template.yaml", Binaries: t.TempDir(), Parameters: map[string]string{"SiteUrl": "x"},
	})
	if err == nil || !strings.Contains(err.Error(), "is not built") {
		t.Errorf("without binaries: %v", err)
	}
}
