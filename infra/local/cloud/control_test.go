package cloud_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTheControlSurfaceSteersTheCloud(t *testing.T) {
	c := start(t, nil)
	want(t, c, http.StatusOK, "POST", "/_local/faults", `{"service":"ses","mode":"throttle","share":0.5,"skip":100}`)
	want(t, c, http.StatusOK, "POST", "/_local/faults", `[{"service":"sqs","mode":"latency","latency":"1ms"}]`)
	want(t, c, http.StatusOK, "POST", "/_local/clock", `{"to":"2026-11-23T07:01:00Z"}`)
	var clock struct{ Now time.Time }
	if err := json.Unmarshal([]byte(want(t, c, http.StatusOK, "GET", "/_local/clock", "")), &clock); err != nil || clock.Now.Before(monday.Add(3*time.Minute)) {
		t.Errorf("clock %+v, %v", clock, err)
	}
	to := "tick-2026-11-23T070000Z@example.com"
	if got := want(t, c, http.StatusOK, "GET", "/_local/messages?to="+to, ""); !strings.Contains(got, `"subject":"Hello"`) {
		t.Errorf("messages %s", got)
	}
	if got := want(t, c, http.StatusOK, "GET", "/_local/faults", ""); !strings.Contains(got, `"latency":"1ms"`) || !strings.Contains(got, `"hits":1`) {
		t.Errorf("faults %s", got)
	}
	want(t, c, http.StatusNoContent, "POST", "/_local/sms", `{"from":"+447700900123","body":"STOP"}`)
	drain(t, c)
	if logs := c.Logs("MailEventFunction"); !slices.Contains(logs, "heard: STOP ") {
		t.Errorf("log %q", logs)
	}
	for path, part := range map[string]string{"usage": `"sqs:SendMessage":1`, "queues": `"WorkQueue":{"visible":0`, "logs?function=ScheduleFunction": "tick "} {
		if got := want(t, c, http.StatusOK, "GET", "/_local/"+path, ""); !strings.Contains(got, part) {
			t.Errorf("%s: %s", path, got)
		}
	}
	want(t, c, http.StatusOK, "DELETE", "/_local/messages", "")
	if got := want(t, c, http.StatusOK, "GET", "/_local/messages", ""); got != "[]" {
		t.Errorf("after DELETE: %s", got)
	}
	want(t, c, http.StatusNoContent, "POST", "/_local/quota", `{"rate":200,"daily":1000}`)
}

func TestWrongOrdersAreRefusedInPlainWords(t *testing.T) {
	c := start(t, nil)
	for _, order := range []struct{ path, body, part string }{
		{"clock", `{}`, "give either"},
		{"clock", `{"advance":"x"}`, "not a length of time"},
		{"clock", `{"advance":"-1h"}`, "not a length of time"},
		{"clock", `{"to":"2020-01-01T00:00:00Z"}`, "only moves forward"},
		{"clock", `{"forward":"1h"}`, "unknown field"},
		{"faults", `{"service":"ses","mode":"explode"}`, "explode"},
		{"faults", `{"service":"s3","mode":"throttle"}`, "s3"},
		{"faults", `{"mode":"kill"}`, "needs a function"},
		{"faults", `{"mode":"kill","function":"NoFunction"}`, "no function"},
		{"faults", `{"service":"ses","mode":"latency"}`, "needs a latency"},
		{"faults", `[{"service":"ses","mode":"throttle","share":2}]`, "share"},
		{"sms", `{"from":"x","body":"y"}`, "number"},
		{"sms", `{"from":"+447700900123","body":"y","at":"yesterday"}`, "yesterday"},
		{"numbers", `{"number":"+447700900123","fate":"lost"}`, "blocked, delivered, invalid, unreachable, opted-out"},
		{"numbers", `{"number":"07700900123","fate":"invalid"}`, "+447700900123"},
		{"addresses", `{"address":"a@example.com","like":"none"}`, "none"},
		{"quota", `{"rate":0,"daily":1}`, "above zero"},
	} {
		status, answer := ask(t, c, "POST", "/_local/"+order.path, order.body)
		var problem struct{ Error string }
		if err := json.Unmarshal([]byte(answer), &problem); err != nil || status != http.StatusBadRequest || !strings.Contains(problem.Error, order.part) {
			t.Errorf("%s %s: %d %s", order.path, order.body, status, answer)
		}
	}
	if len(c.Faults()) != 0 {
		t.Errorf("a wrong fault is in force: %+v", c.Faults())
	}
}

func TestPagesOfOtherSitesCannotSteerTheCloud(t *testing.T) {
	c := start(t, nil)
	r, err := http.NewRequest("DELETE", c.URL()+"/_local/faults", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Origin", "https://evil.example")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusForbidden {
		t.Errorf("status %d", response.StatusCode)
	}
}
