package story

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"limber/infra/local/inbox"
	"limber/infra/local/visitor"
)

// The people of this part of the story.
const (
	sam       = "sam@runner.example.com"
	kim       = "kim@runner.example.com"
	reception = "reception@riverside.example"
	owner     = "owner@riverside.example"
)

// contact fills in the contact page as a person does, and returns the page that answers.
func (t *teller) contact(ctx context.Context, form url.Values) (visitor.Answer, error) {
	page, err := t.Get(ctx, "/contact")
	if err := answered("the contact page", page, err, http.StatusOK); err != nil {
		return page, err
	}
	if !strings.Contains(page.Body, "999") {
		return page, errors.New("the contact page doesn't say what to do in an emergency")
	}
	maps.Copy(form, visitor.Hidden(page.Body))
	form.Set("website", "")
	form.Set("consent", "true")
	if err := t.wait(ctx, t.now.Add(time.Minute)); err != nil {
		return page, err
	}
	return t.Press(ctx, "/contact", form)
}

// reference reads the reference that the thank-you page is opened with.
func reference(answer visitor.Answer) (string, error) {
	_, found, ok := strings.Cut(answer.Header.Get("Location"), "sent=")
	if answer.Status != http.StatusSeeOther || !ok {
		return "", fmt.Errorf("the enquiry was answered with %d, and no reference", answer.Status)
	}
	return found, nil
}

// notice returns the one message to an address whose subject has a reference.
func (t *teller) notice(ctx context.Context, to, reference string) (found inbox.Message, err error) {
	messages, err := t.Inbox(ctx, to)
	if err != nil {
		return found, err
	}
	n := 0
	for _, m := range messages {
		if strings.Contains(m.Content().Subject, reference) {
			found, n = m, n+1
		}
	}
	if n != 1 {
		return found, fmt.Errorf("%s has %d messages about %s", to, n, reference)
	}
	return found, nil
}

// enquire has Sam write to the clinic, and the clinic's staff answer.
func (t *teller) enquire(ctx context.Context) error {
	if err := t.wait(ctx, t.monday()); err != nil {
		return err
	}
	sent, err := t.contact(ctx, url.Values{
		"name": {"Sam Green"}, "email": {sam}, "phone": {""}, "way": {"email"}, "call_time": {"any"}, "topic": {"appointment"},
		"message": {"My back aches after long runs. When could you see me?"},
	})
	if err != nil {
		return err
	}
	ref, err := reference(sent)
	if err != nil {
		return err
	}
	ack, err := t.notice(ctx, sam, ref)
	if err != nil {
		return err
	}
	t.say("Sam writes to the clinic from the contact page. The reference is %s, and an email says %q.", ref, ack.Content().Subject)
	notice, err := t.notice(ctx, reception, ref)
	if err != nil {
		return err
	}
	if visitor.Header(notice, "Reply-To") != sam || strings.Contains(notice.Content().Text, "aches") {
		return errors.New("the notice can't be answered by pressing Reply, or tells what Sam wrote")
	}
	t.say("Reception gets %q. Pressing Reply would write to Sam; what was written is behind the link.", notice.Content().Subject)
	return t.answer(ctx, ref, notice)
}

// answer has reception follow the link of a notice, sign in, read, and mark the enquiry as answered.
func (t *teller) answer(ctx context.Context, ref string, notice inbox.Message) error {
	link, err := visitor.Link(notice, "/staff/enquiries")
	if err != nil {
		return err
	}
	locked, err := t.Get(ctx, link)
	if err != nil || strings.Contains(locked.Body, "Sam") {
		return fmt.Errorf("the notice's link alone opens the enquiry: %w", err)
	}
	staff, to, err := t.SignIn(ctx, reception, ref)
	if err != nil {
		return err
	}
	page, err := staff.Open(ctx, to)
	if err := answered("the enquiry's page", page, err, http.StatusOK); err != nil {
		return err
	}
	if !strings.Contains(page.Body, "My back aches") || !strings.Contains(page.Body, "mailto:"+sam) {
		return errors.New("the enquiry's page doesn't show the message, or has no button to reply")
	}
	t.say("The link asks who is there: a second link comes to reception's own address, and opens the enquiry.")
	done, err := staff.Act(ctx, ref, "answered", "")
	if err := answered("marking as answered", done, err, http.StatusSeeOther); err != nil {
		return err
	}
	t.say("Reception replies from their mail program, and marks %s as answered.", ref)
	return nil
}

// urgent has Kim tick a sign that needs a doctor now.
func (t *teller) urgent(ctx context.Context) error {
	form := url.Values{
		"name": {"Kim"}, "email": {kim}, "phone": {"020 7946 0199"}, "way": {"phone"}, "call_time": {"morning"}, "topic": {"back-pain"},
		"message": {"Since yesterday it is hard to pee."}, "signs": {"emergency.3"},
	}
	stop, err := t.contact(ctx, form)
	if err := answered("a form with a sign ticked", stop, err, http.StatusOK); err != nil {
		return err
	}
	if !strings.Contains(stop.Body, "Call 999") {
		return errors.New("who ticks a sign isn't told to call 999")
	}
	t.say("Kim ticks a sign on the form. A full page says to call 999 or go to A&E now. Nothing is sent yet.")
	sent, err := t.Press(ctx, "/contact", visitor.Hidden(stop.Body))
	if err != nil {
		return err
	}
	ref, err := reference(sent)
	if err != nil {
		return err
	}
	notice, err := t.notice(ctx, reception, ref)
	if err != nil {
		return err
	}
	t.say("Kim has read it, and sends the message too. Reception gets %q.", notice.Content().Subject)
	if err := t.wait(ctx, t.now.Add(54*time.Hour)); err != nil {
		return err
	}
	late, err := t.notice(ctx, owner, ref)
	if err != nil {
		return err
	}
	t.say("Nobody answers for two working days. Reception was told once more; now the owner gets %q.", late.Content().Subject)
	return nil
}

// spam has a program write to the clinic.
func (t *teller) spam(ctx context.Context) error {
	const to = "stranger@runner.example.com"
	ref, err := t.Enquire(ctx, visitor.Enquiry{
		Name: "Best Offers", Email: to, Topic: "other", Message: "Look: https://a.example https://b.example https://c.example",
	})
	if err != nil {
		return err
	}
	if messages, err := t.Inbox(ctx, to); err != nil || len(messages) > 0 {
		return fmt.Errorf("a suspicious message is acknowledged to an address that anybody could type: %w", err)
	}
	staff, _, err := t.SignIn(ctx, reception, "")
	if err != nil {
		return err
	}
	held, err := staff.Open(ctx, "/staff?list=held")
	if err := answered("the held messages", held, err, http.StatusOK); err != nil {
		return err
	}
	if !strings.Contains(held.Body, ref) {
		return errors.New("the suspicious message isn't among the held ones")
	}
	done, err := staff.Act(ctx, ref, "spam", "")
	if err := answered("marking as spam", done, err, http.StatusSeeOther); err != nil {
		return err
	}
	t.say("A program sends advertising. It is held for staff to see, with the reason. Nobody is mailed. Reception marks it as spam.")
	return nil
}

// monday is ten o'clock on a Monday to come.
func (t *teller) monday() time.Time {
	y, m, d := t.now.In(t.london).Date()
	for i := 1; ; i++ {
		if at := time.Date(y, m, d+i, 10, 0, 0, 0, t.london); at.Weekday() == time.Monday {
			return at
		}
	}
}
