package storetest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"limber/internal/enquiry"
	"limber/internal/subscription"
)

// CorrespondenceKey keys the hashes of addresses in RunCorrespondence.
var CorrespondenceKey = []byte("key")

// RunCorrespondence holds what subscribers wrote to the clinic against its contract. open returns a fresh,
// empty store of enquiries, and the correspondence in it under CorrespondenceKey.
func RunCorrespondence(t *testing.T, open func(*testing.T) (Enquiries, subscription.Correspondence)) {
	for name, test := range map[string]func(context.Context, *testing.T, Enquiries, subscription.Correspondence){
		"all that came from an address is listed, oldest first, and nothing of another's": listsWritten,
		"what staff did is listed without who of them did it":                             namesNoStaff,
		"what came from an address is erased, under its other addresses too, and no more": erasesWritten,
	} {
		t.Run(name, func(t *testing.T) {
			s, c := open(t)
			test(t.Context(), t, s, c)
		})
	}
}

// wrote adds an enquiry under the hashes of its own addresses.
func wrote(ctx context.Context, t *testing.T, s Enquiries, e enquiry.Enquiry) enquiry.Enquiry {
	t.Helper()
	_, err := s.Add(ctx, e, firstOf(e), "print "+e.Reference, e.Addresses(CorrespondenceKey), e.Received)
	must(t, err)
	return e
}

func listsWritten(ctx context.Context, t *testing.T, s Enquiries, c subscription.Correspondence) {
	late, early, other := message(1), message(1), message(2)
	late.Reference, late.Received = "K7H-222", begun.Add(time.Hour)
	late.Mails[enquiry.Notice] = enquiry.Mail{State: enquiry.Begun, Try: 2, Since: begun, Next: begun.Add(time.Minute)}
	early.First, early.Doubts, early.Urgency = true, []string{enquiry.DoubtMany}, enquiry.Urgent
	for _, e := range []enquiry.Enquiry{late, early, other} {
		wrote(ctx, t, s, e)
	}
	for _, address := range []string{early.Email.Key(), early.Phone.Reveal()} {
		rows, err := c.Rows(ctx, address)
		must(t, err)
		kinds := ""
		for _, row := range rows {
			kinds += row.Kind + " " + fmt.Sprint(row.Fields["reference"]) + "; "
			for _, name := range []string{"pk", "sk", "list", "chore", "chore_at"} {
				if _, ok := row.Fields[name]; ok {
					t.Errorf("%s shows %s", row.Kind, name)
				}
			}
		}
		want := "enquiry K7H-001; enquiry-event K7H-001; enquiry K7H-222; enquiry-event K7H-222; "
		if kinds != want {
			t.Fatalf("listed %s, want %s", kinds, want)
		}
		at := early.Received.Format(time.RFC3339)
		for name, want := range map[string]string{
			"name": early.Name, "email": early.Email.Reveal(), "phone": early.Phone.Reveal(), "way": early.Way, "call_time": early.CallTime,
			"topic": "back-pain", "message": early.Message, "urgency": "urgent", "source": "page", "wording": enquiry.Wording,
			"state": "open", "first": "true", "doubts": "[" + enquiry.DoubtMany + "]", "received": at, "changed": at,
		} {
			if got := fmt.Sprint(rows[0].Fields[name]); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		for name, want := range map[string]string{"at": at, "by": "sender", "act": "received"} {
			if got := fmt.Sprint(rows[1].Fields[name]); got != want {
				t.Errorf("of the event %s is %q, want %q", name, got, want)
			}
		}
	}
	if rows, err := c.Rows(ctx, "nobody@example.org"); err != nil || len(rows) > 0 {
		t.Errorf("of nobody: %+v %v", rows, err)
	}
}

func namesNoStaff(ctx context.Context, t *testing.T, s Enquiries, c subscription.Correspondence) {
	e := wrote(ctx, t, s, message(1))
	must(t, s.Log(ctx, e.Reference, enquiry.Event{At: e.Received.Add(time.Hour), By: "max@clinic.example", Act: enquiry.Viewed}))
	alter(ctx, t, s, e, func(*enquiry.Enquiry) {},
		enquiry.Event{At: e.Received.Add(2 * time.Hour), By: "max@clinic.example", Act: enquiry.Noted, Text: "Call on Monday."},
		enquiry.Event{At: e.Received.Add(2 * time.Hour), By: enquiry.ByLimber, Act: enquiry.Told})
	rows, err := c.Rows(ctx, e.Email.Key())
	must(t, err)
	done := ""
	for _, row := range rows[1:] {
		done += fmt.Sprint(row.Fields["by"], " ", row.Fields["act"], "; ")
	}
	if want := "sender received; staff viewed; staff note; Limber told; "; done != want {
		t.Errorf("listed %s, want %s", done, want)
	}
	if shown := fmt.Sprint(rows); strings.Contains(shown, "max@") || !strings.Contains(shown, "Call on Monday.") {
		t.Errorf("listed %s", shown)
	}
}

func erasesWritten(ctx context.Context, t *testing.T, s Enquiries, c subscription.Correspondence) {
	mine, shared, other := message(1), message(2), message(3)
	shared.Email = mine.Email
	for _, e := range []enquiry.Enquiry{mine, shared, other} {
		wrote(ctx, t, s, e)
	}
	for range 2 {
		must(t, c.Erase(ctx, mine.Email.Key()))
		for e, want := range map[*enquiry.Enquiry]int{&mine: 0, &shared: 0, &other: 2} {
			for _, address := range []string{e.Email.Key(), e.Phone.Reveal()} {
				if rows, err := c.Rows(ctx, address); err != nil || len(rows) != want {
					t.Errorf("%s: %d rows, want %d: %v", e.Reference, len(rows), want, err)
				}
			}
			if history, err := s.History(ctx, e.Reference); err != nil || (len(history) > 0) != (want > 0) {
				t.Errorf("%s: history %+v %v", e.Reference, history, err)
			}
		}
	}
}
