package reply

import (
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/guide"
	"limber/internal/progress"
	"limber/internal/subscription"
)

// turn is one text on its way through the service.
type turn struct {
	in      Incoming
	command Command
	now     time.Time
	kept    bool // the network won't send to the number yet, so a START can't count
	repeat  bool // the text was heard before
	stepped bool // hearing it changed the runner's step
	rules   guide.Rules
	earlier []progress.Answer // what is kept of the runner's answers, where this text is one
}

// apply does to a subscriber what the text asks for, and returns the consents that it gives or withdraws.
// Only who confirmed the number changes the plan: until then it may be another's, typed by mistake.
func (t *turn) apply(next *subscription.Subscriber) []subscription.Consent {
	switch state := next.Text.State; {
	case t.command.Kind == Stop:
		return t.stop(next)
	case t.command.Kind == Start, t.command.Kind == Yes && state == subscription.Pending:
		return t.start(next)
	case t.command.Kind == No && state == subscription.Pending:
		return t.leave(next)
	case state == subscription.Active:
		t.plan(next)
	}
	return nil
}

// stop ends the texts, unless a later START has counted already. Since moves on with every STOP, so that
// a START sent before the last of them never counts.
func (t *turn) stop(next *subscription.Subscriber) []subscription.Consent {
	switch state := next.Text.State; {
	case state == subscription.Active && next.Text.Since.After(t.in.SentAt):
		return nil
	case ended(next.Text) && t.in.SentAt.After(next.Text.Since):
		next.Text.Since = t.in.SentAt
		return nil
	}
	return t.leave(next)
}

// leave ends the texts at the time of the text.
func (t *turn) leave(next *subscription.Subscriber) []subscription.Consent {
	if !next.Leave(contact.ByText, t.in.SentAt) {
		return nil
	}
	t.tell(next)
	return t.consent(false)
}

// tell notes that this text is the one to tell the runner of what it began or ended.
func (t *turn) tell(next *subscription.Subscriber) {
	next.Text.ToldAt, next.Text.Told = t.in.SentAt, false
}

// tells reports whether the runner is to be told of what this text began or ended.
func (t turn) tells(s subscription.Standing) bool { return s.ToldAt.Equal(t.in.SentAt) }

// start begins the texts, or goes on with them. With a START, Since becomes the time of the text even when
// they had not ended, so that a STOP sent before it doesn't count any more. A YES doesn't go that far:
// Since stays when it was asked for.
func (t *turn) start(next *subscription.Subscriber) []subscription.Consent {
	if t.kept || !t.starts(next.Text) {
		return nil
	}
	since := next.Text.Since
	if t.command.Kind == Start {
		since = t.in.SentAt
	}
	if next.Text.State != subscription.Active {
		next.Confirm(contact.ByText, t.now)
	}
	next.Text.Since = since
	t.tell(next)
	if today, _ := t.local(*next); next.Preferences.Paused(today) {
		next.Pause(calendar.Date{}, t.rules.TimeOff, t.in.SentAt)
	}
	return t.consent(true)
}

// starts reports whether a START, or a YES, counts for a standing. Texts may start again whatever ended
// them: who writes from the number has it, and asks for them.
func (t turn) starts(standing subscription.Standing) bool {
	if standing.State == subscription.Pending {
		return !t.in.SentAt.Before(standing.Since) && t.in.SentAt.Before(standing.ConfirmBy)
	}
	return standing.State != subscription.None && t.in.SentAt.After(standing.Since)
}

func (t turn) consent(given bool) []subscription.Consent {
	to := string(contact.ByText)
	return []subscription.Consent{{
		To: to, Given: given, Wording: subscription.Wordings[to], At: t.in.SentAt, Source: "text",
	}}
}

// plan changes the plan of a runner who gets texts, as of the time of the text: a repeat asks for the same.
func (t *turn) plan(next *subscription.Subscriber) {
	t.stepped = false
	switch c := t.command; c.Kind {
	case Easier:
		t.stepped = next.Ease(t.in.SentAt)
	case Harder:
		t.stepped = !progress.Hurt(t.rules, t.earlier, t.in.SentAt) && next.Raise(t.rules.Pace, t.in.SentAt) // by which a repeat knows its own step
	case Done, Pain:
		a, _ := t.told(*next)
		*next, _ = progress.After(t.rules, *next, t.earlier, a, false, t.in.SentAt)
	case Pause:
		if today, _ := t.local(*next); c.Days > 0 {
			next.Pause(today.Add(c.Days), t.rules.TimeOff, t.in.SentAt)
		}
	case Resume:
		if !next.Resting {
			next.Pause(calendar.Date{}, t.rules.TimeOff, t.in.SentAt)
		}
	}
	t.reason(next)
	next.Met(t.now)
}

// told is what the text tells of a session, or of the plan, if anything.
func (t *turn) told(s subscription.Subscriber) (progress.Answer, bool) {
	a := progress.Answer{ID: t.in.ID, Felt: felt[t.command.Kind], Score: progress.NoScore, Step: s.Step(), At: t.in.SentAt}
	switch t.command.Kind {
	case Easier, Harder: // a word about the plan
		return a, true
	case Done, Pain:
		if t.command.Kind == Pain { // perhaps of a session, perhaps of none
			a.Score = t.command.Score
			return a, true
		}
		today, _ := t.local(s)
		a.Focus, a.Seconds = t.planned(s, today), 60*s.Preferences.Minutes
		return a, true
	}
	return progress.Answer{}, false
}

var felt = map[Kind]progress.Felt{Done: progress.Done, Easier: progress.TooHard, Harder: progress.TooEasy, Pain: progress.Pain}

// planned is what the routine was for that a text tells of: today's or, on a day without one, the latest before it.
func (t *turn) planned(s subscription.Subscriber, today calendar.Date) guide.Focus {
	for i := range 7 {
		if focus := s.Preferences.FocusOn(today.Add(-i).Weekday()); focus != "" {
			return focus
		}
	}
	return ""
}

// local is the day of the text where the runner is, and that place's zone.
func (t turn) local(s subscription.Subscriber) (calendar.Date, *time.Location) {
	zone := s.Place()
	return calendar.DateOf(t.in.SentAt.In(zone)), zone
}

func ended(s subscription.Standing) bool {
	return s.State == subscription.Left || s.State == subscription.Stopped
}

// receiptDue reports whether it was this text that ended the texts.
func (t turn) receiptDue(s subscription.Standing) bool {
	return s.State == subscription.Left && t.tells(s) && (t.command.Kind == Stop || t.command.Kind == No)
}
