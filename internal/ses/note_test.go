package ses_test

import (
	"strings"
	"testing"

	"limber/internal/calendar"
	"limber/internal/receipt"
	"limber/internal/ses"
	"limber/internal/subscription"
)

func TestANoteThatNobodyAskedForCanBeLeftInOneClickAndLeadsToItsQuestion(t *testing.T) {
	runner := subscription.Subscriber{ID: "0000000000000001", Secret: []byte("0123456789abcdef"), Email: email(t, "sam@example.org")}
	leave := "https://limber.example/unsubscribe/" + runner.Capability(subscription.ToUnsubscribe)
	for kind, test := range map[subscription.NoteKind]struct {
		words []string
		click bool
	}{
		subscription.AskFewer:    {[]string{"for 12 weeks", "/preferences/LINK#fewer", "2 routines a week from 23 December 2026", leave}, true},
		subscription.AskReason:   {[]string{"/preferences/LINK#reason", leave}, true},
		subscription.StillWant:   {[]string{"/preferences/LINK", "23 December 2026", leave}, false},
		subscription.SendDetails: {[]string{"/details/LINK"}, false},
	} {
		o := &office{status: 200}
		notes := &ses.Notes{Sender: letters(t, o).Sender, Clinic: letters(t, o).Clinic, SiteURL: "https://limber.example"}
		by := calendar.Date{Year: 2026, Month: 12, Day: 23}
		r := notes.Tell(t.Context(), runner, subscription.Note{Kind: kind, Link: "LINK", By: by, Weeks: 12, Left: 2})
		if r.Outcome != receipt.Sent || len(o.calls) != 1 {
			t.Fatalf("%s: %+v", kind, r)
		}
		text := strings.Join(strings.Fields(o.calls[0].Content.Simple.Body.Text.Data), " ")
		for _, words := range test.words {
			if !strings.Contains(text, words) {
				t.Errorf("%s does not say %q: %s", kind, words, text)
			}
		}
		for _, header := range []string{`"List-Unsubscribe"`, `"List-Unsubscribe-Post"`, "<" + leave + ">"} {
			if strings.Contains(strings.ReplaceAll(strings.ReplaceAll(o.bodies[0], "\\u003c", "<"), "\\u003e", ">"), header) != test.click {
				t.Errorf("%s: the header %s", kind, header)
			}
		}
	}
	o := &office{status: 200}
	notes := &ses.Notes{Sender: letters(t, o).Sender, Clinic: letters(t, o).Clinic, SiteURL: "https://limber.example"}
	if r := notes.Tell(t.Context(), runner, subscription.Note{Kind: "novel"}); r.Outcome != receipt.Transient || len(o.calls) > 0 {
		t.Errorf("a note that there are no words for: %+v", r)
	}
}
