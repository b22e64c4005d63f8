package memory

import (
	"context"
	"fmt"
	"sync"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/receipt"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// Provider stands in for the services that carry emails and texts: it remembers what it took, and what it
// has to report of it.
type Provider struct {
	Now func() time.Time
	// Fail is asked before each call. Before: no answer, nothing taken. After: taken, no answer.
	Fail func(call string) Failure
	// Answer, if set, gives a recipient's outcome; Sent by default.
	Answer func(runner string) receipt.Outcome

	mu       sync.Mutex
	Taken    []Delivery
	reports  []reminder.Report
	Notes    []Note
	Texts    []Text
	optedOut map[contact.Phone]bool
}

// Delivery is one reminder that was taken.
type Delivery struct {
	Runner     string
	Occurrence reminder.Occurrence
	At         time.Time
	Page       reminder.Page
}

// Note is one message about a subscription that was taken.
type Note struct {
	Kind, Runner, Link string
	Channel            contact.Channel
	By                 calendar.Date
	Weeks, Left        int
}

// Text is one reply to a runner's text that was taken.
type Text struct {
	To     contact.Phone
	Runner string // empty when the number is nobody's
	Text   string
}

func (p *Provider) failure(call string) Failure {
	if p.Fail == nil {
		return None
	}
	return p.Fail(call)
}

// Send implements reminder.Sender.
func (p *Provider) Send(_ context.Context, page reminder.Page) []receipt.Receipt {
	failure := p.failure("Send")
	receipts := make([]receipt.Receipt, len(page.Recipients))
	if failure == Before {
		return receipts
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, r := range page.Recipients {
		if receipts[i] = p.judge(r.Runner, r.Phone); receipts[i].Outcome != receipt.Sent {
			continue
		}
		p.Taken = append(p.Taken, Delivery{r.Runner, page.Occurrence, p.Now(), page})
		receipts[i].MessageID = fmt.Sprintf("message-%d", len(p.Taken))
		p.reports = append(p.reports, reminder.Report{
			Kind: reminder.Accepted, Channel: page.Occurrence.Channel, Runner: r.Runner,
			Occurrence: page.Occurrence.Key(), MessageID: receipts[i].MessageID, At: p.Now(),
		})
	}
	if failure == After {
		return make([]receipt.Receipt, len(page.Recipients))
	}
	return receipts
}

// Probe implements reminder.Sender.
func (p *Provider) Probe(_ context.Context, name string) receipt.Receipt {
	failure := p.failure("Probe")
	if failure == Before {
		return receipt.Receipt{}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.reports = append(p.reports, reminder.Report{Kind: reminder.Accepted, Probe: name, At: p.Now()})
	return receipt.Receipt{Outcome: receipt.Sent}
}

// Reports hands over what there is to report, once.
func (p *Provider) Reports() []reminder.Report {
	p.mu.Lock()
	defer p.mu.Unlock()
	reports := p.reports
	p.reports = nil
	return reports
}

// judge says what becomes of one message. A number that wants none gets none; an email has no number.
func (p *Provider) judge(runner string, to contact.Phone) receipt.Receipt {
	if p.optedOut[to] {
		return receipt.Receipt{Outcome: receipt.Permanent, Reason: "opted-out"}
	}
	if p.Answer == nil {
		return receipt.Receipt{Outcome: receipt.Sent}
	}
	outcome := p.Answer(runner)
	if outcome == receipt.Sent {
		return receipt.Receipt{Outcome: outcome}
	}
	return receipt.Receipt{Outcome: outcome, Reason: "made so"}
}

// NotesBy returns the notes of a channel. Their calls, as Fail sees them, are the kinds of notes.
func (p *Provider) NotesBy(c contact.Channel) subscription.Notes { return notes{p, c} }

type notes struct {
	*Provider
	channel contact.Channel
}

// Tell implements subscription.Notes.
func (n notes) Tell(_ context.Context, s subscription.Subscriber, note subscription.Note) receipt.Receipt {
	var to contact.Phone
	if n.channel == contact.ByText {
		to = s.Phone
	}
	return n.take(string(note.Kind), s.ID, to, func() string {
		n.Notes = append(n.Notes, Note{string(note.Kind), s.ID, note.Link, n.channel, note.By, note.Weeks, note.Left})
		return fmt.Sprintf("note-%d", len(n.Notes))
	})
}

// Text implements reply.Sender.
func (p *Provider) Text(_ context.Context, to contact.Phone, runner, text string) receipt.Receipt {
	return p.take("Text", runner, to, func() string {
		p.Texts = append(p.Texts, Text{to, runner, text})
		return fmt.Sprintf("text-%d", len(p.Texts))
	})
}

// take takes one message, keeping it by keep, which returns its id.
func (p *Provider) take(call, runner string, to contact.Phone, keep func() string) receipt.Receipt {
	failure := p.failure(call)
	if failure == Before {
		return receipt.Receipt{}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	r := p.judge(runner, to)
	if r.Outcome != receipt.Sent {
		return r
	}
	r.MessageID = keep()
	if failure == After {
		return receipt.Receipt{}
	}
	return r
}

// Add implements reply.OptOuts.
func (p *Provider) Add(_ context.Context, phone contact.Phone) error {
	return p.opt("Add", phone, true)
}

// Remove implements reply.OptOuts.
func (p *Provider) Remove(_ context.Context, phone contact.Phone) error {
	return p.opt("Remove", phone, false)
}

func (p *Provider) opt(call string, phone contact.Phone, out bool) error {
	return do(&p.mu, p.Fail, call, func() error {
		if p.optedOut == nil {
			p.optedOut = map[contact.Phone]bool{}
		}
		p.optedOut[phone] = out
		return nil
	})
}

// OptedOut reports whether a number wants no texts.
func (p *Provider) OptedOut(phone contact.Phone) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.optedOut[phone]
}
