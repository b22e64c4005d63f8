package reply_test

import (
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/message"
	"limber/internal/reply"
	"limber/internal/subscription"
)

func texts(t *testing.T) message.Texts {
	t.Helper()
	texts, err := message.NewTexts("Riverside Physio", "https://limber.example", "01632 960 001", true)
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// noon is a Monday, in the middle of the day's texts.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func number(t *testing.T) contact.Phone {
	t.Helper()
	phone, err := contact.ParsePhone("+447700900982")
	if err != nil {
		t.Fatal(err)
	}
	return phone
}

// runner gets texts at half past ten on Mondays, Wednesdays and Fridays in London, since last week.
func runner(t *testing.T) *subscription.Subscriber {
	t.Helper()
	return &subscription.Subscriber{
		ID: "0000000000000001", Secret: []byte("0123456789abcdef"), Phone: number(t), Level: 2, Tier: "intermediate",
		Text: subscription.Standing{State: subscription.Active, Since: noon.AddDate(0, 0, -7), ConfirmBy: noon.AddDate(0, 0, -6)},
		Preferences: subscription.Preferences{
			Days: 0b0101010, Time: calendar.TimeOfDay(10*60 + 30), Zone: "Europe/London", Focus: "both", Minutes: 10,
		},
		From: noon.AddDate(0, 0, -7), Seen: noon.AddDate(0, 0, -7), Answers: true, Version: 1,
	}
}

// standing gives a runner whose texts stand otherwise.
func standing(t *testing.T, s subscription.Standing) *subscription.Subscriber {
	r := runner(t)
	r.Text = s
	return r
}

func text(t *testing.T, id, words string, at time.Time) reply.Incoming {
	t.Helper()
	return reply.Incoming{ID: id, From: number(t), Text: words, SentAt: at}
}

func pending(t *testing.T) *subscription.Subscriber {
	return standing(t, subscription.Standing{State: subscription.Pending, Since: noon.Add(-time.Hour), ConfirmBy: noon.Add(47 * time.Hour)})
}

func late(t *testing.T) *subscription.Subscriber {
	return standing(t, subscription.Standing{State: subscription.Pending, Since: noon.Add(-49 * time.Hour), ConfirmBy: noon.Add(-time.Hour)})
}

func left(t *testing.T) *subscription.Subscriber {
	return standing(t, subscription.Standing{State: subscription.Left, Since: noon.Add(-time.Hour)})
}

func optedOut(t *testing.T) *subscription.Subscriber {
	return standing(t, subscription.Standing{State: subscription.Stopped, Reason: "opted-out", Since: noon.Add(-time.Hour)})
}

func with(change func(*subscription.Subscriber)) func(*testing.T) *subscription.Subscriber {
	return func(t *testing.T) *subscription.Subscriber {
		r := runner(t)
		change(r)
		return r
	}
}

var (
	paused = with(func(s *subscription.Subscriber) {
		s.Preferences.PausedUntil = calendar.Date{Year: 2026, Month: 12, Day: 1}
	})
	resting = with(func(s *subscription.Subscriber) { s.Resting = true })
	lowest  = with(func(s *subscription.Subscriber) { s.Level, s.Tier = 1, "beginner" })
	raised  = with(func(s *subscription.Subscriber) { s.Raised = noon.AddDate(0, 0, -3) })
	eased   = with(func(s *subscription.Subscriber) { s.Eased = noon.AddDate(0, 0, -3) })
	silent  = with(func(s *subscription.Subscriber) { s.Answers = false })
	sunday  = with(func(s *subscription.Subscriber) { s.Preferences.Days = 1 })
)
