package api

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"limber/internal/contact"
	"limber/internal/enquiry"
)

// opened reads a reply's link as mail programs do (RFC 6068): whom it is to, and its headers.
func opened(t *testing.T, link string) (to string, headers map[string]string) {
	t.Helper()
	// Between the parts there are only characters that are never part of one.
	if !regexp.MustCompile(`^mailto:([\w.~-]|%[0-9A-F]{2})+@[\w.-]+\?subject=([\w.~-]|%[0-9A-F]{2})+&body=([\w.~-]|%[0-9A-F]{2})+$`).MatchString(link) {
		t.Fatalf("the link is %s", link)
	}
	address, rest, _ := strings.Cut(strings.TrimPrefix(link, "mailto:"), "?")
	to, err := url.PathUnescape(address)
	if err != nil {
		t.Fatal(err)
	}
	headers = map[string]string{}
	for part := range strings.SplitSeq(rest, "&") {
		name, value, _ := strings.Cut(part, "=")
		if headers[name], err = url.PathUnescape(value); err != nil {
			t.Fatal(err)
		}
	}
	return to, headers
}

var replying = Clinic{Name: "Smith & Sons: 100% Run?", Phone: "+44 24 7600 0000"}

func TestAReplyOpensWithAddressSubjectAndGreeting(t *testing.T) {
	email, err := contact.ParseEmail("robin@example.org")
	if err != nil {
		t.Fatal(err)
	}
	to, headers := opened(t, replyLink(enquiry.Enquiry{Reference: "K7H-4M2", Name: "Robin Runner", Email: email}, replying))
	body := "Dear Robin,\r\n\r\nThank you for your message.\r\n\r\n\r\n\r\nSmith & Sons: 100% Run?\r\n+44 24 7600 0000\r\n"
	if to != "robin@example.org" || headers["subject"] != "Your message to Smith & Sons: 100% Run? (K7H-4M2)" || headers["body"] != body {
		t.Errorf("it opens to %q, %q", to, headers)
	}
}

func FuzzNothingInANameOrAddressAddsToAReply(f *testing.F) {
	for _, name := range []string{
		"Robin", "&bcc=all@example.org", "?cc=x@example.org", "Robin%0D%0ABcc: x@example.org", "a&subject=Win", "#", "+", "%", "😀 Smile", "مرحبا", `"><script>`, "=", ";",
	} {
		f.Add(name, "robin")
	}
	for _, local := range []string{"o'neil", "a&bcc=b", "a?cc=b", "100%", "a+b", "a/b", "a#b", "{x}", "a=b", "a|b", "a`b", "a!b", "a$b", "a*b", "a^b", "%0d%0abcc"} {
		f.Add("Robin", local)
	}
	f.Fuzz(func(t *testing.T, name, local string) {
		email, err := contact.ParseEmail(local + "@example.org")
		if err != nil || !utf8.ValidString(name) {
			t.Skip()
		}
		e := enquiry.Enquiry{Reference: "K7H-4M2", Name: name, Email: email}
		to, headers := opened(t, replyLink(e, replying))
		if to != email.Reveal() || len(headers) != 2 || headers["subject"] != "Your message to "+replying.Name+" (K7H-4M2)" || !strings.HasPrefix(headers["body"], "Dear "+e.FirstName()+",\r\n") {
			t.Errorf("it opens to %q, %q", to, headers)
		}
	})
}
