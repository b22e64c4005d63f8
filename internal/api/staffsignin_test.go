package api_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"limber/internal/api"
	"limber/internal/enquiry"
	"limber/internal/receipt"
)

func TestStaffSignInByALinkThatLeadsToTheEnquiry(t *testing.T) {
	o := newOffice(t)
	reference := o.receive(request())
	v := o.visitor()
	link := o.link(strings.ToUpper(alex), strings.ToLower(reference))
	saw(t, v.get("/staff/sign-in?done=sent").body, "If this is a staff address, a link is on its way.")
	saw(t, v.get("/staff/sign-in/"+link).body, "open enquiry "+reference)
	a := v.press("/staff/sign-in/"+link, nil)
	if a.status != http.StatusSeeOther || a.header.Get("Location") != "/staff/enquiries/"+reference {
		t.Fatalf("answered %d, to %s", a.status, a.header.Get("Location"))
	}
	saw(t, v.get(a.header.Get("Location")).body, "Robin Runner")
	if a := o.signIn(kim).get("/staff"); a.status != http.StatusOK {
		t.Errorf("the lists answered %d", a.status)
	}
}

func TestASignInLinkThatIsForgedExpiredReplayedOrForAnotherPurposeIsRefused(t *testing.T) {
	o := newOffice(t)
	reference := o.receive(request())
	old := o.link(alex, reference)
	o.now = o.now.Add(enquiry.LinkFor)
	used, good := o.link(alex, ""), o.link(alex, reference)
	session := o.visitor()
	session.press("/staff/sign-in/"+used, nil)
	_, sessionToken, _ := strings.Cut(session.cookie, "=")
	form := token(t, session.get("/staff").body, "/staff/search")
	before := o.state()
	for _, test := range []struct {
		name, link string
		status     int
	}{
		{"forged", good[:len(good)-1] + "!", http.StatusForbidden},
		{"cut short", good[:len(good)-1], http.StatusForbidden},
		{"very long", strings.Repeat("A", 3000), http.StatusForbidden},
		{"in small letters", strings.ToLower(good), http.StatusForbidden},
		{"expired", old, http.StatusGone},
		{"replayed", used, http.StatusForbidden},
		{"that is a session's token", sessionToken, http.StatusForbidden},
		{"that is a form's token", form, http.StatusForbidden},
		{"that is a reference", reference, http.StatusForbidden},
	} {
		v := o.visitor()
		path := "/staff/sign-in/" + test.link
		for _, a := range []answer{v.get(path), v.press(path, nil)} {
			if a.status != test.status || v.cookie != "" {
				t.Errorf("a link %s answered %d, cookie %q", test.name, a.status, v.cookie)
			}
			saw(t, a.body, `<a href="/staff/sign-in">ask for a link to sign in</a>`)
		}
	}
	o.unchanged(before)
	if a := o.visitor().press("/staff/sign-in/"+good, nil); a.status != http.StatusSeeOther {
		t.Errorf("the good link answered %d", a.status)
	}
}

func TestOfManyWhoUseALinkAtOnceOneComesIn(t *testing.T) {
	o := newOffice(t)
	link := o.link(alex, "")
	in := make(chan bool)
	for range 8 {
		go func() {
			_, _, err := o.desk.Enter(t.Context(), link, o.now)
			in <- err == nil
		}()
	}
	entered := 0
	for range 8 {
		if <-in {
			entered++
		}
	}
	if entered != 1 {
		t.Errorf("%d came in", entered)
	}
}

func TestAStrangersAddressGetsNoMailAndTheSameAnswer(t *testing.T) {
	o := newOffice(t)
	ask := func(address string) answer {
		return o.visitor().press("/staff/sign-in", url.Values{"email": {address}})
	}
	known := ask(alex)
	if len(o.mail.sent) != 1 {
		t.Fatal("one of staff got no link")
	}
	for _, address := range []string{"stranger@example.org", "alex@clinic.example.org", "alex+1@clinic.example", "clinic.example@alex.example"} {
		if a := ask(address); a.status != known.status || a.body != known.body || a.header.Get("Location") != known.header.Get("Location") {
			t.Errorf("%s was answered %d %s, one of staff %d %s", address, a.status, a.body, known.status, known.body)
		}
	}
	if len(o.mail.sent) != 1 {
		t.Errorf("a stranger got %+v", o.mail.sent[1:])
	}
	for _, outcome := range []receipt.Outcome{receipt.Transient, receipt.Permanent, receipt.Unknown} {
		o.mail.send = func(context.Context) receipt.Receipt { return receipt.Receipt{Outcome: outcome, Reason: "told to"} }
		if a := ask(kim); a.status != known.status || a.header.Get("Location") != known.header.Get("Location") {
			t.Errorf("while no mail goes out, one of staff was answered %d", a.status)
		}
	}
	if n := strings.Count(o.log.String(), "sign-in link not sent"); n != 2 {
		t.Errorf("%d links that were surely not sent are logged:\n%s", n, o.log)
	}
}

func TestAStrangersAddressIsAnsweredNoSoonerThanOneOfStaff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOfficeOf(t, func(d *api.EnquiryDeps) { d.SignInTakes = time.Second })
		o.mail.send = func(context.Context) receipt.Receipt {
			time.Sleep(300 * time.Millisecond) // as the provider does
			return receipt.Receipt{Outcome: receipt.Sent}
		}
		for _, address := range []string{alex, "stranger@example.org"} {
			before := time.Now()
			o.visitor().press("/staff/sign-in", url.Values{"email": {address}})
			if took := time.Since(before); took != time.Second {
				t.Errorf("%s was answered after %s", address, took)
			}
		}
	})
}

func TestSignInLinksAreAskedForOnlySoOften(t *testing.T) {
	o := newOffice(t)
	refused := map[string]int{}
	for _, address := range []string{alex, "stranger@example.org"} {
		for range 15 {
			if a := o.visitor().press("/staff/sign-in", url.Values{"email": {address}}); a.status == http.StatusTooManyRequests {
				refused[address]++
				saw(t, a.body, "Too many tries. Please wait")
			}
		}
	}
	if len(o.mail.sent) != 10 || refused[alex] != 5 || refused["stranger@example.org"] != 5 {
		t.Errorf("%d links were sent; refused were %v", len(o.mail.sent), refused)
	}
	// Thirty tries have come from this address of the internet.
	if a := o.visitor().press("/staff/sign-in", url.Values{"email": {kim}}); a.status != http.StatusTooManyRequests || len(o.mail.sent) != 10 {
		t.Errorf("one more was answered %d", a.status)
	}
}

// Anyone may type the clinic's address. Who does so all day must not keep its staff from what people wrote.
func TestWhoAsksForLinksToStaffInVainDoesNotKeepThemOut(t *testing.T) {
	o := newOffice(t)
	stranger := o.visitor()
	stranger.ip = "203.0.113.7"
	for range 24 {
		for range 15 {
			stranger.press("/staff/sign-in", url.Values{"email": {alex}})
		}
		if v := o.signIn(alex); v.cookie == "" {
			t.Fatal("one of staff is kept out")
		}
		o.now = o.now.Add(time.Hour)
	}
	if sent := len(o.mail.sent); sent > 24+2*40 { // the hours are of two days
		t.Errorf("%d links were sent", sent)
	}
}

func TestAMailboxGetsOnlySoManyLinksHoweverManyAsk(t *testing.T) {
	o := newOffice(t)
	for i := range 120 {
		v := o.visitor()
		v.ip = fmt.Sprintf("203.0.113.%d", i)
		v.press("/staff/sign-in", url.Values{"email": {alex}})
	}
	if sent := len(o.mail.sent); sent != 100 {
		t.Errorf("%d links were sent", sent)
	}
}

func TestSomethingThatIsNoAddressIsSaidBesideItsField(t *testing.T) {
	o := newOffice(t)
	a := o.visitor().press("/staff/sign-in", url.Values{"email": {`"><img src=x>`}, "enquiry": {"k7h4m2"}})
	if a.status != http.StatusUnprocessableEntity || strings.Contains(a.body, "<img") {
		t.Errorf("answered %d\n%s", a.status, a.body)
	}
	saw(t, a.body, `<a href="#email">Enter an email address, like name@example.com.</a>`)
	saw(t, a.body, `name="enquiry" value="K7H-4M2"`)
}
