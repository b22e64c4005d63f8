package story

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"limber/infra/local/visitor"
)

// stop ends the texts, of which emails know nothing, and starts them again.
func (t *teller) stop(ctx context.Context) error {
	answer, err := t.tell(ctx, "STOP", "no more texts")
	if err != nil {
		return err
	}
	t.say("She texts STOP and gets one receipt: %q", answer)
	n, err := t.reminder(ctx, 1, 0)
	if err != nil {
		return fmt.Errorf("after STOP: %w", err)
	}
	t.say("Email only: %q.", n.emails[0].Content().Subject)
	if answer, err = t.tell(ctx, "START", "Your texts are on"); err != nil {
		return err
	}
	t.say("She misses them and texts START: %q", answer)
	if n, err = t.reminder(ctx, 1, 1); err != nil {
		return fmt.Errorf("after START: %w", err)
	}
	t.say("Email and text: %q.", n.emails[0].Content().Subject)
	return nil
}

// unsubscribe ends the emails by the mail program's button; texts go on.
func (t *teller) unsubscribe(ctx context.Context) error {
	messages, err := t.Inbox(ctx, email)
	if err != nil {
		return err
	}
	answer, err := t.OneClick(ctx, messages[len(messages)-1])
	if err := answered("unsubscribing", answer, err, http.StatusOK); err != nil {
		return err
	}
	t.say("She presses Unsubscribe in her mail program: one click, and emails have ended.")
	if _, err := t.reminder(ctx, 0, 1); err != nil {
		return fmt.Errorf("after unsubscribing: %w", err)
	}
	t.say("Text only.")
	return nil
}

// details has everything that is held sent, and then erased.
func (t *teller) details(ctx context.Context) error {
	asked, err := t.Press(ctx, "/preferences/"+t.holder+"/details", nil)
	if err := answered("asking for the details", asked, err, http.StatusSeeOther); err != nil {
		return err
	}
	n, err := t.arrived(ctx, 0, 1)
	if err != nil {
		return fmt.Errorf("after asking for the details: %w", err)
	}
	link, err := visitor.Link(n.texts[0], "/r")
	if err != nil {
		return err
	}
	page, err := t.Get(ctx, link)
	if err := answered("the link to the details", page, err, http.StatusOK); err != nil {
		return err
	}
	t.say("She asks what is held about her. A fresh link comes by text, for one hour.")
	details := "/details/" + link[len(link)-codeLength:]
	if err := t.export(ctx, details); err != nil {
		return err
	}
	gone, err := t.Press(ctx, details, url.Values{"erase": {"yes"}})
	if err := answered("erasing", gone, err, http.StatusOK); err != nil {
		return err
	}
	for what, path := range map[string]string{"the details": details + "/export", "her page": "/preferences/" + t.holder} {
		after, err := t.Get(ctx, path)
		if err := answered("after erasing, the link to "+what, after, err, http.StatusForbidden); err != nil {
			return err
		}
	}
	t.say("She has everything erased: her links open nothing any more.")
	if _, err := t.reminder(ctx, 0, 0); err != nil {
		return fmt.Errorf("after erasing: %w", err)
	}
	t.say("The next day has come and gone. Nothing more was sent.")
	return nil
}

// export downloads the file of all that is held, which must hold what this story has told.
func (t *teller) export(ctx context.Context, details string) error {
	answer, err := t.Get(ctx, details+"/export")
	if err := answered("the export", answer, err, http.StatusOK); err != nil {
		return err
	}
	var file struct{ Held []struct{ Kind string } }
	if err := json.Unmarshal([]byte(answer.Body), &file); err != nil {
		return fmt.Errorf("the export: %w", err)
	}
	counts := map[string]int{}
	for _, row := range file.Held {
		counts[row.Kind]++
	}
	for _, kind := range []string{"profile", "consent", "ledger", "answer", "text"} {
		if counts[kind] == 0 {
			return fmt.Errorf("the export holds nothing of the kind %s", kind)
		}
	}
	for _, address := range []string{email, phone} {
		if !strings.Contains(answer.Body, address) {
			return fmt.Errorf("the export doesn't hold %s", address)
		}
	}
	t.say("She downloads it all: %d records, of %d kinds.", len(file.Held), len(counts))
	return nil
}
