package cloud_test

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"limber/infra/local/cloud"
)

const (
	phone = "+447700900123"
	topic = "arn:aws:sns:eu-west-2:123456789012:limber-local-"
)

// notice is a notification as a queue gets it, with the fields of its message that these tests look at.
type notice struct {
	Type, MessageId, TopicArn, Message string
	Timestamp                          string
	text                               struct {
		EventType, MessageId, OriginationPhoneNumber                                                                    string
		Context                                                                                                         map[string]string
		OriginationNumber, DestinationNumber, MessageKeyword, MessageBody, InboundMessageId, PreviousPublishedMessageId string
	}
}

// notices are the notifications that reached the queue, in the order they came.
func notices(t *testing.T, c *cloud.Cloud) []notice {
	t.Helper()
	var all []notice
	for _, line := range c.Logs("MailEventFunction") {
		raw, ok := strings.CutPrefix(line, "notified: ")
		if !ok {
			continue
		}
		var n notice
		if err := json.Unmarshal([]byte(raw), &n); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(n.Message), &n.text); err != nil {
			t.Fatal(err)
		}
		all = append(all, n)
	}
	return all
}

func TestWhatBecameOfATextReachesTheQueueThroughTheTopicOfItsSet(t *testing.T) {
	c := start(t, nil)
	work(t, c, phone)
	messages, got := c.Messages(phone), notices(t, c)
	if len(messages) != 1 || len(got) != 1 {
		t.Fatalf("%d messages, and the notices %+v", len(messages), got)
	}
	n := got[0]
	if n.Type != "Notification" || n.MessageId == "" || n.TopicArn != topic+"TextEvents" || n.text.EventType != "TEXT_DELIVERED" ||
		n.text.MessageId != messages[0].MessageID || !maps.Equal(n.text.Context, map[string]string{"subscriber": "s-1"}) {
		t.Errorf("notice %+v", n)
	}
	if at, err := time.Parse("2006-01-02T15:04:05.000Z", n.Timestamp); err != nil || at.Before(monday) || at.After(monday.Add(time.Minute)) {
		t.Errorf("the notice is of %s", n.Timestamp)
	}
}

func TestANumbersFateIsToldAndOptedOutNumbersGetNothing(t *testing.T) {
	c := start(t, nil)
	want(t, c, http.StatusNoContent, "POST", "/_local/numbers", `{"number":"+447700900124","fate":"invalid"}`)
	work(t, c, "+447700900124")
	if got := notices(t, c); len(got) != 1 || got[0].text.EventType != "TEXT_INVALID" {
		t.Errorf("notices %+v", got)
	}
	want(t, c, http.StatusNoContent, "POST", "/_local/numbers", `{"number":"+447700900125","fate":"opted-out"}`)
	work(t, c, "-447700900126")
	for _, number := range []string{"+447700900125", "+447700900126"} {
		work(t, c, number)
		if got := len(c.Messages(number)); got != 0 {
			t.Errorf("%s got %d texts", number, got)
		}
	}
	if refused := c.Usage().Functions["WorkFunction"].Refused; len(refused) != 0 {
		t.Errorf("refused by the policy: %v", refused)
	}
}

func TestATextFromAPersonComesWithItsEnvelopeInAnyOrderAndAgain(t *testing.T) {
	c := start(t, nil)
	work(t, c, phone)
	earlier := `{"from":"+447700900123","body":"Stop it","id":"in-1","at":"2026-11-23T06:50:00.25Z"}`
	for _, text := range []string{`{"from":"+447700900123","body":"START"}`, `{"from":"+447700900123","body":"stop"}`, earlier, earlier} {
		want(t, c, http.StatusNoContent, "POST", "/_local/sms", text)
	}
	got := notices(t, c)[1:]
	if len(got) != 4 {
		t.Fatalf("notices %+v", got)
	}
	for i, keyword := range []string{"KEYWORD_123456789012", "STOP", "KEYWORD_123456789012", "KEYWORD_123456789012"} {
		n := got[i]
		if n.TopicArn != topic+"Inbound" || n.text.OriginationNumber != phone || n.text.DestinationNumber != "+447700900000" ||
			n.text.MessageKeyword != keyword || n.text.PreviousPublishedMessageId != c.Messages(phone)[0].MessageID {
			t.Errorf("notice %d is %+v", i, n)
		}
	}
	if got[0].text.InboundMessageId == "" || got[0].text.InboundMessageId == got[1].text.InboundMessageId {
		t.Error("two texts have one ID")
	}
	again := got[3]
	if again.text.InboundMessageId != "in-1" || again.text.MessageBody != "Stop it" || again.Timestamp != "2026-11-23T06:50:00.250Z" || again.MessageId == got[2].MessageId {
		t.Errorf("the repeat is %+v", again)
	}
	if got := c.MessagesFrom(phone); len(got) != 3 || got[2].MessageID != "in-1" || got[2].Content().Text != "Stop it" {
		t.Errorf("texts from the phone: %+v", got)
	}
	if page := want(t, c, http.StatusOK, "GET", "/_local/messages?from=%2B447700900123", ""); strings.Count(page, `"direction":"in"`) != 3 {
		t.Errorf("the inbox has %s", page)
	}
}

func TestSTOPIsCarriedAndLeavesTheOptOutListAlone(t *testing.T) {
	c := start(t, nil)
	want(t, c, http.StatusNoContent, "POST", "/_local/sms", `{"from":"+447700900123","body":"STOP"}`)
	work(t, c, phone)
	if got := len(c.Messages(phone)); got != 1 {
		t.Errorf("the number has %d texts", got)
	}
}

func TestAClinicWithoutATwoWayTopicTakesNoTexts(t *testing.T) {
	c := start(t, func(o *cloud.Options) { o.Parameters["TakesTexts"] = "no" })
	answer := want(t, c, http.StatusConflict, "POST", "/_local/sms", `{"from":"+447700900123","body":"STOP"}`)
	if !strings.Contains(answer, "TwoWayTopicArn") || len(c.Messages("")) != 0 {
		t.Errorf("answered %s", answer)
	}
	if err := c.ReceiveText(cloud.IncomingText{From: phone, Body: "STOP"}); !errors.Is(err, cloud.ErrOneWay) {
		t.Errorf("got %v", err)
	}
}

func TestFaultsStrikeTextsAsTheyStrikeEmails(t *testing.T) {
	for mode, counts := range map[string][2]int{ // texts sent before and after the work came back
		cloud.KillBefore: {0, 1}, cloud.KillAfter: {1, 2}, cloud.DropAnswer: {1, 2}, cloud.FailBefore: {0, 1}, cloud.FailAfter: {1, 2}, cloud.Throttle: {0, 1},
	} {
		t.Run(mode, func(t *testing.T) {
			c := start(t, nil)
			inject(t, c, cloud.Fault{Service: "sms-voice", Action: "SendTextMessage", Mode: mode, Count: 1})
			work(t, c, phone)
			if got := len(c.Messages(phone)); got != counts[0] || len(notices(t, c)) != counts[0] {
				t.Errorf("%d texts, want %d", got, counts[0])
			}
			advance(t, c, 90*time.Second)
			if got := len(c.Messages(phone)); got != counts[1] || len(notices(t, c)) != counts[1] {
				t.Errorf("in the end %d texts, want %d", got, counts[1])
			}
		})
	}
}

func TestDeliveryEventsOfTextsCanBeHeldAndLost(t *testing.T) {
	c := start(t, nil)
	inject(t, c, cloud.Fault{Service: "events", Action: "TEXT_*", Mode: cloud.Hold, Count: 1})
	inject(t, c, cloud.Fault{Service: "events", Action: "TEXT_*", Mode: cloud.Drop, Count: 1})
	work(t, c, phone)
	work(t, c, phone)
	if got := notices(t, c); len(got) != 0 {
		t.Fatalf("notices %+v", got)
	}
	c.ClearFaults()
	drain(t, c)
	if got := notices(t, c); len(got) != 1 || got[0].text.MessageId != c.Messages(phone)[0].MessageID {
		t.Errorf("notices %+v", got)
	}
}

func TestRefusalsOfPeopleOutliveARestart(t *testing.T) {
	data := t.TempDir()
	keep := func(o *cloud.Options) { o.Data, o.Start = data, time.Time{} }
	first := start(t, keep)
	for number, fate := range map[string]string{phone: "opted-out", "+447700900124": "invalid"} {
		if err := first.SetNumber(number, fate); err != nil {
			t.Fatal(err)
		}
	}
	if err := first.SetAddress("gone@example.com", "bounce"); err != nil {
		t.Fatal(err)
	}
	work(t, first, "gone@example.com")
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second := start(t, keep)
	for _, to := range []string{phone, "+447700900124", "gone@example.com"} {
		work(t, second, to)
	}
	if got := len(second.Messages(phone)); got != 0 {
		t.Errorf("the number that opted out has %d texts", got)
	}
	if got := notices(t, second); len(got) != 1 || got[0].text.EventType != "TEXT_INVALID" {
		t.Errorf("notices %+v", got)
	}
	if m := second.Messages("gone@example.com"); len(m) != 2 || !strings.Contains(strings.Join(m[1].Events, " "), "Bounce") {
		t.Errorf("messages %+v", m)
	}
}
