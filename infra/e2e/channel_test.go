package e2e

import (
	"net/http"
	"strings"
	"testing"

	"limber/infra/local/cloud"
	"limber/infra/local/visitor"
	"limber/internal/subscription"
)

func TestEachChannelGoesItsOwnWayAndTextsKeepTheirHours(t *testing.T) {
	k := open(t)
	tests := map[string]struct {
		up            visitor.SignUp
		emails, texts int // a day
	}{
		"both":          {visitor.SignUp{Email: "both@runner.example", Phone: "+447700900101", Time: "18:30"}, 1, 1},
		"email":         {visitor.SignUp{Email: "mail@runner.example", Time: "18:30"}, 1, 0},
		"text":          {visitor.SignUp{Phone: "+447700900102", Time: "18:30"}, 0, 1},
		"before nine":   {visitor.SignUp{Email: "early@runner.example", Phone: "+447700900103", Time: "08:55"}, 1, 0},
		"nine":          {visitor.SignUp{Email: "nine@runner.example", Phone: "+447700900104", Time: "09:00"}, 1, 1},
		"eight at last": {visitor.SignUp{Email: "eight@runner.example", Phone: "+447700900105", Time: "20:00"}, 1, 1},
		"after eight":   {visitor.SignUp{Email: "late@runner.example", Phone: "+447700900106", Time: "20:05"}, 1, 0},
	}
	people := map[string]*person{}
	k.until(at(22, 21, 0)) // the first day is a whole one
	for name, tt := range tests {
		people[name] = k.join(tt.up)
	}
	k.until(at(23, 20, 6))
	for name, tt := range tests {
		people[name].expect(tt.emails, tt.texts)
	}
	if page := people["before nine"].page(); !strings.Contains(page, "But texts go from 9am to 8pm only.") {
		t.Error("the page doesn't say why no text comes at 08:55")
	}
	people["both"].says("STOP", "no more texts")
	mailed := k.Messages("nine@runner.example")
	answer, err := k.OneClick(t.Context(), mailed[len(mailed)-1])
	if err != nil || answer.Status != http.StatusOK {
		t.Fatalf("one click: %d %v", answer.Status, err)
	}
	k.until(at(24, 20, 6))
	people["both"].expect(1, 0)
	people["nine"].expect(0, 1)
	people["text"].expect(0, 1)
}

func TestTextsAloneCannotBeAskedForOutsideTheirHours(t *testing.T) {
	k := open(t)
	answer, err := k.Do(t.Context(), http.MethodPost, "/v1/subscriptions", "application/json",
		`{"phone":"07700 900101","days":["mon"],"time":"08:55","time_zone":"Europe/London","focus":"both","minutes":10,"consent":{"sms":true}}`)
	k.must(err)
	if answer.Status != http.StatusUnprocessableEntity || !strings.Contains(answer.Body, `"field":"time"`) {
		t.Errorf("answered with %d: %s", answer.Status, answer.Body)
	}
	k.must(k.Drain(t.Context()))
	if n := len(k.Messages("+447700900101")); n != 0 {
		t.Errorf("%d texts were sent", n)
	}
}

// TestANumberThatCannotBeTextedLosesItsTextsAndNotItsEmails also holds what its runner is told.
func TestANumberThatCannotBeTextedLosesItsTextsAndNotItsEmails(t *testing.T) {
	k := open(t)
	tests := map[string]struct {
		number string
		texts  [5]int // that set out, by day
		reason string // the texts stopped
		told   string // of the first day's text
	}{
		"opted-out":   {"+447700900111", [5]int{}, "opted-out", "The text was not sent. Your network says that you want none."},
		"invalid":     {"+447700900112", [5]int{1, 0, 0, 0, 0}, "invalid", "The text did not arrive. Your network could not deliver it."},
		"unreachable": {"+447700900113", [5]int{1, 1, 1, 0, 0}, "unreachable", "The text did not arrive. Your phone may have been off."},
		"back in time": {
			"+447700900114", [5]int{1, 1, 1, 1, 1}, "", "The text did not arrive. Your phone may have been off.",
		},
	}
	people := map[string]*person{}
	for fate, tt := range tests {
		people[fate] = k.join(visitor.SignUp{Email: strings.ReplaceAll(fate, " ", "-") + "@runner.example", Phone: tt.number, Time: "12:00"})
		if fate == "back in time" {
			fate = "unreachable"
		}
		k.must(k.SetNumber(tt.number, fate))
	}
	for day := range 5 {
		if day == 2 {
			k.must(k.SetNumber(tests["back in time"].number, "delivered"))
		}
		k.until(at(23+day, 12, 1))
		for fate, tt := range tests {
			people[fate].expect(1, tt.texts[day])
		}
	}
	for fate, tt := range tests {
		view, page := people[fate].own(), people[fate].page()
		state := map[bool]string{true: "active", false: "stopped"}[tt.reason == ""]
		if sms := view.Channels.SMS; sms.State != state || sms.Reason != tt.reason || view.Channels.Email.State != "active" {
			t.Errorf("%s: the channels are %+v", fate, view.Channels)
		}
		for _, words := range []string{tt.told, subscription.Reasons[tt.reason]} {
			if !strings.Contains(page, words) {
				t.Errorf("%s: the page doesn't say %q", fate, words)
			}
		}
	}
}

func TestStartBringsTextsBackThatTheNetworkHadStoppedWhereItLetsThem(t *testing.T) {
	k := open(t)
	back := k.join(visitor.SignUp{Email: "back@runner.example", Phone: "+447700900121", Time: "12:00"})
	never := k.join(visitor.SignUp{Email: "never@runner.example", Phone: "+447700900122", Time: "12:00"})
	k.must(k.SetNumber(back.phone, "opted-out"))
	k.must(k.SetNumber(never.phone, "opted-out-for-good"))
	k.until(at(23, 12, 1))
	back.expect(1, 0)
	never.expect(1, 0)
	back.says("START", "Your texts are on")
	k.must(k.Text(t.Context(), never.phone, "START"))
	if state := never.own().Channels.SMS; state.State != "stopped" || state.Reason != "opted-out" {
		t.Errorf("the network's own stop: %+v", state)
	}
	k.until(at(24, 12, 1))
	back.expect(1, 1)
	never.expect(1, 0)
}

func TestTextsOverTheMonthsCapAreNotSentAndTheHistorySaysSo(t *testing.T) {
	k := open(t, "TextsPerRunner=2")
	p := k.join(visitor.SignUp{Email: "cap@runner.example", Phone: "+447700900131", Time: "12:00"})
	for day, texts := range []int{1, 1, 0, 0} {
		k.until(at(23+day, 12, 1))
		p.expect(1, texts)
	}
	var skipped int
	for _, past := range p.own().History {
		if past.Reason == "over cap" && past.Channel == "sms" && past.Outcome == "skipped" && strings.Contains(past.Words, "all of this month") {
			skipped++
		}
	}
	if skipped != 2 {
		t.Errorf("the history tells of %d texts over the cap: %+v", skipped, p.own().History)
	}
	_, err := k.Inject(cloud.Fault{Service: "scheduler", Mode: cloud.Drop}) // nothing happens until the month is over
	k.must(err)
	k.until(at(31, 11, 30)) // 1 December
	k.ClearFaults()
	p.news()
	k.until(at(31, 12, 1))
	p.expect(1, 1)
}

func TestOneWayTextsEachCarryALinkThatStopsThem(t *testing.T) {
	k := open(t, "TextTwoWay=no", "TextOrigin=arn:aws:sms-voice:eu-west-2:123456789012:sender-id/RIVERSIDE/GB")
	p := k.join(visitor.SignUp{Email: "one@runner.example", Phone: "+447700900141", Time: "12:00"})
	var stop string
	for day := range 2 {
		k.until(at(23+day, 12, 1))
		_, texts := p.expect(1, 1)
		link, err := visitor.Link(texts[0], "/s")
		k.must(err)
		if texts[0].From != "RIVERSIDE" || strings.Contains(texts[0].Content().Text, "Reply") {
			t.Errorf("%s texts %q", texts[0].From, texts[0].Content().Text)
		}
		stop = link
	}
	page, err := k.Get(t.Context(), stop)
	if err != nil || page.Status != http.StatusOK {
		t.Fatalf("the page: %d %v", page.Status, err)
	}
	k.until(at(25, 12, 1))
	p.expect(1, 1) // looking stops nothing
	if left, err := k.Press(t.Context(), stop, nil); err != nil || left.Status != http.StatusOK {
		t.Fatalf("the button: %d %v", left.Status, err)
	}
	k.until(at(26, 12, 1))
	p.expect(1, 0)
	if state := p.own().Channels.SMS.State; state != "left" {
		t.Errorf("the texts are %s", state)
	}
}
