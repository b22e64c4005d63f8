package ses

import (
	"context"
	"time"

	"limber/internal/message"
	"limber/internal/receipt"
	"limber/internal/subscription"
)

// Notes sends what a sign-up leads to. It implements subscription.Notes.
type Notes struct {
	Sender  *Sender
	Clinic  message.Clinic
	SiteURL string // no slash at the end
}

// Confirm implements subscription.Notes.
func (n *Notes) Confirm(ctx context.Context, s subscription.Subscriber, link string) receipt.Receipt {
	m, err := message.Confirmation{
		Clinic: n.Clinic, ConfirmURL: n.SiteURL + "/confirm/" + link, Hours: int(subscription.ConfirmFor / time.Hour),
	}.Email()
	return n.send(ctx, s, m, err)
}

// Already implements subscription.Notes.
func (n *Notes) Already(ctx context.Context, s subscription.Subscriber, link string) receipt.Receipt {
	m, err := message.AlreadySubscribed{Clinic: n.Clinic, PreferencesURL: n.SiteURL + "/preferences/" + link}.Email()
	return n.send(ctx, s, m, err)
}

func (n *Notes) send(ctx context.Context, s subscription.Subscriber, m message.Email, err error) receipt.Receipt {
	if err != nil { // only settings can be wrong: mended, the next try sends it
		return receipt.Receipt{Outcome: receipt.Transient, Reason: err.Error()}
	}
	return n.Sender.one(ctx, s.Email.Reveal(), m, tag(TagRunner, s.ID))
}
