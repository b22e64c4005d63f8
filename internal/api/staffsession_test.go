package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/enquiry"
)

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
			stranger := &visitor{office: o, cookie: test.cookie}
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
	thief := &visitor{office: o, cookie: kept}
	if a := thief.get("/staff"); a.status != http.StatusUnauthorized {
		t.Errorf("a copy of the cookie answered %d", a.status)
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
