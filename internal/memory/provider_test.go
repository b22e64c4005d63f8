package memory_test

import (
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/memory"
	"limber/internal/receipt"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// A number on the network's list gets no text of any kind; off the list again, it does. Emails go on.
func TestANumberThatOptedOutIsRefused(t *testing.T) {
	phone, err := contact.ParsePhone("+447700900982")
	if err != nil {
		t.Fatal(err)
	}
	p := &memory.Provider{Now: time.Now}
	runner := subscription.Subscriber{ID: "1", Phone: phone}
	page := reminder.Page{Recipients: []reminder.Recipient{{Runner: "1", Phone: phone}}}
	texts := map[string]func() receipt.Receipt{
		"reminder": func() receipt.Receipt { return p.Send(t.Context(), page)[0] },
		"note": func() receipt.Receipt {
			return p.NotesBy(contact.ByText).Tell(t.Context(), runner, subscription.Note{})
		},
		"reply": func() receipt.Receipt { return p.Text(t.Context(), phone, "1", "Hello") },
	}
	for _, change := range []struct {
		apply func() error
		want  receipt.Outcome
	}{
		{func() error { return p.Add(t.Context(), phone) }, receipt.Permanent},
		{func() error { return p.Add(t.Context(), phone) }, receipt.Permanent},
		{func() error { return p.Remove(t.Context(), phone) }, receipt.Sent},
	} {
		if err := change.apply(); err != nil {
			t.Fatal(err)
		}
		for name, send := range texts {
			if r := send(); r.Outcome != change.want || r.Outcome == receipt.Permanent && r.Reason != "opted-out" {
				t.Errorf("%s: %+v", name, r)
			}
		}
		if r := p.NotesBy(contact.ByEmail).Tell(t.Context(), runner, subscription.Note{}); r.Outcome != receipt.Sent {
			t.Errorf("an email: %+v", r)
		}
	}
}
