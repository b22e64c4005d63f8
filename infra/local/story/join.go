package story

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"limber/infra/local/inbox"
	"limber/infra/local/visitor"
)

func (t *teller) subscribe(ctx context.Context) error {
	due, err := t.next()
	if err == nil && due.Sub(t.now) < 10*time.Minute { // too soon for the first reminder: later, then
		err = t.wait(ctx, due.Add(2*time.Minute))
	}
	if err != nil {
		return err
	}
	err = t.Subscribe(ctx, visitor.SignUp{
		Email: email, Phone: spoken, Name: "Anna", Days: []string{"mon", "tue", "wed", "thu", "sat"}, RunDays: []string{"tue", "thu", "sat"},
		Time: fmt.Sprintf("%d:%d", hour, minute), TimeZone: "Europe/London", Focus: "both", Minutes: 10,
		Consent: map[string]bool{"email": true, "sms": true, "answers": true},
	})
	if err != nil {
		return err
	}
	t.say("Anna subscribes by email and by text: five days a week at %d:%d London time, 10 minutes.", hour, minute)
	return nil
}

func (t *teller) confirm(ctx context.Context) error {
	n, err := t.arrived(ctx, 1, 1)
	if err != nil {
		return err
	}
	t.say("An email comes: %q. A text comes too.", n.emails[0].Content().Subject)
	if err := t.Confirm(ctx, email); err != nil {
		return err
	}
	t.say("She opens the link in the email and presses the button: emails are confirmed.")
	answer, err := t.tell(ctx, "YES", "your texts are on")
	if err != nil {
		return err
	}
	t.say("She answers the text with YES: %q", answer)
	return nil
}

// reminders waits for the first three, and opens the link of a text.
func (t *teller) reminders(ctx context.Context) error {
	for i := range 3 {
		n, err := t.reminder(ctx, 1, 1)
		if err != nil {
			return err
		}
		list, err := exercises(n.emails[0])
		if err != nil {
			return err
		}
		t.say("Email and text: %q (%s).", n.emails[0].Content().Subject, list)
		if i > 0 {
			continue
		}
		page, err := t.Get(ctx, "/t/"+t.holder)
		if err := answered("the link in the text", page, err, http.StatusOK); err != nil {
			return err
		}
		first, _, _ := strings.Cut(list, ",")
		if !strings.Contains(page.Body, first) {
			return fmt.Errorf("the link in the text doesn't lead to the routine of the email, which begins with %s", first)
		}
		t.say("She follows the link in the text to the same routine, step by step.")
	}
	return nil
}

// exercises lists what a routine holds, from its preheader.
func exercises(m inbox.Message) (string, error) {
	_, after, found := strings.Cut(m.Content().HTML, "Today: ")
	list, _, ended := strings.Cut(after, ".")
	if !found || !ended || list == "" {
		return "", fmt.Errorf("the email %q doesn't say what today's exercises are", m.Content().Subject)
	}
	return list, nil
}
