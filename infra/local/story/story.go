// Package story plays a demonstration runner's first week on the real thing, told in plain words.
package story

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"limber/infra/local/inbox"
	"limber/infra/local/visitor"
)

const runner = "anna@runner.example.com"

// teller plays one story.
type teller struct {
	visitor.Visitor
	out    io.Writer
	london *time.Location
	now    time.Time // the last moment spoken of
}

// Play tells the story as a visitor of the site and moves its clock by about nine days. An error means
// that the product didn't do what it promises.
func Play(ctx context.Context, v visitor.Visitor, out io.Writer) error {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		return err
	}
	t := &teller{Visitor: v, out: out, london: london}
	if t.now, err = t.Now(ctx); err != nil {
		return err
	}
	for _, chapter := range []func(context.Context) error{t.subscribe, t.confirm, t.week, t.leave} {
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

func (t *teller) subscribe(ctx context.Context) error {
	err := t.Subscribe(ctx, visitor.SignUp{
		Email: runner, Name: "Anna", Days: []string{"mon", "wed", "fri"}, Time: "07:00", TimeZone: "Europe/London",
		Focus: "both", Minutes: 10,
	})
	if err != nil {
		return err
	}
	t.say("Anna subscribes: Monday, Wednesday and Friday at 07:00 London time, 10 minutes.")
	return nil
}

func (t *teller) confirm(ctx context.Context) error {
	mail, err := t.newest(ctx, 1)
	if err != nil {
		return err
	}
	t.say("An email comes: %q.", mail.Content().Subject)
	if err := t.Confirm(ctx, runner); err != nil {
		return err
	}
	t.say("Anna opens the link and presses the button: her subscription is confirmed.")
	return nil
}

// week waits for the three routines of the first whole week.
func (t *teller) week(ctx context.Context) error {
	monday := t.now.In(t.london)
	for monday = monday.AddDate(0, 0, 1); monday.Weekday() != time.Monday; {
		monday = monday.AddDate(0, 0, 1)
	}
	// What comes before the first Monday is her plan too, but not part of the tale.
	y, m, d := monday.Date()
	if err := t.wait(ctx, time.Date(y, m, d, 6, 59, 0, 0, t.london)); err != nil {
		return err
	}
	before, err := t.Inbox(ctx, runner)
	if err != nil {
		return err
	}
	for i, day := range []int{0, 2, 4} {
		if err := t.wait(ctx, time.Date(y, m, d+day, 7, 1, 0, 0, t.london)); err != nil {
			return err
		}
		mail, err := t.newest(ctx, len(before)+i+1)
		if err != nil {
			return err
		}
		t.now = mail.Time
		t.say("Routine sent: %q (%s).", mail.Content().Subject, exercises(mail))
	}
	return nil
}

func (t *teller) leave(ctx context.Context) error {
	messages, err := t.Inbox(ctx, runner)
	if err != nil {
		return err
	}
	if err := t.wait(ctx, t.now.Add(26*time.Hour)); err != nil {
		return err
	}
	answer, err := t.OneClick(ctx, messages[len(messages)-1])
	if err != nil || answer.Status != http.StatusOK {
		return fmt.Errorf("unsubscribing was answered with %d: %w", answer.Status, err)
	}
	t.say("Anna presses Unsubscribe in her mail program: one click, and she has left.")
	if err := t.wait(ctx, t.now.AddDate(0, 0, 3)); err != nil {
		return err
	}
	if _, err := t.newest(ctx, len(messages)); err != nil {
		return err
	}
	t.say("The next Monday has come and gone: nothing more was sent.")
	return nil
}

// newest returns the last message in Anna's inbox, which must hold just so many.
func (t *teller) newest(ctx context.Context, count int) (inbox.Message, error) {
	messages, err := t.Inbox(ctx, runner)
	if err != nil {
		return inbox.Message{}, err
	}
	if len(messages) != count {
		return inbox.Message{}, fmt.Errorf("the inbox holds %d messages where there should be %d", len(messages), count)
	}
	return messages[count-1], nil
}

func (t *teller) wait(ctx context.Context, until time.Time) error {
	t.now = until
	return t.WaitUntil(ctx, until)
}

// exercises lists what a routine holds, from its preheader.
func exercises(m inbox.Message) string {
	text := m.Content().HTML
	if _, after, ok := strings.Cut(text, "Today: "); ok {
		if list, _, ok := strings.Cut(after, "."); ok {
			return list
		}
	}
	return "no exercises"
}
