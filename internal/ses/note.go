package ses

import (
	"context"
	"errors"
	"time"

	"limber/internal/message"
	"limber/internal/receipt"
	"limber/internal/subscription"
)

// Notes sends the emails about a subscription itself. It implements subscription.Notes.
type Notes struct {
	Sender  *Sender
	Clinic  message.Clinic
	SiteURL string // no slash at the end
}

// Tell implements subscription.Notes.
func (n *Notes) Tell(ctx context.Context, s subscription.Subscriber, note subscription.Note) receipt.Receipt {
	m, err := n.email(s, note)
	if err != nil { // only settings can be wrong: mended, the next try sends it
		return receipt.Receipt{Outcome: receipt.Transient, Reason: err.Error()}
	}
	p := parcel{Email: m, to: []string{s.Email.Reveal()}}
	if note.Kind == subscription.AskFewer || note.Kind == subscription.AskReason { // nobody asked for these, unlike the others
		if p.headers, err = message.UnsubscribeHeaders(n.leave(s), ""); err != nil {
			return receipt.Receipt{Outcome: receipt.Transient, Reason: err.Error()}
		}
	}
	return n.Sender.one(ctx, p, tag(TagRunner, s.ID))
}

func (n *Notes) leave(s subscription.Subscriber) string {
	return n.SiteURL + "/unsubscribe/" + s.Capability(subscription.ToUnsubscribe)
}

func (n *Notes) email(s subscription.Subscriber, note subscription.Note) (message.Email, error) {
	switch note.Kind {
	case subscription.AskConfirm:
		return message.Confirmation{
			Clinic: n.Clinic, ConfirmURL: n.SiteURL + "/confirm/" + note.Link, Hours: int(subscription.ConfirmFor / time.Hour),
		}.Email()
	case subscription.SayAlready:
		return message.AlreadySubscribed{Clinic: n.Clinic, PreferencesURL: n.SiteURL + "/preferences/" + note.Link}.Email()
	case subscription.SendDetails:
		return message.Details{
			Clinic: n.Clinic, DetailsURL: n.SiteURL + "/details/" + note.Link, Hours: int(subscription.DetailsFor / time.Hour),
		}.Email()
	case subscription.AskFewer:
		return message.Fewer{
			Clinic: n.Clinic, ChooseURL: n.SiteURL + "/preferences/" + note.Link + "#fewer", UnsubscribeURL: n.leave(s), HelpURL: n.SiteURL + "/guide#help",
			Weeks: note.Weeks, Left: note.Left, From: note.By.Format("2 January 2006"),
		}.Email()
	case subscription.AskReason:
		return message.Reason{
			Clinic: n.Clinic, ReasonURL: n.SiteURL + "/preferences/" + note.Link + "#reason", UnsubscribeURL: n.leave(s), HelpURL: n.SiteURL + "/guide#help",
		}.Email()
	case subscription.StillWant:
		return message.StillWant{
			Clinic: n.Clinic, KeepURL: n.SiteURL + "/preferences/" + note.Link, UnsubscribeURL: n.leave(s), On: note.By.Format("2 January 2006"),
		}.Email()
	}
	return message.Email{}, errors.New("ses: no such kind of note")
}
