package message_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"limber/internal/message"
)

func TestTheSubjectOfANoticeHasTheReferenceAndNothingOfTheSender(t *testing.T) {
	for first, want := range map[bool]string{false: "New enquiry K7H-4M2", true: "Please read first: enquiry K7H-4M2"} {
		n := notice()
		n.First, n.Topic, n.Message = first, "running and back pain", "It hurts."
		email, err := n.Email()
		if err != nil || email.Subject != want {
			t.Errorf("the subject is %q, %v", email.Subject, err)
		}
		shown := named(parse(t, email.HTML), "div")[0].words // what an inbox shows after it
		for _, words := range []string{n.Name, n.ReplyTo, n.Phone, n.Topic, n.Message} {
			if strings.Contains(shown, words) {
				t.Errorf("an inbox shows %q", words)
			}
		}
	}
}

func TestANoticeSaysHowToAnswerAndItsLinkFormNotWhatItIsAbout(t *testing.T) {
	n := notice()
	link, err := n.Email()
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{
		"Name: Sam Okafor", "Email: sam@runner.example", "Phone: +447700900982", "How to answer: by email",
		"When to call: in the morning", "press Reply", "mark it as answered", "Open the enquiry: " + n.OpenURL,
	} {
		if !strings.Contains(oneLine(link.Text), words) {
			t.Errorf("it does not say %q:\n%s", words, link.Text)
		}
	}
	if strings.Contains(link.Text, "About:") || strings.Contains(link.Text, "message") {
		t.Errorf("the link form says what it is about:\n%s", link.Text)
	}
	n.ReplyTo = ""
	call, err := n.Email()
	if err != nil || !strings.Contains(oneLine(call.Text), "Please call them.") || strings.Contains(call.Text, "press Reply") || strings.Contains(call.Text, "Email:") {
		t.Errorf("%v: without an address there is nobody to reply to:\n%s", err, call.Text)
	}
}

func TestRightToLeftWordsAreInAPlaceOfTheirOwn(t *testing.T) {
	all := parse(t, every(t)["enquirynotice-full"].HTML)
	for _, e := range named(all, "div")[2:] { // after the preheader and the frame
		if e.attrs["dir"] != "auto" {
			t.Errorf("a line of the message has no direction of its own: %q", e.words)
		}
	}
	if bdi := named(parse(t, every(t)["enquirynotice-call"].HTML), "bdi"); len(bdi) == 0 || bdi[0].words != "שרה כהן" || bdi[0].attrs["dir"] != "auto" {
		t.Error("the name can turn the words around it")
	}
}

func TestLineBreaksOfAMessageAreKept(t *testing.T) {
	email := every(t)["enquirynotice-full"]
	var lines []string
	for _, e := range named(parse(t, email.HTML), "div")[2:] {
		lines = append(lines, oneLine(e.words))
	}
	if len(lines) != 6 || lines[0] != "Hello," || lines[1] != "" || lines[5] != "<b>Thank you</b> & see you \U0001F3C3" {
		t.Errorf("the lines are %q", lines)
	}
	if !strings.Contains(email.Text, "\n    Hello,\n\n    My back hurts") || !strings.Contains(email.Text, "\n\n    <b>Thank you</b> & see you") {
		t.Errorf("the text is\n%s", email.Text)
	}
}

// checkQuoted demands that whatever is written, our own lines stay as they are, and theirs are apart.
func checkQuoted(t testing.TB, name, words string) {
	t.Helper()
	if words == "" { // the link form
		return
	}
	n := notice()
	n.Topic, n.Name, n.Message = "running and back pain", name, words
	got, err := n.Email()
	if err != nil {
		t.Fatal(err)
	}
	n.Name, n.Message = "x", "x"
	plain, err := n.Email()
	if err != nil {
		t.Fatal(err)
	}
	if got.Subject != plain.Subject {
		t.Errorf("the subject is %q", got.Subject)
	}
	anyBreak := strings.NewReplacer("\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")
	ours := func(text string) string {
		var kept []string
		for line := range strings.SplitSeq(anyBreak.Replace(text), "\n") {
			if line != "" && !strings.HasPrefix(line, "    ") {
				line, _, _ = strings.Cut(line, "Name: ")
				kept = append(kept, line)
			}
		}
		return strings.Join(kept, "\n")
	}
	if have, want := ours(got.Text), ours(plain.Text); have != want {
		t.Errorf("%q by %q puts lines among ours:\n%s", words, name, got.Text)
	}
	for line := range strings.Lines(got.Text) {
		if strings.HasPrefix(line, "    ") && utf8.RuneCountInString(line) > 73 {
			t.Errorf("a line that mail programs would break: %q", line)
		}
	}
	if xmlText(name) && xmlText(words) { // the rest can't be parsed
		had, has := parse(t, plain.HTML), parse(t, got.HTML)
		for _, kind := range []string{"a", "p", "h1", "h2", "td", "strong", "bdi"} {
			if len(named(had, kind)) != len(named(has, kind)) {
				t.Errorf("%q by %q makes a <%s>", words, name, kind)
			}
		}
	}
}

func TestNoLineOfTheSenderPassesForOurs(t *testing.T) {
	for _, words := range []string{
		"Open the enquiry: https://evil.example", "a\nOpen the enquiry: https://evil.example\n\nb", "a\r\nb\rc\vd\fe\u0085f\u2028g\u2029h",
		strings.Repeat("long", 500), strings.Repeat("word ", 400), "</div></td></table><h1>x</h1>", "[[.Clinic]] {{.Clinic}}", "\n\n\n", "\u202eevil",
	} {
		checkQuoted(t, words, words)
	}
}

func FuzzNotice(f *testing.F) {
	f.Add("Sam", "Hello,\n\nthank you")
	f.Add("x\ny", "<script>alert(1)</script>\u2028{{x}}")
	f.Fuzz(func(t *testing.T, name, words string) {
		checkQuoted(t, name, words)
	})
}

// xmlText reports whether a text can be in a document at all.
func xmlText(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0xfffe || r == 0xffff || r == 0xfffd
	})
}

func TestTheLongestMessageIsNotCutOffByAMailProgram(t *testing.T) {
	for _, words := range []string{strings.Repeat("a\n", 1000), strings.Repeat("<", 2000), strings.Repeat("\U0001F3C3", 2000)} {
		n := notice()
		n.Topic, n.Message = "something else", words
		email, err := n.Email()
		if err != nil || len(email.HTML) > 102_000 {
			t.Errorf("%q: %d bytes; Gmail cuts at 102 kB; %v", words[:8], len(email.HTML), err)
		}
	}
}

func TestAnAcknowledgementSaysWhereToGoInAnEmergency(t *testing.T) {
	email := every(t)["enquiryreceived"]
	html, text := oneLine(parse(t, email.HTML)[0].words), oneLine(email.Text)
	safety := received().Safety
	for _, words := range append([]string{
		"K7H-4M2", "We aim to answer by the end of Monday 30 November.", "call us on 01632 960 001",
		safety.Not, safety.Emergency, safety.Urgent, safety.Relay,
	}, safety.Signs...) {
		if !strings.Contains(text, words) || !strings.Contains(html, words) {
			t.Errorf("it does not say %q", words)
		}
	}
}

func TestMarkupInEnquiriesIsShownAsText(t *testing.T) {
	const bad = `<b onclick="x">'&amp;`
	full := notice()
	full.Topic, full.Message = "something else", "Hello."
	ack, again, today, enter := received(), waiting(), digest(), signIn()
	try := func(value reflect.Value, name string) {
		spoil(value.Elem(), bad, name, func(path string) {
			email, err := value.Interface().(interface{ Email() (message.Email, error) }).Email()
			if err != nil {
				return // a link: refused
			}
			all := parse(t, email.HTML)
			if len(named(all, "b")) > 0 || !strings.Contains(oneLine(all[0].words), bad) {
				t.Errorf("%s is not shown as it was given", path)
			}
		})
	}
	try(reflect.ValueOf(&full), "EnquiryNotice")
	try(reflect.ValueOf(&ack), "EnquiryReceived")
	try(reflect.ValueOf(&again), "EnquiryWaiting")
	try(reflect.ValueOf(&today), "EnquiryDigest")
	try(reflect.ValueOf(&enter), "StaffSignIn")
}

func TestAnEmailOfAnEnquiryThatLacksSomethingIsRefused(t *testing.T) {
	for name, spoilt := range map[string]func() (message.Email, error){
		"notice without reference":   func() (message.Email, error) { n := notice(); n.Reference = ""; return n.Email() },
		"notice without time":        func() (message.Email, error) { n := notice(); n.Received = ""; return n.Email() },
		"notice without link":        func() (message.Email, error) { n := notice(); n.OpenURL = "/staff"; return n.Email() },
		"notice of two lines":        func() (message.Email, error) { n := notice(); n.Reference = "K\r\nBcc: x"; return n.Email() },
		"received without reference": func() (message.Email, error) { r := received(); r.Reference = ""; return r.Email() },
		"received without day":       func() (message.Email, error) { r := received(); r.AnswerBy = ""; return r.Email() },
		"received without signs":     func() (message.Email, error) { r := received(); r.Safety.Signs = nil; return r.Email() },
		"received without relay":     func() (message.Email, error) { r := received(); r.Safety.Relay = ""; return r.Email() },
		"received without link":      func() (message.Email, error) { r := received(); r.ContactURL = "contact"; return r.Email() },
		"waiting without reference":  func() (message.Email, error) { w := waiting(); w.Reference = ""; return w.Email() },
		"waiting without time":       func() (message.Email, error) { w := waiting(); w.Since = ""; return w.Email() },
		"waiting without link":       func() (message.Email, error) { w := waiting(); w.OpenURL = ""; return w.Email() },
		"digest without date":        func() (message.Email, error) { d := digest(); d.Date = ""; return d.Email() },
		"digest without since":       func() (message.Email, error) { d := digest(); d.Since = ""; return d.Email() },
		"digest without link":        func() (message.Email, error) { d := digest(); d.ListURL = ""; return d.Email() },
		"sign-in without link":       func() (message.Email, error) { s := signIn(); s.LinkURL = "javascript:x"; return s.Email() },
		"sign-in for no time":        func() (message.Email, error) { s := signIn(); s.Minutes = 0; return s.Email() },
	} {
		if email, err := spoilt(); err == nil {
			t.Errorf("a %s was rendered:\n%s", name, email.Text)
		}
	}
}

func TestADigestCountsAndNamesNoSender(t *testing.T) {
	text := every(t)["enquirydigest"].Text
	for _, words := range []string{
		"New since our last summary: 2", "Waiting for an answer: 5", "Waiting too long: 1", "May be spam, please check: 1",
		"The oldest is K7H-4M2. It has been waiting since Wednesday 25 November at 9am.",
	} {
		if !strings.Contains(oneLine(text), words) {
			t.Errorf("it does not say %q:\n%s", words, text)
		}
	}
	fields := reflect.TypeFor[message.EnquiryDigest]()
	if have, want := fields.NumField(), 10; have != want {
		t.Errorf("the digest has %s: is each of them free of the sender's words?", fmt.Sprint(reflect.VisibleFields(fields)))
	}
}
