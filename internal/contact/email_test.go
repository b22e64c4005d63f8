package contact_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"limber/internal/contact"
)

func TestEmailIsAcceptedOnlyWhenItIsOnePlainAddress(t *testing.T) {
	good := map[string]string{
		"sam@example.org":                "sam@example.org",
		"  Sam.B+run@Example.ORG ":       "Sam.B+run@example.org",
		"o'neil@example.co.uk":           "o'neil@example.co.uk",
		"bounce@simulator.amazonses.com": "bounce@simulator.amazonses.com",
	}
	for in, want := range good {
		got, err := contact.ParseEmail(in)
		if err != nil || got.Reveal() != want {
			t.Errorf("ParseEmail(%q) = %q, %v; want %q", in, got.Reveal(), err, want)
		}
	}
	bad := []string{
		"", "sam", "sam@", "@example.org", "sam@localhost", "sam@example.org,other@example.org",
		"Sam <sam@example.org>", "sam@exa mple.org", "sam@example.org\r\nBcc: x@example.org", "sam@-x.org",
		"sam@127.0.0.1", "zoë@example.org", "sam@exämple.org", "sam..b@example.org", "sam@example..org",
		strings.Repeat("a", 65) + "@example.org", "a@" + strings.Repeat("a.", 130) + "org",
	}
	for _, in := range bad {
		if got, err := contact.ParseEmail(in); err == nil {
			t.Errorf("ParseEmail(%q) = %q, want an error", in, got.Reveal())
		}
	}
}

func TestEmailIsNeverPrintedOrLoggedInTheClear(t *testing.T) {
	email, err := contact.ParseEmail("sam@example.org")
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "email", email, "in", struct{ E contact.Email }{email})
	encoded, _ := json.Marshal(struct{ E contact.Email }{email})
	all := log.String() + string(encoded) + fmt.Sprintf("%v %+v %#v %s %q", email, email, email, email, struct{ E contact.Email }{email})
	if strings.Contains(all, "sam") {
		t.Errorf("the address got out: %s", all)
	}
}

func FuzzParseEmail(f *testing.F) {
	f.Add("sam@example.org")
	f.Add("a@b.co\r\nX: y")
	f.Fuzz(func(t *testing.T, text string) {
		email, err := contact.ParseEmail(text)
		if err != nil {
			return
		}
		if strings.ContainsAny(email.Reveal(), "\r\n\x00 <>,;") {
			t.Errorf("accepted %q", email.Reveal())
		}
		again, err := contact.ParseEmail(email.Reveal())
		if err != nil || again != email {
			t.Errorf("%q does not parse to itself: %v", email.Reveal(), err)
		}
	})
}

func TestAListWithOneWrongAddressIsNone(t *testing.T) {
	emails, err := contact.ParseEmails([]string{"desk@clinic.example", " Kim@Clinic.example "})
	if err != nil || len(emails) != 2 || emails[0].Reveal() != "desk@clinic.example" || emails[1].Reveal() != "Kim@clinic.example" {
		t.Errorf("%d addresses, %v", len(emails), err)
	}
	if emails, err := contact.ParseEmails([]string{"desk@clinic.example", "desk"}); err == nil || emails != nil {
		t.Errorf("%d addresses, %v", len(emails), err)
	}
}
