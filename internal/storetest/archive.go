package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/progress"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// fill creates a subscriber of whom there is one row of each kind, and an answer more.
func fill(ctx context.Context, t *testing.T, s Subscribers, i int) subscription.Subscriber {
	t.Helper()
	n := enrol(ctx, t, s, subscriber(i), fmt.Sprint("hash", i))
	o := occurrence(contact.ByText)
	must(t, s.Record(ctx, o, []reminder.Entry{{Runner: n.ID, Outcome: reminder.Skipped, Reason: "paused"}}, begun))
	must(t, s.Note(ctx, []reminder.Report{{Kind: reminder.Accepted, Channel: contact.ByText, Runner: n.ID, Occurrence: o.Key(), At: begun}}))
	for _, a := range []progress.Answer{{ID: "text-1", Felt: "pain", Score: 3, At: begun}, {ID: "text-2", Felt: "done", Score: -1, At: begun}} {
		must(t, s.Keep(ctx, n.ID, a))
		must(t, s.Keep(ctx, n.ID, a)) // again changes nothing
	}
	w := edit(n, func(*subscription.Subscriber) {})
	w.Heard = "text-1"
	must(t, s.Write(ctx, w))
	return w.Next
}

// kindsOf lists the kinds of rows held, in order of the alphabet.
func kindsOf(ctx context.Context, t *testing.T, s Subscribers, id string) string {
	t.Helper()
	rows, err := s.Rows(ctx, id)
	must(t, err)
	var kinds []string
	for _, r := range rows {
		kinds = append(kinds, r.Kind)
	}
	slices.Sort(kinds)
	return strings.Join(kinds, " ")
}

const everyKind = "answer answer consent event ledger profile text"

func purgesAnswers(ctx context.Context, t *testing.T, s Subscribers) {
	n := fill(ctx, t, s, 1)
	for range 2 { // again is harmless
		must(t, s.Purge(ctx, n.ID, true))
		if kinds := kindsOf(ctx, t, s, n.ID); kinds != "consent event ledger profile text" {
			t.Errorf("left: %s", kinds)
		}
	}
}

func purgesAll(ctx context.Context, t *testing.T, s Subscribers) {
	n, other := fill(ctx, t, s, 1), fill(ctx, t, s, 2)
	for i := range 60 { // more than one batch
		must(t, s.Keep(ctx, n.ID, progress.Answer{ID: fmt.Sprint("more-", i), Felt: "done", Score: -1, At: begun}))
	}
	for range 2 {
		must(t, s.Purge(ctx, n.ID, false))
		if kinds := kindsOf(ctx, t, s, n.ID); kinds != "profile" {
			t.Errorf("left: %s", kinds)
		}
	}
	if kinds := kindsOf(ctx, t, s, other.ID); kinds != everyKind {
		t.Errorf("left of another: %s", kinds)
	}
	if got, err := s.ByAddress(ctx, "hash1"); err != nil || whole(got) != whole(n) {
		t.Errorf("the profile: %+v %v", got, err)
	}
}

func removes(ctx context.Context, t *testing.T, s Subscribers) {
	old := enrol(ctx, t, s, subscriber(1), "hash")
	w := edit(old, func(next *subscription.Subscriber) {
		*next = subscription.Subscriber{ID: next.ID, Version: next.Version, Erased: begun}
	})
	w.Frees = []string{"hash"}
	must(t, s.Write(ctx, w))
	if err := s.Remove(ctx, old); !errors.Is(err, subscription.ErrConflict) {
		t.Errorf("as it was read before the last write: %v", err)
	}
	must(t, s.Remove(ctx, w.Next))
	if _, err := s.ByID(ctx, old.ID); !errors.Is(err, subscription.ErrAbsent) {
		t.Errorf("removed: %v", err)
	}
	enrol(ctx, t, s, subscriber(2), "hash")
}

func listsRows(ctx context.Context, t *testing.T, s Subscribers) {
	n := fill(ctx, t, s, 1)
	fill(ctx, t, s, 2)
	if kinds := kindsOf(ctx, t, s, n.ID); kinds != everyKind {
		t.Errorf("listed: %s", kinds)
	}
	rows, err := s.Rows(ctx, n.ID)
	must(t, err)
	at, o := begun.Format(time.RFC3339), occurrence(contact.ByText)
	want := map[string]map[string]string{
		"profile": {
			"id": n.ID, "email": n.Email.Reveal(), "phone": n.Phone.Reveal(), "name": n.Name, "days": "[mon wed fri]",
			"time": "09:30", "zone": "Europe/London", "focus": "both", "minutes": "15", "created": at, "mail_state": "active",
		},
		"consent": {"to": "email", "given": "true", "wording": "w", "at": at, "source": "form"},
		"ledger":  {"occurrence": o.Key(), "channel": "sms", "outcome": "skipped", "reason": "paused", "at": at},
		"event":   {"occurrence": o.Key(), "channel": "sms", "report": "accepted"},
		"text":    {"id": "text-1"},
		"answer":  {"at": at},
	}
	answers := ""
	for _, r := range rows {
		for name, value := range want[r.Kind] {
			if got := fmt.Sprint(r.Fields[name]); got != value {
				t.Errorf("%s: %s is %q, want %q", r.Kind, name, got, value)
			}
		}
		for _, name := range []string{"pk", "sk", "secret", "slot", "chore", "chore_at"} {
			if _, ok := r.Fields[name]; ok {
				t.Errorf("%s shows %s", r.Kind, name)
			}
		}
		if r.Kind == "answer" {
			answers += fmt.Sprint(r.Fields["id"], " ", r.Fields["felt"], " ", r.Fields["score"], "; ")
		}
	}
	if answers != "text-1 pain 3; text-2 done <nil>; " {
		t.Errorf("answers: %s", answers)
	}
	if rows, err := s.Rows(ctx, id(9)); err != nil || len(rows) > 0 {
		t.Errorf("of nobody: %v %v", rows, err)
	}
}

func keepsConsents(ctx context.Context, t *testing.T, s Subscribers) {
	n := enrol(ctx, t, s, subscriber(1), "hash")
	for range 3 {
		w := edit(n, func(*subscription.Subscriber) {})
		w.Consents = []subscription.Consent{consent, consent, {To: "sms", At: consent.At}}
		must(t, s.Write(ctx, w))
		n = w.Next
	}
	if kinds := kindsOf(ctx, t, s, n.ID); strings.Count(kinds, "consent") != 10 {
		t.Errorf("kept: %s", kinds)
	}
}

func beginsOnce(ctx context.Context, t *testing.T, s Subscribers) {
	n := fill(ctx, t, s, 1) // has heard text-1
	for _, text := range []string{"text-1", "text-never-heard"} {
		won := count(t, 10, errSecond, func(int) error {
			if first, err := s.Begin(ctx, n.ID, text); err != nil || first {
				return err
			}
			return errSecond
		})
		if won != 1 {
			t.Errorf("%d began to answer %s", won, text)
		}
	}
	w := edit(n, func(*subscription.Subscriber) {})
	w.Heard = "text-1"
	if err := s.Write(ctx, w); !errors.Is(err, subscription.ErrRepeat) {
		t.Errorf("heard again: %v", err)
	}
}

var errSecond = errors.New("storetest: not the first")

func findsChores(ctx context.Context, t *testing.T, s Subscribers) {
	now := begun.Add(400 * 24 * time.Hour)
	want := map[string]bool{}
	for i := range 70 { // two in every part of the index
		n := subscriber(i)
		n.Seen = now.Add(-subscription.InactiveFor).Add(time.Duration(i-35) * time.Hour)
		want[n.ID] = i <= 35
		enrol(ctx, t, s, n, fmt.Sprint("hash", i))
	}
	ids, err := s.Due(ctx, now)
	must(t, err)
	found := map[string]bool{}
	for _, id := range ids {
		found[id] = true
	}
	for id, due := range want {
		if found[id] != due {
			t.Errorf("%s: found %v, due %v", id, found[id], due)
		}
	}
	if len(ids) != len(found) {
		t.Error("one came twice")
	}
	n, err := s.ByID(ctx, id(0))
	must(t, err)
	must(t, s.Write(ctx, edit(n, func(next *subscription.Subscriber) { next.Seen = now })))
	if ids, err := s.Due(ctx, now); err != nil || slices.Contains(ids, n.ID) {
		t.Errorf("after it was done: %v", err)
	}
}
