package subscription_test

import (
	"context"
	"strings"
	"testing"

	"limber/internal/fault"
	"limber/internal/subscription"
)

func TestWrongAnswersAreNamedFieldByFieldAndChangeNothing(t *testing.T) {
	tests := []struct {
		name, field string
		spoil       func(*subscription.Request)
	}{
		{"half an address", "email", func(r *subscription.Request) { r.Email = "sam@" }},
		{"an address for ten minutes", "email", func(r *subscription.Request) { r.Email = "sam@mailinator.com" }},
		{"no address at all", "email", func(r *subscription.Request) { r.Email, r.Phone, r.Consent = "", "", subscription.Agreed{} }},
		{"consent without an email", "email", func(r *subscription.Request) { r.Email = "" }},
		{"half a number", "phone", func(r *subscription.Request) { r.Phone = "07700" }},
		{"consent without a number", "phone", func(r *subscription.Request) { r.Phone = " " }},
		{"an email without consent", "consent", func(r *subscription.Request) { r.Consent.Email = false }},
		{"a number without consent", "consent", func(r *subscription.Request) { r.Consent.Text = false }},
		{"a link for a name", "name", func(r *subscription.Request) { r.Name = "visit evil.example" }},
		{"no days", "days", func(r *subscription.Request) { r.Choices.Days = nil }},
		{"a day twice", "days", func(r *subscription.Request) { r.Choices.Days = []string{"mon", "mon"} }},
		{"no such day to run on", "run_days", func(r *subscription.Request) { r.Choices.RunDays = []string{"someday"} }},
		{"a time off the grid", "time", func(r *subscription.Request) { r.Choices.Time = "07:03" }},
		{"a zone misspelt", "time_zone", func(r *subscription.Request) { r.Choices.Zone = "Europe/Lodnon" }},
		{"a focus unheard of", "focus", func(r *subscription.Request) { r.Choices.Focus = "dance" }},
		{"a length unheard of", "minutes", func(r *subscription.Request) { r.Choices.Minutes = 7 }},
		{"not a date", "pause_until", func(r *subscription.Request) { r.Choices.PauseUntil = "soon" }},
		{"yesterday", "pause_until", func(r *subscription.Request) { r.Choices.PauseUntil = "2026-11-21" }},
		{"in over a year", "pause_until", func(r *subscription.Request) { r.Choices.PauseUntil = "2027-11-23" }},
		{"a stay with no end", "away_until", func(r *subscription.Request) { r.Choices.AwayZone = "Asia/Tokyo" }},
		{"a stay nowhere", "away_zone", func(r *subscription.Request) { r.Choices.AwayUntil = "2026-11-25" }},
		{"a stay in no zone", "away_zone", func(r *subscription.Request) { r.Choices.AwayZone, r.Choices.AwayUntil = "Mars", "2026-11-25" }},
		{"a stay that is over", "away_until", func(r *subscription.Request) {
			r.Choices.AwayZone, r.Choices.AwayUntil = "Pacific/Kiritimati", "2026-11-22" // it is the 23rd there
		}},
		{"a stay for over a year", "away_until", func(r *subscription.Request) { r.Choices.AwayZone, r.Choices.AwayUntil = "Asia/Tokyo", "2027-11-23" }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t)
			r := request(samMail, samPhone)
			test.spoil(&r)
			f := fault.As(d.Subscribe(context.Background(), r, d.now))
			if f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Name != test.field || f.Fields[0].Message == "" {
				t.Errorf("%+v", f)
			}
			if len(d.store.All()) > 0 || len(d.provider.Notes) > 0 {
				t.Error("something was kept or sent")
			}
			if _, _, err := d.Check(r, d.now); fault.As(err).Error() != f.Error() {
				t.Errorf("Check says otherwise: %v", err)
			}
		})
	}
}

func TestAClinicWithoutTextsSaysSo(t *testing.T) {
	d := newDesk(t)
	d.Numbers = nil
	f := fault.As(d.subscribe(samMail, samPhone))
	if len(f.Fields) != 1 || f.Fields[0].Name != "phone" {
		t.Errorf("%+v", f)
	}
}

func TestNamesCannotCarryLinksOrMarkup(t *testing.T) {
	good := map[string]string{
		"": "", " Sam ": "Sam", "Zoë O'Neil": "Zoë O’Neil", "Anne-Marie": "Anne-Marie", "J. R. Smith": "J. R. Smith", "小明": "小明", "Jr.": "Jr.",
	}
	for in, want := range good {
		var fields fault.Fields
		if got := subscription.CleanName(in, &fields); got != want || len(fields) > 0 {
			t.Errorf("%q: %q %v", in, got, fields)
		}
	}
	for _, bad := range []string{"evil.example", "www.evil.co", "http://x", "<b>", "{{hello}}", "a\r\nBcc: b", "Sam & Jo", "50%", "\u202eSam", "\xff", strings.Repeat("a", 51), "S@m"} {
		var fields fault.Fields
		if got := subscription.CleanName(bad, &fields); len(fields) != 1 {
			t.Errorf("%q was taken as %q", bad, got)
		}
	}
}

func FuzzName(f *testing.F) {
	f.Add("Sam")
	f.Add("O'Neil")
	f.Fuzz(func(t *testing.T, name string) {
		var fields fault.Fields
		clean := subscription.CleanName(name, &fields)
		if len(fields) > 0 {
			return
		}
		if strings.ContainsAny(clean, "<>&\"'{}=/:@\r\n`") {
			t.Errorf("%q became %q", name, clean)
		}
		if again := subscription.CleanName(clean, &fields); again != clean || len(fields) > 0 {
			t.Errorf("%q is not clean: %q", clean, again)
		}
	})
}
