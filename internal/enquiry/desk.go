package enquiry

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"time"

	"limber/internal/contact"
	"limber/internal/fault"
	"limber/internal/receipt"
)

// How long staff's links and sessions last.
const (
	LinkFor    = 15 * time.Minute // a sign-in link, which works once
	IdleFor    = time.Hour        // a session in which nothing is done
	SessionFor = 12 * time.Hour   // any session
	// extendAfter is how much of a session's idle time is used before it is written anew.
	extendAfter = 5 * time.Minute
)

// PassKind is what a pass lets its holder do.
type PassKind string

// The kinds of pass. One is never good for the other.
const (
	LinkPass    PassKind = "link"
	SessionPass PassKind = "session"
)

// Pass is what a sign-in link or a session's cookie stands for. It is kept under the hash of its token,
// which is nowhere but in the mail or the browser.
type Pass struct {
	Hash    string
	Kind    PassKind
	Staff   string // an address of staff
	To      string // the reference of the enquiry that the link leads to; empty for the lists
	Expires time.Time
	End     time.Time // of a session: it can't be extended past it
}

// Passes keeps passes. A pass that has expired is as good as gone, whether or not it was deleted: callers
// look at Expires.
type Passes interface {
	// PutPass writes a pass, in place of one with the same kind and hash.
	PutPass(ctx context.Context, p Pass) error
	// ExtendPass writes a pass that is there in its place; ErrAbsent when it is gone.
	ExtendPass(ctx context.Context, p Pass) error
	// FindPass returns ErrAbsent when there is none. Reads are consistent.
	FindPass(ctx context.Context, kind PassKind, hash string) (Pass, error)
	// TakePass removes a pass and returns it. Of many callers at once one gets it; the others ErrAbsent.
	TakePass(ctx context.Context, kind PassKind, hash string) (Pass, error)
}

// Desk lets staff in: by a link sent to an address of theirs, which works once, into a session.
type Desk struct {
	Passes Passes
	Mailer Mailer
	Staff  []contact.Email // who may come in
	Key    []byte          // keys the forms of sessions
}

var (
	errSignInLink = fault.New(fault.Forbidden, "This sign-in link does not work. It may have been used already. Please ask for a new one.")
	errSignInOld  = fault.New(fault.Expired, "This sign-in link has run out. Please ask for a new one.")
	// ErrSignedOut says that there is no session, or that it has ended.
	ErrSignedOut = fault.New(fault.Unauthorized, "Please sign in.")
	errForm      = fault.New(fault.Forbidden, "This page is too old, or of another enquiry. Please open the enquiry again, and then press the button.")
	errNotSent   = fault.New(fault.Unavailable, "We could not send the link just now. Please try again in a few minutes.")
)

// SendLink sends a sign-in link to one of staff, which leads to an enquiry or, without a reference, to the
// lists. To all other addresses it sends nothing, and says nothing of it.
//
// It can't send twice: it makes one call, for each time that it is asked. Whoever asks is counted by the
// caller.
func (d *Desk) SendLink(ctx context.Context, address contact.Email, to string, now time.Time) error {
	at := slices.IndexFunc(d.Staff, func(e contact.Email) bool { return e.Key() == address.Key() })
	if at < 0 {
		return nil
	}
	token := rand.Text()
	pass := Pass{Hash: tokenHash(token), Kind: LinkPass, Staff: d.Staff[at].Reveal(), To: to, Expires: now.Add(LinkFor)}
	if err := d.Passes.PutPass(ctx, pass); err != nil {
		return fmt.Errorf("keep link: %w", err)
	}
	r := d.Mailer.Send(ctx, Letter{Kind: SignIn, About: "sign-in", Tag: tag(SignIn, 1), To: pass.Staff, Link: token})
	if r.Outcome == receipt.Transient || r.Outcome == receipt.Permanent {
		return errNotSent
	}
	return nil
}

// Look returns what a sign-in link is good for, changing nothing: mail scanners open links.
func (d *Desk) Look(ctx context.Context, token string, now time.Time) (Pass, error) {
	pass, err := d.Passes.FindPass(ctx, LinkPass, tokenHash(token))
	return pass, d.check(pass, err, now)
}

// Enter uses up a sign-in link and begins a session, whose token is for the browser's cookie alone.
func (d *Desk) Enter(ctx context.Context, token string, now time.Time) (session string, to string, err error) {
	if _, err := d.Look(ctx, token, now); err != nil {
		return "", "", err // an old link stays, to be told from a wrong one
	}
	link, err := d.Passes.TakePass(ctx, LinkPass, tokenHash(token))
	if err := d.check(link, err, now); err != nil {
		return "", "", err
	}
	session = rand.Text() + rand.Text()
	err = d.Passes.PutPass(ctx, Pass{
		Hash: tokenHash(session), Kind: SessionPass, Staff: link.Staff, Expires: now.Add(IdleFor), End: now.Add(SessionFor),
	})
	if err != nil {
		return "", "", fmt.Errorf("keep session: %w", err)
	}
	return session, link.To, nil
}

func (d *Desk) check(link Pass, err error, now time.Time) error {
	switch {
	case errors.Is(err, ErrAbsent), err == nil && !d.knows(link.Staff):
		return errSignInLink
	case err != nil:
		return fmt.Errorf("find link: %w", err)
	case !now.Before(link.Expires):
		return errSignInOld
	}
	return nil
}

// Session returns the session of a cookie's token, and puts off its end where it is in use. One of staff
// who is taken off the list has none any more.
func (d *Desk) Session(ctx context.Context, token string, now time.Time) (Pass, error) {
	if token == "" {
		return Pass{}, ErrSignedOut
	}
	pass, err := d.Passes.FindPass(ctx, SessionPass, tokenHash(token))
	switch {
	case errors.Is(err, ErrAbsent), err == nil && (!now.Before(pass.Expires) || !d.knows(pass.Staff)):
		return Pass{}, ErrSignedOut
	case err != nil:
		return Pass{}, fmt.Errorf("find session: %w", err)
	}
	later := now.Add(IdleFor)
	if later.After(pass.End) {
		later = pass.End
	}
	if later.Sub(pass.Expires) >= extendAfter {
		pass.Expires = later
		err := d.Passes.ExtendPass(ctx, pass)
		if errors.Is(err, ErrAbsent) { // signed out at this moment
			return Pass{}, ErrSignedOut
		}
		if err != nil {
			return Pass{}, fmt.Errorf("extend session: %w", err)
		}
	}
	return pass, nil
}

// SignOut ends the session of a cookie's token.
func (d *Desk) SignOut(ctx context.Context, token string) error {
	_, err := d.Passes.TakePass(ctx, SessionPass, tokenHash(token))
	if errors.Is(err, ErrAbsent) {
		return nil
	}
	return err
}

// FormToken returns what a form of a session must bring along: it is good for one session and one subject,
// such as an enquiry's reference.
func (d *Desk) FormToken(session Pass, subject string) string {
	sum := hmac.New(sha256.New, d.Key)
	fmt.Fprintf(sum, "form\n%s\n%s", session.Hash, subject)
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:16])
}

// CheckForm compares in constant time.
func (d *Desk) CheckForm(session Pass, subject, token string) error {
	if !hmac.Equal([]byte(token), []byte(d.FormToken(session, subject))) {
		return errForm
	}
	return nil
}

func (d *Desk) knows(staff string) bool {
	return slices.ContainsFunc(d.Staff, func(e contact.Email) bool { return e.Reveal() == staff })
}

// tokenHash is what a token is kept under. Tokens are random, so no key is needed.
func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
