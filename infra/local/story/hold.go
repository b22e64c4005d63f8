package story

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
)

// pause pauses for two weeks, sees that nothing comes, and changes her mind.
func (t *teller) pause(ctx context.Context) error {
	answer, err := t.tell(ctx, "PAUSE 2W", "paused")
	if err != nil {
		return err
	}
	t.say("Anna is off on holiday and texts PAUSE 2W: %q", answer)
	until, err := t.pausedUntil(ctx)
	if err != nil {
		return err
	}
	if want := t.now.In(t.london).AddDate(0, 0, 14).Format("2006-01-02"); until != want {
		return fmt.Errorf("two weeks' pause ends on %q, not on %s", until, want)
	}
	for range 3 {
		if _, err := t.reminder(ctx, 0, 0); err != nil {
			return fmt.Errorf("while paused: %w", err)
		}
	}
	t.say("Three reminders would have come since. Nothing did.")
	if answer, err = t.tell(ctx, "RESUME", "your routines are on"); err != nil {
		return err
	}
	t.say("She is back early and texts RESUME: %q", answer)
	n, err := t.reminder(ctx, 1, 1)
	if err != nil {
		return fmt.Errorf("after RESUME: %w", err)
	}
	t.say("Email and text: %q.", n.emails[0].Content().Subject)
	return nil
}

func (t *teller) pausedUntil(ctx context.Context) (string, error) {
	answer, err := t.View(ctx, t.holder)
	if err := answered("her subscription", answer, err, http.StatusOK); err != nil {
		return "", err
	}
	var body struct {
		PauseUntil string `json:"pause_until"`
	}
	err = json.Unmarshal([]byte(answer.Body), &body)
	return body.PauseUntil, err
}

// rest tells of pain, which holds the reminders back until she says that she is well.
func (t *teller) rest(ctx context.Context) error {
	answer, err := t.tell(ctx, "PAIN 6", "stop now and rest")
	if err != nil {
		return err
	}
	t.say("The exercises hurt and she texts PAIN 6: %q", answer)
	if _, err := t.reminder(ctx, 0, 0); err != nil {
		return fmt.Errorf("while she rests: %w", err)
	}
	t.say("Her reminders are held back: nothing comes.")
	ready, err := t.Press(ctx, "/preferences/"+t.holder+"/recover", url.Values{"well": {"yes"}})
	if err := answered("feeling better", ready, err, http.StatusSeeOther); err != nil {
		return err
	}
	t.say("She feels better, and turns them on again from her page.")
	n, err := t.reminder(ctx, 1, 1)
	if err != nil {
		return fmt.Errorf("after the rest: %w", err)
	}
	t.say("Email and text: %q.", n.emails[0].Content().Subject)
	return nil
}
