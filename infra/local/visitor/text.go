package visitor

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"limber/infra/local/inbox"
)

// Text sends the clinic a text from a number. What it leads to has been done when it returns.
func (v *Visitor) Text(ctx context.Context, from, body string) error {
	order, err := json.Marshal(map[string]string{"from": from, "body": body})
	if err != nil {
		return err
	}
	answer, err := v.Do(ctx, http.MethodPost, "/_local/sms", "application/json", string(order))
	if err == nil && answer.Status != http.StatusNoContent {
		err = fmt.Errorf("the text was answered with %d: %s", answer.Status, answer.Body)
	}
	return err
}

// Texts returns the texts that were sent to a number, oldest first.
func (v *Visitor) Texts(ctx context.Context, number string) ([]inbox.Message, error) {
	return v.Inbox(ctx, number)
}

// ConfirmText opens the link of the latest text to a number and presses the page's button.
func (v *Visitor) ConfirmText(ctx context.Context, number string) error {
	return v.confirm(ctx, number, "/c")
}
