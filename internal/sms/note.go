package sms

import (
	"context"
	"time"

	"limber/internal/message"
	"limber/internal/receipt"
	"limber/internal/subscription"
)

// Notes sends the texts about a subscription itself. It implements subscription.Notes.
type Notes struct {
	Sender *Sender
	Texts  message.Texts
}

const noteFor = 24 * time.Hour // how long the network tries to deliver a note

// Tell implements subscription.Notes.
func (n *Notes) Tell(ctx context.Context, s subscription.Subscriber, note subscription.Note) receipt.Receipt {
	words, lasts := "", noteFor
	switch note.Kind {
	case subscription.AskConfirm:
		words = n.Texts.Confirm(note.Link)
	case subscription.SayAlready:
		words = n.Texts.Already(note.Link)
	case subscription.SendDetails:
		words, lasts = n.Texts.Details(note.Link), subscription.DetailsFor
	case subscription.StillWant:
		words = n.Texts.StillWant(note.Link, note.By.Format("2 Jan 2006"))
	case subscription.AskFewer:
		words = n.Texts.Fewer(note.Link, note.Left, note.By.Format("2 Jan 2006"))
	case subscription.AskReason:
		words = n.Texts.Reason(note.Link)
	default:
		return receipt.Receipt{Outcome: receipt.Permanent, Reason: "no such note"}
	}
	return n.Sender.note(ctx, s.Phone, s.ID, words, lasts)
}
