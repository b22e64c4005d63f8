package reply

import (
	"context"
	"fmt"
	"time"

	"limber/internal/calendar"
	"limber/internal/progress"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// What is replied follows from the text and from how the subscriber stands after it, so that it is the
// same when the text comes again after a crash. It is in the words of package message, which name
// neither a score nor what it is a score of.

// inactive answers a text of somebody who gets none now. After no, only what is asked for is answered.
func (s *Service) inactive(t turn, standing subscription.Standing) string {
	pending := standing.State == subscription.Pending
	switch kind := t.command.Kind; {
	case t.receiptDue(standing):
		return s.Texts.Stopped()
	case kind == Stop, kind == Start && !pending:
		return "" // said already, or the other was said later
	case kind == Help, kind == Pain:
		return s.Texts.Help() // with the clinic's phone number
	case pending && (kind == Yes || kind == Start):
		return s.Texts.ConfirmTooLate()
	case pending:
		return s.Texts.Friendly()
	}
	return ""
}

// active answers a text of a runner who gets texts.
func (s *Service) active(t turn, after subscription.Subscriber) string {
	switch c := t.command; c.Kind {
	case Stop:
		return "" // a START was sent later
	case Start, Yes:
		return s.begun(t, after)
	case Help:
		return s.Texts.Help()
	case Done:
		return s.Texts.Done()
	case Easier:
		// Of a repeat it isn't known whether it made the step. At the lowest, what is said of that is true.
		lowest := after.Level <= 1 && after.Tier == "beginner"
		return s.Texts.Easier(t.stepped || t.repeat && !lowest)
	case Harder:
		return s.Texts.Harder(after.Raised.Equal(t.in.SentAt))
	case TooEasy:
		return s.Texts.TooEasy()
	case Pain:
		return s.felt(t, after)
	case Doing:
		return s.doing(t, after)
	case Snooze:
		return s.Texts.SnoozeUnclear()
	case Pause:
		switch {
		case c.Days == 0:
			return s.Texts.PauseUnclear()
		case after.Preferences.PausedUntil == calendar.Date{}:
			return "" // a repeat, and ended meanwhile
		}
		return s.Texts.Paused(after.Preferences.PausedUntil.Format("Mon 2 Jan"))
	case Resume:
		if after.Resting { // only at the link, where they say that they are well
			return s.Texts.Resting(after.Code(subscription.ToToday))
		}
		return s.Texts.Resumed(t.next(after))
	}
	return s.unclear(t, after)
}

func (s *Service) felt(t turn, after subscription.Subscriber) string {
	a, _ := t.told(after)
	_, advice := progress.After(s.Rules, after, t.earlier, a, false, t.in.SentAt)
	switch score := t.command.Score; {
	case advice == progress.SeeProfessional:
		return s.Texts.Seek()
	case score < 0:
		return s.Texts.HowMuch()
	case score < s.Rules.SomePain.From:
		return s.Texts.Low()
	case score < s.Rules.MuchPain.From:
		return s.Texts.Rest()
	}
	return s.Texts.StopNow()
}

// begun answers a START or a YES of a runner who gets texts.
func (s *Service) begun(t turn, after subscription.Subscriber) string {
	began := t.tells(after.Text)
	switch {
	case !began && t.command.Kind == Start:
		return "" // sent before what counts now
	case !began:
		return s.Texts.Friendly()
	case after.Text.ConfirmBy.IsZero():
		return s.Texts.Started(t.next(after))
	}
	return s.Texts.Confirmed(t.next(after))
}

// doing says how the runner is getting on. Without their answers there is nothing to count, but how to change that.
func (s *Service) doing(t turn, after subscription.Subscriber) string {
	if !after.Answers {
		return s.Texts.NotCounted(after.Code(subscription.ToToday))
	}
	_, zone := t.local(after)
	sum := progress.Summarise(s.Rules.SomePain, t.earlier, t.in.SentAt.In(zone))
	return s.Texts.Doing(sum.InARow, sum.Minutes(4), t.next(after))
}

// snooze brings today's reminder again. The time is reckoned from when the text was sent, so that a
// repeat of it asks for the same minute, which is done once.
func (s *Service) snooze(ctx context.Context, t turn, after subscription.Subscriber) (string, error) {
	today, zone := t.local(after)
	at := t.in.SentAt.Add(t.command.For).In(zone)
	if late := calendar.DateOf(at) != today || !subscription.TextTime(calendar.TimeOf(at)); late || !at.After(t.now) {
		if !after.Preferences.Days.Has(today.Weekday()) {
			return s.Texts.NothingToday(), nil
		}
		return s.Texts.SnoozeTooLate(), nil
	}
	ok, err := s.Snoozer.Snooze(ctx, after, at, t.now)
	switch {
	case err != nil:
		return "", fmt.Errorf("snooze for %s: %w", after.ID, err)
	case !ok:
		return s.Texts.NothingToday(), nil
	}
	return s.Texts.Snoozed(instantWords(at)), nil
}

// next says when the runner's next reminder comes, where they are; empty when none is planned.
func (t turn) next(s subscription.Subscriber) string {
	list := reminder.Next(s, t.now, 1)
	if len(list) == 0 {
		return ""
	}
	return instantWords(list[0].Due)
}

func instantWords(t time.Time) string { return t.Format("Mon 2 Jan at 15:04") }
