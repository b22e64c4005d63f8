package api

import (
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/reminder"
)

func TestWhatBecameOfAReminderIsToldInPlainWords(t *testing.T) {
	const key = "2026-11-23_1835"
	for _, test := range []struct {
		name    string
		past    reminder.Past
		outcome reminder.Outcome
		words   string
	}{
		{"sent", reminder.Past{Outcome: reminder.Sent}, reminder.Sent, "Sent by email."},
		{"sent as a text", reminder.Past{Channel: contact.ByText, Outcome: reminder.Sent}, reminder.Sent, "Sent by text."},
		{"sent, then bounced", reminder.Past{Outcome: reminder.Sent, Reported: []reminder.ReportKind{reminder.Accepted, reminder.Bounced}}, reminder.Failed, "The email did not arrive. Your mail provider could not deliver it."},
		{"sent, then a full mailbox", reminder.Past{Outcome: reminder.Sent, Reported: []reminder.ReportKind{reminder.Delayed}}, reminder.Failed, "The email did not arrive. Your mailbox may have been full."},
		{"sent, then marked as spam", reminder.Past{Outcome: reminder.Sent, Reported: []reminder.ReportKind{reminder.Complained}}, reminder.Sent, "Sent by email. You marked it as spam."},
		{"taken, then refused", reminder.Past{Outcome: reminder.Sent, Reported: []reminder.ReportKind{reminder.Refused}}, reminder.Failed, "Not sent by email: something went wrong on our side."},
		{"paused", reminder.Past{Outcome: reminder.Skipped, Reason: "paused"}, reminder.Skipped, "Not sent by email: you had paused."},
		{"resting", reminder.Past{Outcome: reminder.Skipped, Reason: "resting"}, reminder.Skipped, "Not sent by email: you were resting."},
		{"left", reminder.Past{Channel: contact.ByText, Outcome: reminder.Skipped, Reason: "left"}, reminder.Skipped, "Not sent by text: you had stopped the texts."},
		{"stopped", reminder.Past{Outcome: reminder.Skipped, Reason: "stopped"}, reminder.Skipped, "Not sent by email: we had stopped the emails."},
		{"moved", reminder.Past{Outcome: reminder.Skipped, Reason: "moved"}, reminder.Skipped, "Not sent by email: you had changed your plan."},
		{"stale", reminder.Past{Outcome: reminder.Skipped, Reason: "stale"}, reminder.Skipped, "Not sent by email: it was too late to send it."},
		{"over the cap", reminder.Past{Channel: contact.ByText, Outcome: reminder.Skipped, Reason: "over cap"}, reminder.Skipped, "Not sent by text: all of this month’s texts were used."},
		{"for a new reason", reminder.Past{Outcome: reminder.Skipped, Reason: "moonless"}, reminder.Skipped, "Not sent by email."},
		{"opted out", reminder.Past{Channel: contact.ByText, Outcome: reminder.Failed, Reason: "opted-out"}, reminder.Failed, "The text was not sent. Your network says that you want none."},
		{"a wrong number", reminder.Past{Channel: contact.ByText, Outcome: reminder.Failed, Reason: "invalid"}, reminder.Failed, "The text did not arrive. Your network could not deliver it."},
		{"a broken record", reminder.Past{Outcome: reminder.Failed, Reason: "broken record"}, reminder.Failed, "Not sent by email: something went wrong on our side."},
		{"unknown", reminder.Past{Outcome: reminder.Unknown, Reason: "no answer"}, reminder.Unknown, "We can’t tell whether the email arrived."},
		{"unknown, then taken", reminder.Past{Outcome: reminder.Unknown, Reported: []reminder.ReportKind{reminder.Accepted}}, reminder.Sent, "Sent by email."},
		{"only an event", reminder.Past{Reported: []reminder.ReportKind{reminder.Accepted}}, reminder.Sent, "Sent by email."},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.past.Occurrence = key
			if test.past.Channel == "" {
				test.past.Channel = contact.ByEmail
			}
			have := told(test.past)
			if have.Outcome != test.outcome || have.Words != test.words || have.Date != "2026-11-23" || have.Day != "Monday 23 November" {
				t.Errorf("it is told %+v", have)
			}
		})
	}
}

func TestAReminderIsOfTheDayItWasForNotTheDayItWasRecorded(t *testing.T) {
	at := time.Date(2026, 11, 24, 0, 30, 0, 0, time.UTC)
	for key, want := range map[string]string{"2026-11-23_2330": "2026-11-23", "2026-11-23_2300_0030": "2026-11-23", "": "2026-11-24", "nonsense!": "2026-11-24"} {
		if have := told(reminder.Past{Occurrence: key, At: at}).Date; have != want {
			t.Errorf("%q is of %s", key, have)
		}
	}
}
