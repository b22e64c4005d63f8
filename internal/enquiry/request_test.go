package enquiry_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"limber/internal/enquiry"
	"limber/internal/fault"
)

// wrong is the names of the fields that an error finds fault with.
func wrong(err error) []string {
	var f *fault.Error
	if !errors.As(err, &f) {
		return nil
	}
	var names []string
	for _, field := range f.Fields {
		names = append(names, field.Name)
	}
	return names
}

func TestEachFieldThatIsWrongIsNamed(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		name string
		edit func(r *enquiry.Request)
		want []string
	}{
		{"an honest one", func(*enquiry.Request) {}, nil},
		{"nothing at all", func(r *enquiry.Request) { *r = enquiry.Request{} }, []string{"name", "email", "topic", "message", "consent"}},
		{"no name", func(r *enquiry.Request) { r.Name = " \u200b\t" }, []string{"name"}},
		{"60 letters", func(r *enquiry.Request) { r.Name = strings.Repeat("é", 60) }, nil},
		{"61 letters", func(r *enquiry.Request) { r.Name = strings.Repeat("é", 61) }, []string{"name"}},
		{"bytes that are no text", func(r *enquiry.Request) { r.Name, r.Message = "Jo\xff", "Hi\xff" }, []string{"name", "message"}},
		{"a wrong address", func(r *enquiry.Request) { r.Email = "jo@" }, []string{"email"}},
		{"two addresses", func(r *enquiry.Request) { r.Email = "jo@a.example, al@a.example" }, []string{"email"}},
		{"an address with a second line", func(r *enquiry.Request) { r.Email = "jo@a.example\r\nBcc: al@a.example" }, []string{"email"}},
		{"a wrong number", func(r *enquiry.Request) { r.Phone = "12" }, []string{"phone"}},
		{"only a number", func(r *enquiry.Request) { r.Email, r.Phone = "", "020 7946 0123" }, nil},
		{"neither", func(r *enquiry.Request) { r.Email = " " }, []string{"email"}},
		{"to be called without a number", func(r *enquiry.Request) { r.Way = "phone" }, []string{"phone"}},
		{"to be written to without an address", func(r *enquiry.Request) { r.Email, r.Phone, r.Way = "", "01632 960001", "email" }, []string{"email"}},
		{"another way", func(r *enquiry.Request) { r.Way = "fax" }, []string{"way"}},
		{"another time", func(r *enquiry.Request) { r.Phone, r.CallTime = "01632 960001", "night" }, []string{"call_time"}},
		{"a time without a number", func(r *enquiry.Request) { r.CallTime = "morning" }, nil},
		{"another time without a number", func(r *enquiry.Request) { r.CallTime = "night" }, []string{"call_time"}},
		{"another topic", func(r *enquiry.Request) { r.Topic = "knees" }, []string{"topic"}},
		{"an empty message", func(r *enquiry.Request) { r.Message = "\n \u200b\n" }, []string{"message"}},
		{"2,000 characters", func(r *enquiry.Request) { r.Message = strings.Repeat("🏃", enquiry.MaxMessage) }, nil},
		{"2,001 characters", func(r *enquiry.Request) { r.Message = strings.Repeat("🏃", enquiry.MaxMessage+1) }, []string{"message"}},
		{"another sign", func(r *enquiry.Request) { r.Signs = []string{"urgent", "cough"} }, []string{"signs"}},
		{"no consent", func(r *enquiry.Request) { r.Consent = false }, []string{"consent"}},
	} {
		r := request()
		c.edit(&r)
		if _, _, err := w.service.Check(r); !slices.Equal(wrong(err), c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("%s: %v, wrong %v; want %v", c.name, err, wrong(err), c.want)
		}
		if _, err := w.service.Receive(t.Context(), r, w.now); (err == nil) != (c.want == nil) {
			t.Errorf("%s: it was received: %v", c.name, err)
		}
	}
}

func TestAnEnquiryIsKeptAsItWasMeant(t *testing.T) {
	w := newWorld(t)
	e := w.send(enquiry.Request{
		Name: " Zo\x00ë\t O’\x1bNeil\r\nBcc: al@a.example\u202e ", Phone: " 01632 960 001 ", Topic: "other", Consent: true, Source: "api",
		Message: "\r\nIt hurts\rwhen I run.\x00\x1b[31m\n\n{{.Name}} <b>ش</b>\u2066\n ", Signs: []string{"non-urgent", "emergency", "urgent"},
	})
	if want := "Zoë O’Neil Bcc: al@a.example"; e.Name != want {
		t.Errorf("name %q, want %q", e.Name, want)
	}
	if want := "It hurts\nwhen I run.[31m\n\n{{.Name}} <b>ش</b>"; e.Message != want {
		t.Errorf("message %q, want %q", e.Message, want)
	}
	if e.Phone.Reveal() != "+441632960001" || e.Way != "phone" || e.CallTime != "any" || !e.Email.IsZero() {
		t.Errorf("%s by %q at %q", e.Phone.Reveal(), e.Way, e.CallTime)
	}
	if e.Urgency != enquiry.Emergency || e.Source != "api" || e.Wording != enquiry.Wording || e.FirstName() != "Zoë" {
		t.Errorf("%+v", e)
	}
}

func TestChecksSayWhomARequestIsFromAndStoreNothing(t *testing.T) {
	w := newWorld(t)
	r := request()
	r.Phone = "07700 900 982"
	email, number, err := w.service.Check(r)
	if err != nil || email.Reveal() != jo || number.Reveal() != "+447700900982" || len(w.store.Kept()) != 0 {
		t.Errorf("%s, %s, %v; %d kept", email.Reveal(), number.Reveal(), err, len(w.store.Kept()))
	}
}

// FuzzRequest holds what is kept of any request: it fits on a header's line, it is text, and it has an end.
func FuzzRequest(f *testing.F) {
	f.Add("Jo Runner", jo, "", "", "", "back-pain", words, "urgent")
	f.Add("Jo\r\nBcc: al@a.example", "jo@a.example\nX: y", "+44 (0)1632 960001", "phone", "evening", "other", "\u202e{{.}}<script>\x00", "")
	f.Add("\x00Jo\x7f\u2028\u0085é\u0301", "", "07700 900982", "email", "any", "appointment", strings.Repeat("\t", 600), "emergency")
	w := newWorld(f)
	f.Fuzz(func(t *testing.T, name, email, number, way, callTime, topic, message, sign string) {
		r := enquiry.Request{Name: name, Email: email, Phone: number, Way: way, CallTime: callTime, Topic: topic, Message: message, Consent: true}
		if sign != "" {
			r.Signs = []string{sign}
		}
		e, err := w.service.Receive(t.Context(), r, w.now)
		if err != nil {
			if len(wrong(err)) == 0 || len(w.store.Kept()) != 0 {
				t.Errorf("%v; %d kept", err, len(w.store.Kept()))
			}
			return
		}
		defer func() { _ = w.service.Erase(t.Context(), e.Reference) }()
		for _, line := range []string{e.Name, e.Email.Reveal(), e.Phone.Reveal(), e.Way, e.CallTime, string(e.Topic), e.FirstName()} {
			if strings.ContainsFunc(line, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }) {
				t.Errorf("%q isn't one line of text", line)
			}
		}
		if strings.ContainsFunc(e.Message, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) {
			t.Errorf("%q has control characters", e.Message)
		}
		if n := utf8.RuneCountInString(e.Message); n == 0 || n > enquiry.MaxMessage || utf8.RuneCountInString(e.Name) > enquiry.MaxName {
			t.Errorf("a name of %q, a message of %d characters", e.Name, n)
		}
		if !utf8.ValidString(e.Name) || !utf8.ValidString(e.Message) {
			t.Errorf("%q, %q", e.Name, e.Message)
		}
		if e.Email.IsZero() && e.Phone.IsZero() || e.Way == "email" && e.Email.IsZero() || e.Way == "phone" && e.Phone.IsZero() {
			t.Errorf("nobody can be answered by %q", e.Way)
		}
	})
}
