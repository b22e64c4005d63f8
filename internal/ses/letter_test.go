package ses_test

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"limber/internal/contact"
	"limber/internal/enquiry"
	"limber/internal/receipt"
)

func TestEachLetterGoesInOneCallToWhomItIsForAndAnswersGoToTheSender(t *testing.T) {
	staff, sender := []string{"desk@clinic.example", "kim@clinic.example"}, []string{"sam@runner.example"}
	want := map[enquiry.Kind]struct {
		to, replyTo   []string
		subject, link string
	}{
		enquiry.Notice:          {staff, sender, "New enquiry K7H-4M2", "https://limber.example/staff/enquiries/K7H-4M2"},
		enquiry.Acknowledgement: {sender, nil, "We have your message K7H-4M2", "https://limber.example/contact"},
		enquiry.Overdue:         {staff, sender, "Enquiry K7H-4M2 still waits for an answer", "https://limber.example/staff/enquiries/K7H-4M2"},
		enquiry.Escalation:      {[]string{"owner@clinic.example"}, nil, "Enquiry K7H-4M2 has had no answer", "https://limber.example/staff/enquiries/K7H-4M2"},
		enquiry.DigestMail:      {staff, nil, "Enquiries on Friday 31 July", "https://limber.example/staff"},
		enquiry.SignIn:          {[]string{"kim@clinic.example"}, nil, "Your sign-in link", "https://limber.example/staff/sign-in/TOKEN"},
		enquiry.ProbeMail:       {[]string{"success@simulator.amazonses.com"}, nil, "Probe", ""},
	}
	o := &office{status: 200}
	l := letters(t, o)
	for _, letter := range everyLetter(t) {
		c, w := send(t, l, o, letter), want[letter.Kind]
		body := c.Content.Simple.Body
		if !slices.Equal(c.Destination.ToAddresses, w.to) || !slices.Equal(c.ReplyToAddresses, w.replyTo) ||
			len(c.Destination.CcAddresses)+len(c.Destination.BccAddresses) > 0 {
			t.Errorf("%v goes to %v, answers to %v", letter.Kind, c.Destination, c.ReplyToAddresses)
		}
		if c.Content.Simple.Subject.Data != w.subject || !strings.Contains(body.Text.Data, w.link) || !strings.Contains(body.HTML.Data, w.link) {
			t.Errorf("%v: %q, without the link %s in\n%s", letter.Kind, c.Content.Simple.Subject.Data, w.link, body.Text.Data)
		}
		if c.ConfigurationSetName != "set" || c.FromEmailAddress != `"Clinic" <c@example.org>` {
			t.Errorf("%v is sent by %s through %q", letter.Kind, c.FromEmailAddress, c.ConfigurationSetName)
		}
	}
}

func TestTheTagsOfALetterLeadItsReportsBackAndAreSuchAsSESTakes(t *testing.T) {
	fits := regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
	o := &office{status: 200}
	l := letters(t, o)
	for _, letter := range everyLetter(t) {
		found := map[string]string{}
		for _, tag := range send(t, l, o, letter).EmailTags {
			found[tag.Name] = tag.Value
			if !fits.MatchString(tag.Name) || !fits.MatchString(tag.Value) {
				t.Errorf("%v: SES refuses the tag %s=%s", letter.Kind, tag.Name, tag.Value)
			}
		}
		if len(found) != 2 || found["enquiry"] != letter.About || found["mail"] != letter.Tag {
			t.Errorf("%v has the tags %v", letter.Kind, found)
		}
	}
}

func TestWithoutAnEmailAddressThereIsNobodyToReplyTo(t *testing.T) {
	o := &office{status: 200}
	l := letters(t, o)
	for _, letter := range everyLetter(t) {
		letter.Enquiry.Email = contact.Email{}
		if letter.Kind != enquiry.Notice && letter.Kind != enquiry.Overdue {
			continue
		}
		c := send(t, l, o, letter)
		if len(c.ReplyToAddresses) > 0 || !strings.Contains(c.Content.Simple.Body.Text.Data, "Reply does not reach them") {
			t.Errorf("%v: answers go to %v, and it says\n%s", letter.Kind, c.ReplyToAddresses, c.Content.Simple.Body.Text.Data)
		}
	}
}

func TestStaffAreToldTheLastTimeTooWhereNobodyElseIs(t *testing.T) {
	o := &office{status: 200}
	l := letters(t, o)
	l.Escalation = contact.Email{}
	for _, letter := range everyLetter(t) {
		if letter.Kind != enquiry.Escalation {
			continue
		}
		if c := send(t, l, o, letter); len(c.Destination.ToAddresses) != 2 {
			t.Errorf("it goes to %v", c.Destination.ToAddresses)
		}
	}
}

func TestOnlyTheFullNoticeHasWhatTheSenderWrote(t *testing.T) {
	for _, full := range []bool{false, true} {
		o := &office{status: 200}
		l := letters(t, o)
		l.Full = full
		for _, letter := range everyLetter(t) {
			send(t, l, o, letter)
			for _, words := range []string{"My knee is sore.", "Thank you", "back pain"} {
				has := strings.Contains(o.bodies[len(o.bodies)-1], words)
				if letter.Kind == enquiry.Acknowledgement && words == "back pain" {
					continue // its safety words say it
				}
				if has != (full && letter.Kind == enquiry.Notice) {
					t.Errorf("full is %t, and %v has %q: %t", full, letter.Kind, words, has)
				}
			}
		}
	}
}

func TestTimesAreTheClinicsOwnInWords(t *testing.T) {
	o := &office{status: 200}
	l := letters(t, o)
	for _, letter := range everyLetter(t) {
		text := strings.Join(strings.Fields(send(t, l, o, letter).Content.Simple.Body.Text.Data), " ")
		switch letter.Kind {
		case enquiry.Notice, enquiry.Overdue, enquiry.Escalation, enquiry.DigestMail:
			if !strings.Contains(text, "Friday 31 July at 4:10pm") { // 15:10 in UTC
				t.Errorf("%v does not say when:\n%s", letter.Kind, text)
			}
		}
	}
}

func TestAnAcknowledgementHasNothingThatTheSenderWrote(t *testing.T) {
	o := &office{status: 200}
	l := letters(t, o)
	l.Full = true
	e := anEnquiry(t)
	marks := fill(reflect.ValueOf(&e).Elem())
	if len(marks) < 10 {
		t.Fatalf("only %d fields were filled", len(marks))
	}
	e.Reference = "K7H-4M2" // ours
	c := send(t, l, o, enquiry.Letter{Kind: enquiry.Acknowledgement, About: "K7H-4M2", Tag: "acknowledgement-1", Enquiry: e})
	body := o.bodies[0]
	if strings.Contains(body, "zqx") {
		t.Errorf("it has words of the sender's: %s", body)
	}
	if n := strings.Count(body, e.Email.Reveal()); n != 1 || !slices.Equal(c.Destination.ToAddresses, []string{e.Email.Reveal()}) {
		t.Errorf("their address is in it %d times, and it goes to %v", n, c.Destination.ToAddresses)
	}
	if strings.Contains(body, e.Phone.Reveal()) {
		t.Error("their number is in it")
	}
	other := enquiry.Enquiry{Reference: "K7H-4M2", Email: email(t, "else@runner.example"), DueBy: e.DueBy}
	if send(t, l, o, enquiry.Letter{Kind: enquiry.Acknowledgement, About: "K7H-4M2", Tag: "acknowledgement-1", Enquiry: other}).Content != c.Content {
		t.Error("two senders' acknowledgements of the same reference and day differ")
	}
}

func TestAnAcknowledgementHasTheSafetyWordsOfThePageAndTheDayThatItNames(t *testing.T) {
	o := &office{status: 200}
	l := letters(t, o)
	text := strings.Join(strings.Fields(send(t, l, o, everyLetter(t)[1]).Content.Simple.Body.Text.Data), " ")
	page := enquiry.SafetyWords
	for _, words := range append([]string{
		page.Not, page.Emergency, page.Urgent + " " + page.Online + " " + page.Call, page.Relay,
		"by the end of Tuesday 4 August", // half past midnight at the clinic
	}, page.Signs...) {
		if !strings.Contains(text, words) {
			t.Errorf("it does not say %q", words)
		}
	}
}

func TestNoSenderCanAddAHeader(t *testing.T) {
	for _, bad := range []string{"a@b.example\r\nBcc: x@y.example", "a@b.example\nSubject: x", "a@b.example, c@d.example", "A <a@b.example>", "a@b\u2028.example", "\"a\r\n\"@b.example"} {
		if e, err := contact.ParseEmail(bad); err == nil {
			t.Errorf("%q was taken as an address: %s", bad, e.Reveal())
		}
	}
	const evil = "x\r\nBcc: everyone@evil.example\r\n\r\nHello"
	o := &office{status: 200}
	l := letters(t, o)
	for _, letter := range everyLetter(t) {
		e := &letter.Enquiry
		e.Name, e.Message, e.Way, e.CallTime, e.Topic = evil, evil, evil, evil, enquiry.Topic(evil)
		checkHeaders(t, send(t, l, o, letter), "evil")
	}
}

// checkHeaders demands that nothing that becomes a header breaks a line, or has some words.
func checkHeaders(t testing.TB, c call, words string) {
	t.Helper()
	for _, h := range slices.Concat(c.Destination.ToAddresses, c.ReplyToAddresses, []string{c.FromEmailAddress, c.Content.Simple.Subject.Data}) {
		if words != "" && strings.Contains(h, words) || strings.ContainsFunc(h, unicode.IsControl) {
			t.Errorf("there is a header %q", h)
		}
	}
}

func FuzzHeaders(f *testing.F) {
	f.Add("sam@runner.example", "Sam", "Hello")
	f.Add("a@b.example\r\nBcc: c@d.example", "x\r\nBcc: c@d.example", "\r\n\r\n.\r\n")
	o := &office{status: 200}
	l := letters(f, o)
	l.Full = true
	f.Fuzz(func(t *testing.T, address, name, words string) {
		for _, letter := range everyLetter(t)[:2] { // what has a header of the sender's
			letter.Enquiry.Name, letter.Enquiry.Message = name, words
			if e, err := contact.ParseEmail(address); err == nil {
				letter.Enquiry.Email = e
			}
			checkHeaders(t, send(t, l, o, letter), "")
		}
	})
}

func TestTheAnswerToALetterMeansWhatSESKnows(t *testing.T) {
	for name, c := range map[string]struct {
		status  int
		kind    string
		outcome receipt.Outcome
	}{
		"too fast":             {429, "TooManyRequestsException", receipt.Transient},
		"paused":               {400, "SendingPausedException", receipt.Transient},
		"wrong in itself":      {400, "BadRequestException", receipt.Permanent},
		"refused":              {400, "MessageRejected", receipt.Permanent},
		"a failure of its own": {500, "InternalServiceErrorException", receipt.Unknown},
		"no answer":            {0, "", receipt.Unknown},
	} {
		for _, letter := range everyLetter(t) {
			o := &office{status: c.status, kind: c.kind}
			if r := letters(t, o).Send(t.Context(), letter); r.Outcome != c.outcome || len(o.calls) != 1 {
				t.Errorf("%s, %v: %+v after %d calls", name, letter.Kind, r, len(o.calls))
			}
		}
	}
}

func TestALetterThatCannotBeWrittenIsNotSentAndMayBeLater(t *testing.T) {
	for _, letter := range everyLetter(t) {
		if letter.Kind == enquiry.ProbeMail {
			continue // it says nothing that could be wrong
		}
		o := &office{status: 200}
		l := letters(t, o)
		l.SiteURL = "limber.example"
		if r := l.Send(t.Context(), letter); r.Outcome != receipt.Transient || r.Reason == "" || len(o.calls) != 0 {
			t.Errorf("%v: %+v after %d calls", letter.Kind, r, len(o.calls))
		}
	}
}
