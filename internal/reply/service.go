package reply

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"limber/internal/contact"
	"limber/internal/guide"
	"limber/internal/message"
	"limber/internal/progress"
	"limber/internal/receipt"
	"limber/internal/subscription"
)

// Incoming is a text as the network brought it. It may come again, and out of order.
type Incoming struct {
	ID     string // the same for each coming of one text
	From   contact.Phone
	Text   string
	SentAt time.Time // by which STOP and START are put in order
}

// Service does what texts ask for, and answers them.
type Service struct {
	Subscribers Subscribers
	Replies     Replies
	Answers     progress.Answers
	Sender      Sender
	OptOuts     OptOuts
	Counter     Counter
	Snoozer     Snoozer
	Rules       guide.Rules
	Tip         func(guide.Reason) (guide.Tip, bool) // as the guide has them
	Texts       message.Texts
	Secret      []byte // keys the hash that senders are counted under
}

// What one number is sent in a day (UTC). The receipt for a STOP is not counted.
const (
	maxReplies  = 10 // enough for a chat, and the end of one between two machines
	maxNotKnown = 2  // to a number that is nobody's
	day         = 24 * time.Hour
)

// Receive deals with one text. On an error the text must come again. However often it comes, and wherever
// it was cut off before:
//
//   - what it asks for is done once, and a STOP before anything else;
//   - it is answered at most once: that the answer is begun is kept before it is sent, so one that was cut
//     off, or that the network had no room for, is not sent at all rather than twice.
//
// STOP and START count in the order in which they were sent, whatever order they come in; STOP wins a tie.
func (s *Service) Receive(ctx context.Context, in Incoming, now time.Time) error {
	in.SentAt = in.SentAt.UTC().Truncate(time.Millisecond) // as instants are kept, and so compared
	t := turn{in: in, command: Parse(in.Text), now: now, rules: s.Rules}
	who, err := s.Subscribers.ByPhone(ctx, in.From)
	switch {
	case errors.Is(err, subscription.ErrAbsent):
		return s.stranger(ctx, t, s.Texts.NotKnown(), maxNotKnown)
	case errors.Is(err, subscription.ErrBarred):
		// All was erased at the owner's wish, so nothing goes there unasked.
		if t.command.Kind != Stop && t.command.Kind != Help {
			return nil
		}
		return s.stranger(ctx, t, s.Texts.Help(), 1)
	case err != nil:
		return fmt.Errorf("find by number: %w", err)
	}
	return s.known(ctx, t, who)
}

// known deals with a text of a subscriber.
func (s *Service) known(ctx context.Context, t turn, who subscription.Subscriber) error {
	if t.command.Kind == Start && ended(who.Text) && t.starts(who.Text) {
		// First: what is recorded next must be possible. Should this be all that happens, our own record
		// still says that nothing is sent.
		err := s.OptOuts.Remove(ctx, t.in.From)
		if t.kept = errors.Is(err, ErrKept); err != nil && !t.kept {
			return fmt.Errorf("take off the opt-outs of %s: %w", who.ID, err)
		}
		if t.kept {
			slog.Warn("a START can't count yet: the network keeps the number on its list", "runner", who.ID, "text", t.in.ID)
		}
	}
	if err := s.recall(ctx, &t, who); err != nil {
		return err
	}
	after, err := s.hear(ctx, &t, who)
	if err != nil {
		return fmt.Errorf("hear a text of %s: %w", who.ID, err)
	}
	words, err := s.answer(ctx, t, after)
	if err != nil {
		return err
	}
	if words != "" {
		if err := s.reply(ctx, t, after, words); err != nil {
			return err
		}
	}
	return s.list(ctx, t)
}

// recall reads what was told before, where the text is to be held against it.
func (s *Service) recall(ctx context.Context, t *turn, who subscription.Subscriber) (err error) {
	if kind := t.command.Kind; kind != Pain && kind != Doing && kind != Harder {
		return nil
	}
	if t.earlier, err = progress.History(ctx, s.Answers, who, t.now); err != nil {
		return err
	}
	t.earlier = slices.DeleteFunc(t.earlier, func(a progress.Answer) bool { return a.ID == t.in.ID })
	return nil
}

// hear applies the text, and returns the subscriber as they stand after it, be it heard now or before.
func (s *Service) hear(ctx context.Context, t *turn, who subscription.Subscriber) (subscription.Subscriber, error) {
	after, err := s.Subscribers.Hear(ctx, who.ID, t.in.ID, func(next *subscription.Subscriber) []subscription.Consent {
		return t.apply(next)
	})
	if t.repeat = errors.Is(err, subscription.ErrRepeat); t.repeat {
		t.stepped = false // nothing was changed
		return s.Subscribers.ByPhone(ctx, t.in.From)
	}
	return after, err
}

// answer keeps what the runner told, brings a snoozed reminder again, and words the reply; empty is none.
// All of it may be done again.
func (s *Service) answer(ctx context.Context, t turn, after subscription.Subscriber) (string, error) {
	if after.Text.State != subscription.Active {
		return s.inactive(t, after.Text), nil
	}
	if a, ok := t.told(after); ok && after.Answers {
		if err := s.Answers.Keep(ctx, after.ID, a); err != nil {
			return "", fmt.Errorf("keep an answer of %s: %w", after.ID, err)
		}
	}
	if t.command.Kind == Snooze && t.command.For > 0 {
		return s.snooze(ctx, t, after)
	}
	return s.active(t, after), nil
}

// reply sends the reply, once.
//
// It can't send twice: Begin says true once for a text, and comes before the call.
func (s *Service) reply(ctx context.Context, t turn, to subscription.Subscriber, words string) error {
	if !t.receiptDue(to.Text) { // of a STOP there is always a receipt
		n, _, err := s.Counter.Count(ctx, s.key("replies", to.ID), day, t.in.SentAt)
		if err != nil {
			return fmt.Errorf("count replies to %s: %w", to.ID, err)
		}
		if n > maxReplies {
			return nil
		}
	}
	first, err := s.Replies.Begin(ctx, to.ID, t.in.ID)
	if err != nil {
		return fmt.Errorf("begin the reply to %s: %w", to.ID, err)
	}
	if !first {
		return nil
	}
	r := s.Sender.Text(ctx, t.in.From, to.ID, words)
	if r.Outcome != receipt.Sent {
		slog.Warn("reply not taken", "runner", to.ID, "text", t.in.ID, "reason", r.Reason)
	}
	if r.Outcome == receipt.Permanent && subscription.Reasons[r.Reason] != "" && to.Text.State == subscription.Active {
		if _, err := s.Subscribers.Stop(ctx, to.ID, contact.ByText, r.Reason, t.in.SentAt); err != nil {
			return fmt.Errorf("stop texts to %s: %w", to.ID, err)
		}
	}
	return nil
}

// list puts a number whose texts have ended on the network's own list too. Last of all, since no receipt
// gets through after it; and only as things stand now, since a START may have come meanwhile.
func (s *Service) list(ctx context.Context, t turn) error {
	if t.command.Kind != Stop && t.command.Kind != Start {
		return nil
	}
	who, err := s.Subscribers.ByPhone(ctx, t.in.From)
	gone := errors.Is(err, subscription.ErrAbsent) || errors.Is(err, subscription.ErrBarred)
	if err != nil && !gone {
		return fmt.Errorf("find by number: %w", err)
	}
	if !gone && !ended(who.Text) {
		return nil
	}
	if err := s.OptOuts.Add(ctx, t.in.From); err != nil {
		return fmt.Errorf("add to the opt-outs: %w", err)
	}
	return nil
}

// stranger deals with a text from a number that is nobody's: answered with words, or for a STOP with a
// receipt, so many times a day. There is no record to keep the reply in, so a counter stands in for it.
func (s *Service) stranger(ctx context.Context, t turn, words string, most int) error {
	what := "words"
	if t.command.Kind == Stop {
		what, words, most = "stop", s.Texts.Stopped(), 1
	}
	// Counted at the time of the text, so that its repeat falls into the same window.
	texts, _, err := s.Counter.Count(ctx, s.key("heard", t.in.ID), day, t.in.SentAt)
	if err != nil {
		return fmt.Errorf("count a text: %w", err)
	}
	if texts == 1 {
		n, _, err := s.Counter.Count(ctx, s.key(what, t.in.From.Reveal()), day, t.in.SentAt)
		if err != nil {
			// No reply then: with the text counted, the next try would send none either.
			slog.Warn("text of an unknown number not answered", "text", t.in.ID, "error", err)
		} else if n <= most {
			s.Sender.Text(ctx, t.in.From, "", words)
		}
	}
	if t.command.Kind != Stop {
		return nil
	}
	if err := s.OptOuts.Add(ctx, t.in.From); err != nil {
		return fmt.Errorf("add to the opt-outs: %w", err)
	}
	return nil
}

// key is what something is counted under: a hash, so that no number is stored in the clear.
func (s *Service) key(what, whose string) string {
	sum := hmac.New(sha256.New, s.Secret)
	sum.Write([]byte("text\n" + what + "\n" + whose))
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil))
}
