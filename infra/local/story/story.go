// Package story plays a demonstration runner's first weeks on the real thing, what others write to the clinic,
// and eight weeks and a half in which another runner's routines follow him, told in plain words. What it tells it has
// seen: each sentence is checked before it is said.
package story

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"limber/infra/local/inbox"
	"limber/infra/local/visitor"
)

const (
	email  = "anna@runner.example.com"
	phone  = "+447700900123"
	spoken = "07700 900123" // as people type it
)

// teller plays one story.
type teller struct {
	visitor.Visitor
	email  string // of whom the story is about
	phone  string
	out    io.Writer
	london *time.Location
	now    time.Time // the last moment spoken of
	emails int       // that have been told of
	texts  int
	holder string // the code of a link to her page, from the latest reminder by text
}

// Play tells the story as a visitor of the site and moves its clock by about three months. An error says what
// the product didn't keep of what it promises.
func Play(ctx context.Context, v visitor.Visitor, out io.Writer) error {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		return err
	}
	t := &teller{Visitor: v, email: email, phone: phone, out: out, london: london}
	if t.now, err = t.Now(ctx); err != nil {
		return err
	}
	for _, chapter := range []func(context.Context) error{
		t.subscribe, t.confirm, t.reminders, t.pause, t.rest, t.stop, t.unsubscribe, t.details, t.enquire, t.urgent, t.spam, t.grow,
	} {
		if err := chapter(ctx); err != nil {
			return fmt.Errorf("the story stops: %w", err)
		}
	}
	return nil
}

// say tells what happened, with the time in London.
func (t *teller) say(format string, words ...any) {
	fmt.Fprintf(t.out, "  %-17s %s\n", t.now.In(t.london).Format("Mon 2 Jan 15:04"), fmt.Sprintf(format, words...))
}

// news is what has come since the last look.
type news struct {
	emails, texts []inbox.Message
}

// arrived returns what has come since the last look, which must be just so many emails and texts.
func (t *teller) arrived(ctx context.Context, emails, texts int) (news, error) {
	mailbox, err := t.Inbox(ctx, t.email)
	if err != nil {
		return news{}, err
	}
	thread, err := t.Texts(ctx, t.phone)
	if err != nil {
		return news{}, err
	}
	n := news{mailbox[t.emails:], thread[t.texts:]}
	if len(n.emails) != emails || len(n.texts) != texts {
		return n, fmt.Errorf("at %s there came %d emails and %d texts, where there should be %d and %d",
			t.now.In(t.london).Format("15:04 on Mon 2 Jan"), len(n.emails), len(n.texts), emails, texts)
	}
	t.emails, t.texts = len(mailbox), len(thread)
	return n, nil
}

func (t *teller) wait(ctx context.Context, until time.Time) error {
	t.now = until
	return t.WaitUntil(ctx, until)
}

// reminder waits for Anna's next reminder and returns what came of it.
func (t *teller) reminder(ctx context.Context, emails, texts int) (news, error) {
	due, err := t.next()
	if err != nil {
		return news{}, err
	}
	if err := t.wait(ctx, due.Add(time.Minute)); err != nil {
		return news{}, err
	}
	n, err := t.arrived(ctx, emails, texts)
	if err != nil {
		return n, err
	}
	for _, m := range n.emails {
		t.now = m.Time
	}
	for _, m := range n.texts {
		t.now = m.Time
		link, err := visitor.Link(m, "/t")
		if err != nil {
			return n, err
		}
		t.holder = link[len(link)-codeLength:]
	}
	if late := t.now.Sub(due); len(n.emails)+len(n.texts) > 0 && (late < 0 || late > time.Minute) {
		return n, fmt.Errorf("the reminder of %s was sent at %s", due.In(t.london).Format("15:04"), t.now.In(t.london).Format("15:04"))
	}
	return n, nil
}

// codeLength is the length of the code that a link in a text ends in.
const codeLength = 24

// at is when Anna's reminders come: hour and minute in London.
const hour, minute = 18, 30

// next is the next time that a reminder would come, whether or not she gets any.
func (t *teller) next() (time.Time, error) {
	y, m, d := t.now.In(t.london).Date()
	for i := range 8 {
		due := time.Date(y, m, d+i, hour, minute, 0, 0, t.london)
		if rest := due.Weekday() == time.Friday || due.Weekday() == time.Sunday; !rest && due.After(t.now) {
			return due, nil
		}
	}
	return time.Time{}, errors.New("there is no next reminder")
}

// tell texts the clinic a little later and returns its one answer, which must say what is wanted of it.
func (t *teller) tell(ctx context.Context, words, want string) (string, error) {
	if err := t.wait(ctx, t.now.Add(10*time.Minute)); err != nil {
		return "", err
	}
	if err := t.Text(ctx, t.phone, words); err != nil {
		return "", err
	}
	n, err := t.arrived(ctx, 0, 1)
	if err != nil {
		return "", fmt.Errorf("after the text %s: %w", words, err)
	}
	answer := n.texts[0].Content().Text
	if !strings.Contains(answer, want) {
		return "", fmt.Errorf("the text %s was answered with %q", words, answer)
	}
	return answer, nil
}

// answered returns what went wrong with an exchange that should have been answered with a status.
func answered(what string, answer visitor.Answer, err error, want int) error {
	if err == nil && answer.Status != want {
		err = fmt.Errorf("answered with %d", answer.Status)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
