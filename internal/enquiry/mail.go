package enquiry

import (
	"context"
	"errors"
	"fmt"
	"time"

	"limber/internal/receipt"
)

// Kind is what a mail is for. The first four are an enquiry's own, and index its Mails.
type Kind int

// The kinds of mail.
const (
	Notice          Kind = iota // to staff: an enquiry has come
	Acknowledgement             // to the sender, of nothing that they wrote
	Overdue                     // to staff: it still waits
	Escalation                  // to the escalation address: it still waits
	DigestMail                  // to staff: what waits, of a day
	SignIn                      // to one of staff: a link; it is sent once, and isn't owed
	ProbeMail                   // to the provider's simulator
)

var kindNames = [...]string{"notice", "acknowledgement", "overdue", "escalation", "digest", "sign-in", "probe"}

// String names the kind, in tags and logs.
func (k Kind) String() string { return kindNames[k] }

// MailState is where a mail stands.
type MailState string

// The states of a mail.
const (
	NotOwed MailState = ""        // nothing to send, so far
	Owed    MailState = "owed"    // to be sent; no attempt is under way
	Begun   MailState = "begun"   // handed to the provider, perhaps: see settle
	Handed  MailState = "handed"  // the provider has it
	Refused MailState = "refused" // the provider won't take it, and nobody tries again
)

// Mail is one message that is owed, and what is known of it.
type Mail struct {
	State  MailState
	Try    int       // attempts begun so far
	Since  time.Time // when it became owed
	At     time.Time // when the latest attempt began, or when it was handed over
	Next   time.Time // when to look at it again; zero when there is nothing to do
	Probe  int       // probes sent for the latest attempt
	Probed time.Time // when the latest probe was sent
}

const (
	// settleAfter is how long after an attempt without an answer we ask what became of it: longer than
	// any function runs, and than reports take.
	settleAfter = 15 * time.Minute
	// again is when a mail that was surely not taken is tried again.
	again = 4 * time.Minute
	// refusedAgain is when staff's mail that was refused is tried again: somebody has to mend a setting.
	refusedAgain = time.Hour
	// LateAfter is how late staff's mail may be before the alarm is raised.
	LateAfter = 30 * time.Minute
)

// owe makes a mail owed at an instant, where it isn't.
func (m *Mail) owe(now time.Time) {
	if m.State == NotOwed {
		*m = Mail{State: Owed, Try: m.Try, Since: now, Next: now}
	}
}

// cancel ends a mail of which no attempt is under way.
func (m *Mail) cancel() {
	if m.State == Owed {
		m.reset()
	}
}

// reset makes a mail not owed. Attempts are counted on: what was reported of an earlier one must not be
// taken for a report of a later one.
func (m *Mail) reset() { *m = Mail{Try: m.Try} }

// due reports whether there is something to do about the mail.
func (m Mail) due(now time.Time) bool { return !m.Next.IsZero() && !m.Next.After(now) }

// sameStep reports whether nobody has taken the mail a step on since.
func (m Mail) sameStep(before Mail) bool {
	return m.State == before.State && m.Try == before.Try && m.Probe == before.Probe
}

// Reports tells what the provider has reported.
type Reports interface {
	// Reported reports whether the provider has said that it took the message of that tag about that
	// thing. Reads are consistent: what was noted is seen.
	Reported(ctx context.Context, about, tag string) (bool, error)
}

// Mailer hands messages to the provider.
type Mailer interface {
	// Send hands a letter over once: it never tries again, and says what it knows.
	Send(ctx context.Context, l Letter) receipt.Receipt
}

// Letter is one message to hand over.
type Letter struct {
	Kind  Kind
	About string // the enquiry's reference, or the digest's name: reports are found by it
	Tag   string // tells the attempts from one another

	Enquiry Enquiry // of the first four kinds
	Digest  Summary // of a digest
	To      string  // of a sign-in link
	Link    string  // of a sign-in link: the end of it
}

// outgoing is a mail with all that is needed to send it.
type outgoing struct {
	kind   Kind
	mail   Mail
	letter Letter
	moot   bool // nobody needs it any more: it isn't sent again
	// save writes the mail's next state where its state is still the one that was read; else errMoved.
	save func(ctx context.Context, before, after Mail) error
}

// errMoved says that somebody else has taken the mail a step on meanwhile.
var errMoved = errors.New("enquiry: the mail was taken on by another")

// post takes a mail a step on, if one is due.
//
// It can't send twice: an attempt is written down, on the condition that nobody else has begun one,
// before the provider is asked. An attempt that is known to have failed is made again. One whose answer
// was lost is made again only when the provider has reported a probe that was sent after it, and has not
// reported it (see infra/decisions/0002).
func (s *Service) post(ctx context.Context, o outgoing, now time.Time) error {
	if !o.mail.due(now) {
		return nil
	}
	var err error
	switch {
	case o.mail.State == Begun:
		err = s.settle(ctx, o, now)
	case o.moot: // since an attempt began, which failed
		after := o.mail
		after.reset()
		err = o.save(ctx, o.mail, after)
	default:
		err = s.attempt(ctx, o, now)
	}
	if errors.Is(err, errMoved) {
		return nil
	}
	return err
}

func (s *Service) attempt(ctx context.Context, o outgoing, now time.Time) error {
	begun := o.mail
	begun.State, begun.Try, begun.At, begun.Next = Begun, o.mail.Try+1, now, now.Add(settleAfter)
	begun.Probe, begun.Probed = 0, time.Time{}
	if err := o.save(ctx, o.mail, begun); err != nil {
		return err
	}
	o.letter.Tag = tag(o.kind, begun.Try)
	r := s.Mailer.Send(ctx, o.letter)
	after := begun
	switch r.Outcome {
	case receipt.Unknown:
		s.alarm(o, now, r.Reason)
		return nil
	case receipt.Sent:
		after.State, after.Next = Handed, time.Time{}
	case receipt.Transient:
		after.State, after.Next = Owed, now.Add(again)
		s.alarm(o, now, r.Reason)
	case receipt.Permanent:
		after.State, after.Next = Refused, time.Time{}
		if o.kind != Acknowledgement {
			after.State, after.Next = Owed, now.Add(refusedAgain)
			s.Alarm("refused: "+r.Reason, 1)
		}
	}
	return o.save(ctx, begun, after)
}

// settle finds out what became of an attempt without an answer. The probe's report is asked for first:
// reports that come in between the two questions must not look like a message that wasn't taken.
func (s *Service) settle(ctx context.Context, o outgoing, now time.Time) error {
	proven := false
	if o.mail.Probe > 0 {
		var err error
		if proven, err = s.Reports.Reported(ctx, o.letter.About, probeTag(o.kind, o.mail)); err != nil {
			return err
		}
	}
	taken, err := s.Reports.Reported(ctx, o.letter.About, tag(o.kind, o.mail.Try))
	after := o.mail
	switch {
	case err != nil:
		return err
	case taken:
		after.State, after.Next = Handed, time.Time{}
		return o.save(ctx, o.mail, after)
	case proven && o.moot:
		after.reset()
		return o.save(ctx, o.mail, after)
	case proven:
		return s.attempt(ctx, o, now)
	}
	s.alarm(o, now, "unknown")
	if o.mail.Probe > 0 && now.Before(o.mail.Probed.Add(settleAfter)) {
		after.Next = now.Add(again)
		return o.save(ctx, o.mail, after)
	}
	after.Probe, after.Probed, after.Next = o.mail.Probe+1, now, now.Add(again)
	if err := o.save(ctx, o.mail, after); err != nil {
		return err
	}
	// Nobody reads a probe: one that is sent twice harms nothing, one that is lost is sent again.
	s.Mailer.Send(ctx, Letter{Kind: ProbeMail, About: o.letter.About, Tag: probeTag(o.kind, after)})
	return nil
}

// alarm tells people of mail to staff that is late. The sender's acknowledgement alarms nobody.
func (s *Service) alarm(o outgoing, now time.Time, reason string) {
	if o.kind != Acknowledgement && now.Sub(o.mail.Since) >= LateAfter {
		s.Alarm(reason, 1)
	}
}

func tag(k Kind, try int) string { return fmt.Sprint(k, "-", try) }

// probeTag is one for all probes of an attempt: each was sent after it, so the report of any proves that
// reports come through, though it takes longer than the next probe waits for.
func probeTag(k Kind, m Mail) string { return tag(k, m.Try) + "-probe" }
