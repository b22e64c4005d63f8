package sms

import (
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	voice "github.com/aws/aws-sdk-go-v2/service/pinpointsmsvoicev2"
	"github.com/aws/aws-sdk-go-v2/service/pinpointsmsvoicev2/types"
)

func TestANumbersFateDecidesItsDeliveryEvents(t *testing.T) {
	const number = "+447700900123"
	for fate, want := range map[string]string{
		"delivered": "DELIVERED", "invalid": "INVALID", "unreachable": "CARRIER_UNREACHABLE", "blocked": "CARRIER_BLOCKED",
	} {
		a := newAccount(t)
		if err := a.Behave(number, fate); err != nil {
			t.Fatal(err)
		}
		later := newAccount(t) // as after a restart
		later.Restore(a.State())
		if _, err := later.client.SendTextMessage(t.Context(), textTo(number, "Hello")); err != nil {
			t.Fatal(err)
		}
		if len(later.events) != 2 {
			t.Fatalf("%s: the events are %v", fate, later.events)
		}
		first, last := later.events[0], later.events[1]
		if first["eventType"] != "TEXT_PENDING" || first["isFinal"] != false {
			t.Errorf("%s: the first event is %v", fate, first)
		}
		if last["eventType"] != "TEXT_"+want || last["messageStatus"] != want || last["isFinal"] != true ||
			last["context"].(map[string]any)["subscriber"] != "s-1" {
			t.Errorf("%s: the last event is %v", fate, last)
		}
		if got := later.inbox.List(number); len(got) != 1 || got[0].Events[1] != "TEXT_"+want || got[0].MessageID != later.Last(number) {
			t.Errorf("%s: the inbox has %+v", fate, got)
		}
	}
}

// TestEventsAreKindsThatAWSHas holds the names against the SDK's list.
func TestEventsAreKindsThatAWSHas(t *testing.T) {
	known := map[string]bool{}
	for _, kind := range types.EventType("").Values() {
		known[string(kind)] = true
	}
	for name, e := range fates {
		if !known[e.kind] {
			t.Errorf("%s: AWS has no event %s", name, e.kind)
		}
	}
	if !known[pending.kind] {
		t.Errorf("AWS has no event %s", pending.kind)
	}
}

func TestANumberThatIsOutForGoodStaysOnTheList(t *testing.T) {
	a := newAccount(t)
	if err := a.Behave("+447700900123", OutForGood); err != nil {
		t.Fatal(err)
	}
	in := &voice.DeleteOptedOutNumberInput{OptOutListName: aws.String("Default"), OptedOutNumber: aws.String("+447700900123")}
	var invalid *types.ValidationException
	if _, err := a.client.DeleteOptedOutNumber(t.Context(), in); !errors.As(err, &invalid) || invalid.Reason != types.ValidationExceptionReasonPhoneNumberCannotBeOptedIn {
		t.Errorf("taking it off gave %v", err)
	}
	var conflict *types.ConflictException
	if _, err := a.client.SendTextMessage(t.Context(), textTo("+447700900123", "Hello")); !errors.As(err, &conflict) {
		t.Errorf("a text to it gave %v", err)
	}
}

func TestAnUnknownFateOrNumberIsRefused(t *testing.T) {
	a := newAccount(t)
	for number, fate := range map[string]string{"+447700900123": "lost", "07700900123": "invalid", "": OptedOut} {
		if a.Behave(number, fate) == nil {
			t.Errorf("%q was told %q", number, fate)
		}
	}
	if state := a.State(); len(state.Fates)+len(state.OptedOut) != 0 {
		t.Errorf("something was kept: %+v", state)
	}
}

func TestAnUnknownConfigurationSetIsRefused(t *testing.T) {
	a := newAccount(t)
	a.options.ConfigurationSets = []string{"others"}
	var missing *types.ResourceNotFoundException
	if _, err := a.client.SendTextMessage(t.Context(), textTo("+447700900123", "Hello")); !errors.As(err, &missing) || a.inbox.Len() != 0 {
		t.Errorf("got %v", err)
	}
}

func TestAPhoneShowsTheNumberBehindAnARN(t *testing.T) {
	const arn = "arn:aws:sms-voice:eu-west-2:123456789012:"
	for origin, want := range map[string]string{
		"+447700900999": "+447700900999", "phone-1": Number, "pool-1": Number, arn + "phone-number/phone-1": Number,
		arn + "pool/pool-1": Number, arn + "sender-id/CLINIC/GB": "CLINIC", "CLINIC": "CLINIC", "CLINIC/GB": "CLINIC",
	} {
		a := newAccount(t)
		in := textTo("+447700900123", "Hello")
		in.OriginationIdentity = aws.String(origin)
		if _, err := a.client.SendTextMessage(t.Context(), in); err != nil {
			t.Fatal(err)
		}
		if from := a.inbox.List("")[0].From; from != want || a.events[0]["originationPhoneNumber"] != want {
			t.Errorf("sent from %s, the phone shows %s", origin, from)
		}
	}
}
