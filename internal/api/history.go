package api

import (
	"context"
	"slices"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/reminder"
)

// History reads what became of a runner's reminders.
type History interface {
	// Past returns the latest of them, newest first, at most so many.
	Past(ctx context.Context, runner string, limit int) ([]reminder.Past, error)
}

// pastShown is how many past reminders a runner is shown.
const pastShown = 20

// pastReminder is one past reminder as its runner is told of it.
type pastReminder struct {
	Date    string           `json:"date"`
	Channel contact.Channel  `json:"channel"`
	Outcome reminder.Outcome `json:"outcome"`
	Reason  string           `json:"reason,omitempty"`
	Words   string           `json:"words"`
	Day     string           `json:"-"` // the date in words
}

func (d SubscriptionDeps) past(ctx context.Context, runner string) ([]pastReminder, error) {
	rows, err := d.History.Past(ctx, runner, pastShown)
	if err != nil {
		return nil, err
	}
	list := make([]pastReminder, 0, len(rows))
	for _, row := range rows {
		list = append(list, told(row))
	}
	return list, nil
}

// told puts a line of the ledger, and what the provider told of it later, into one outcome.
func told(row reminder.Past) pastReminder {
	date := calendar.DateOf(row.At.UTC())
	if len(row.Occurrence) >= len("2026-11-23") {
		if named, err := calendar.ParseDate(row.Occurrence[:len("2026-11-23")]); err == nil {
			date = named
		}
	}
	outcome, reason := settled(row)
	return pastReminder{
		Date: date.String(), Day: dateWords(date), Channel: row.Channel, Outcome: outcome, Reason: reason,
		Words: pastWords(row.Channel, outcome, reason),
	}
}

// settled is what became of a reminder by all that is known: what the provider told last counts for more
// than that it took the message.
func settled(row reminder.Past) (reminder.Outcome, string) {
	for _, bad := range []reminder.ReportKind{reminder.Bounced, reminder.OptedOut, reminder.Refused, reminder.Delayed} {
		if slices.Contains(row.Reported, bad) {
			return reminder.Failed, string(bad)
		}
	}
	if slices.Contains(row.Reported, reminder.Complained) {
		return reminder.Sent, string(reminder.Complained)
	}
	open := row.Outcome == reminder.Unknown || row.Outcome == ""
	switch {
	case open && slices.Contains(row.Reported, reminder.Accepted):
		return reminder.Sent, ""
	case open:
		return reminder.Unknown, ""
	}
	return row.Outcome, row.Reason
}

// pastWords says what became of a reminder, in a sentence or two.
func pastWords(c contact.Channel, outcome reminder.Outcome, reason string) string {
	one, many := singular[c], plural[c]
	switch outcome {
	case reminder.Sent:
		words := "Sent by " + one + "."
		if reason == string(reminder.Complained) {
			words += " You marked it as spam."
		}
		return words
	case reminder.Skipped:
		words := map[string]string{
			"paused":   "you had paused",
			"resting":  "you were resting",
			"left":     "you had stopped the " + many,
			"stopped":  "we had stopped the " + many,
			"moved":    "you had changed your plan",
			"stale":    "it was too late to send it",
			"over cap": "all of this month’s texts were used",
		}[reason]
		if words == "" {
			return "Not sent by " + one + "."
		}
		return "Not sent by " + one + ": " + words + "."
	case reminder.Failed:
		if words := failures[c][reason]; words != "" {
			return words
		}
		return "Not sent by " + one + ": something went wrong on our side."
	}
	return "We can’t tell whether the " + one + " arrived."
}

// failures say why a message didn't arrive. A reason is what the provider reported, or said at once.
var failures = map[contact.Channel]map[string]string{
	contact.ByEmail: {
		"bounced": "The email did not arrive. Your mail provider could not deliver it.",
		"bounce":  "The email did not arrive. Your mail provider could not deliver it.",
		"failed":  "The email did not arrive. Your mailbox may have been full.",
	},
	contact.ByText: {
		"bounced":   "The text did not arrive. Your network could not deliver it.",
		"invalid":   "The text did not arrive. Your network could not deliver it.",
		"failed":    "The text did not arrive. Your phone may have been off.",
		"opted-out": "The text was not sent. Your network says that you want none.",
	},
}
