package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"limber/internal/contact"
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

func TestTheSessionsCookieIsForThisHostOverHTTPSAndNoScriptOrOtherSite(t *testing.T) {
	o := newOffice(t)
	v := o.visitor()
	cookie := v.press("/staff/sign-in/"+o.link(alex, ""), nil).header.Get("Set-Cookie")
	for _, want := range []string{"__Host-staff=", "; Path=/", "; HttpOnly", "; Secure", "; SameSite=Strict"} {
		saw(t, cookie, want)
	}
	for _, bad := range []string{"Domain", "Expires", "Max-Age"} {
		if strings.Contains(cookie, bad) {
			t.Errorf("the cookie is %s", cookie)
		}
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

func TestASessionThatIsForgedExpiredOrForAnotherPurposeOpensNothing(t *testing.T) {
	o := newOffice(t)
	reference := o.receive(request())
	link, v := o.link(alex, ""), o.signIn(kim)
	cookie := v.cookie
	idle := o.signIn(alex)
	before := o.state()
	for name, test := range map[string]struct {
		cookie string
		later  time.Duration
	}{
		"none":                  {"", 0},
		"empty":                 {"__Host-staff=", 0},
		"forged":                {cookie[:len(cookie)-1] + "!", 0},
		"cut short":             {cookie[:30], 0},
		"a link's token":        {"__Host-staff=" + link, 0},
		"a reference":           {"__Host-staff=" + reference, 0},
		"under another name":    {strings.Replace(cookie, "__Host-staff", "staff", 1), 0},
		"not used for too long": {idle.cookie, enquiry.IdleFor},
	} {
		o.now = start.Add(test.later)
		for _, path := range []string{"/staff", "/staff/enquiries/" + reference} {
			stranger := &visitor{o, test.cookie}
			for method, a := range map[string]answer{
				"GET": stranger.get(path), "HEAD": stranger.send(http.MethodHead, path, ""),
				"POST": stranger.press("/staff/enquiries/"+reference, url.Values{"act": {"spam"}}),
			} {
				if a.status != http.StatusUnauthorized || strings.Contains(a.body, "Robin") {
					t.Errorf("a session %s: %s %s answered %d", name, method, path, a.status)
				}
			}
		}
	}
	o.unchanged(before)
	if strings.Contains(strings.Join(o.history(reference), " "), string(enquiry.Viewed)) {
		t.Error("somebody without a session is in the history")
	}
}

func TestASessionEndsAfterTwelveHoursHoweverMuchItIsUsed(t *testing.T) {
	o := newOffice(t)
	v := o.signIn(alex)
	for used := time.Duration(0); used < enquiry.SessionFor; used += 30 * time.Minute {
		o.now = start.Add(used)
		if a := v.get("/staff"); a.status != http.StatusOK {
			t.Fatalf("after %s it answered %d", used, a.status)
		}
	}
	o.now = start.Add(enquiry.SessionFor)
	if a := v.get("/staff"); a.status != http.StatusUnauthorized {
		t.Errorf("in the end it answered %d", a.status)
	}
}

func TestWhoIsTakenOffTheStaffListIsOutAtOnce(t *testing.T) {
	o := newOffice(t)
	reference := o.receive(request())
	v, link := o.signIn(alex), o.link(alex, "")
	form := token(t, v.get("/staff/enquiries/"+reference).body, "/staff/enquiries/"+reference)
	before := o.state()
	o.desk.Staff = []contact.Email{mustEmail(t, kim)}
	if a := v.get("/staff/enquiries/" + reference); a.status != http.StatusUnauthorized {
		t.Errorf("the enquiry answered %d", a.status)
	}
	if a := v.press("/staff/enquiries/"+reference, url.Values{"act": {"spam"}, "form_token": {form}}); a.status != http.StatusUnauthorized {
		t.Errorf("the button answered %d", a.status)
	}
	if a := o.visitor().press("/staff/sign-in/"+link, nil); a.status != http.StatusForbidden {
		t.Errorf("the link answered %d", a.status)
	}
	o.unchanged(before)
}

func TestSigningOutEndsTheSessionOnTheServer(t *testing.T) {
	o := newOffice(t)
	v := o.signIn(alex)
	kept := v.cookie
	form := token(t, v.get("/staff").body, "/staff/sign-out")
	a := v.press("/staff/sign-out", url.Values{"form_token": {form}})
	if a.status != http.StatusSeeOther || v.cookie != "__Host-staff=" {
		t.Errorf("answered %d, cookie %q", a.status, v.cookie)
	}
	saw(t, v.get(a.header.Get("Location")).body, "You are signed out.")
	thief := &visitor{o, kept}
	if a := thief.get("/staff"); a.status != http.StatusUnauthorized {
		t.Errorf("a copy of the cookie answered %d", a.status)
	}
}

func TestAStrangersAddressGetsNoMailAndTheSameAnswer(t *testing.T) {
	o := newOffice(t)
	ask := func(address string) answer {
		return o.visitor().press("/staff/sign-in", url.Values{"email": {address}})
	}
	known := ask(alex)
	if len(o.post.letters) != 1 {
		t.Fatal("one of staff got no link")
	}
	for _, address := range []string{"stranger@example.org", "alex@clinic.example.org", "alex+1@clinic.example", "clinic.example@alex.example"} {
		if a := ask(address); a.status != known.status || a.body != known.body || a.header.Get("Location") != known.header.Get("Location") {
			t.Errorf("%s was answered %d %s, one of staff %d %s", address, a.status, a.body, known.status, known.body)
		}
	}
	if len(o.post.letters) != 1 {
		t.Errorf("a stranger got %+v", o.post.letters[1:])
	}
	for _, outcome := range []receipt.Outcome{receipt.Transient, receipt.Permanent, receipt.Unknown} {
		o.post.outcome = outcome
		if a := ask(kim); a.status != known.status || a.header.Get("Location") != known.header.Get("Location") {
			t.Errorf("while no mail goes out, one of staff was answered %d", a.status)
		}
	}
	if n := strings.Count(o.log.String(), "sign-in link not sent"); n != 2 {
		t.Errorf("%d links that were surely not sent are logged:\n%s", n, o.log)
	}
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
	if len(o.post.letters) != 10 || refused[alex] != 5 || refused["stranger@example.org"] != 5 {
		t.Errorf("%d links were sent; refused were %v", len(o.post.letters), refused)
	}
	// Thirty tries have come from this address of the internet.
	if a := o.visitor().press("/staff/sign-in", url.Values{"email": {kim}}); a.status != http.StatusTooManyRequests || len(o.post.letters) != 10 {
		t.Errorf("one more was answered %d", a.status)
	}
}

func TestWhoHasNoSessionIsAskedToSignInAndToldHowToBringTheCookie(t *testing.T) {
	o := newOffice(t)
	reference := o.receive(request())
	again := `<a class="button" href="/staff/enquiries/` + reference + `">`
	for _, from := range []string{"", "cross-site", "same-site"} { // along a link in an email, which holds the cookie back
		a := o.visitor().get("/staff/enquiries/"+reference, "Sec-Fetch-Site", from)
		if a.status != http.StatusUnauthorized {
			t.Errorf("from %q: answered %d", from, a.status)
		}
		saw(t, a.body, again)
		saw(t, a.body, `<input type="hidden" name="enquiry" value="`+reference+`">`)
	}
	for _, from := range []string{"same-origin", "none"} { // the cookie would have come
		if a := o.visitor().get("/staff/enquiries/"+reference, "Sec-Fetch-Site", from); strings.Contains(a.body, again) {
			t.Errorf("from %s: offers a link that leads here again", from)
		}
	}
	for _, path := range []string{"/staff/enquiries/222-222", "/staff/enquiries/none"} {
		if a := o.visitor().get(path); a.status != http.StatusUnauthorized {
			t.Errorf("%s, of which there is none, answered %d to a stranger", path, a.status)
		}
	}
}

func TestAFormWithoutASessionChangesNothingAndGivesTheWordsBack(t *testing.T) {
	o := newOffice(t)
	reference := o.receive(request())
	v := o.signIn(alex)
	form := token(t, v.get("/staff/enquiries/"+reference).body, "/staff/enquiries/"+reference)
	o.now = o.now.Add(enquiry.IdleFor)
	before := o.state()
	a := v.press("/staff/enquiries/"+reference, url.Values{"act": {"note"}, "text": {"Rang <twice>"}, "form_token": {form}})
	if a.status != http.StatusUnauthorized {
		t.Errorf("answered %d", a.status)
	}
	saw(t, a.body, "Rang &lt;twice&gt;</textarea>")
	saw(t, a.body, `name="enquiry" value="`+reference+`"`)
	for _, path := range []string{"/staff/search", "/staff/sign-out", "/staff/enquiries/" + reference + "/erase"} {
		if a := o.visitor().press(path, url.Values{"erase": {"yes"}}); a.status != http.StatusUnauthorized {
			t.Errorf("%s answered %d", path, a.status)
		}
	}
	o.unchanged(before)
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
