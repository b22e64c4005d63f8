package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// tokenField is the question that a form's token answers.
const tokenField = "form_token"

// staffForms are all that staff can post, for an enquiry: path and answers.
func staffForms(reference string) map[string]url.Values {
	return map[string]url.Values{
		"/staff/search":                            {"words": {"Robin"}},
		"/staff/sign-out":                          {},
		"/staff/enquiries/" + reference:            {"act": {"note"}, "text": {"a note"}},
		"/staff/enquiries/" + reference + "/erase": {"erase": {"yes"}},
	}
}

// staffToken returns the token of a form that is about an enquiry, or without a reference about none.
func (v *visitor) staffToken(reference string) string {
	v.t.Helper()
	if reference == "" {
		return token(v.t, v.get("/staff").body, "/staff/search")
	}
	path := "/staff/enquiries/" + reference
	return token(v.t, v.get(path).body, path)
}

func TestAFormsTokenOfAnotherEnquiryAnotherSessionOrNoneIsRefused(t *testing.T) {
	o := newOffice(t)
	mine, r := o.receive(request()), request()
	r.Message = "Another message."
	other := o.receive(r)
	v, colleague := o.signIn(alex), o.signIn(kim)
	before := o.state()
	for path, form := range staffForms(mine) {
		own := mine
		if path == "/staff/search" || path == "/staff/sign-out" {
			own = "" // it is about no enquiry
		}
		bad := map[string]string{"no": "", "another session's": colleague.staffToken(own), "the session's own": v.cookie}
		for _, reference := range []string{"", mine, other} {
			if reference != own {
				bad["that of "+reference] = v.staffToken(reference)
			}
		}
		good := v.staffToken(own)
		bad["a forged"], bad["a short"], bad["a long"] = good[:len(good)-1]+"!", good[1:], good+"A"
		for name, token := range bad {
			form.Set(tokenField, token)
			if token == "" {
				form.Del(tokenField)
			}
			if a := v.press(path, form); a.status != http.StatusForbidden {
				t.Errorf("%s with %s token answered %d", path, name, a.status)
			}
		}
	}
	o.unchanged(before)
	if a := v.get("/staff"); a.status != http.StatusOK {
		t.Errorf("the session has ended: %d", a.status)
	}
}

func TestFormsThatAnotherSiteHadABrowserSendAreRefused(t *testing.T) {
	o := newOffice(t)
	reference := o.receive(request())
	v, link := o.signIn(alex), o.link(kim, "")
	general, about := v.staffToken(""), v.staffToken(reference)
	before := o.state()
	forms := staffForms(reference)
	forms["/staff/sign-in"], forms["/staff/sign-in/"+link] = url.Values{"email": {alex}}, url.Values{}
	for path, form := range forms {
		switch {
		case path == "/staff/search" || path == "/staff/sign-out":
			form.Set(tokenField, general)
		case strings.HasPrefix(path, "/staff/enquiries/"):
			form.Set(tokenField, about)
		}
		for _, headers := range [][]string{
			{"Sec-Fetch-Site", "cross-site"},
			{"Sec-Fetch-Site", "same-site"},
			{"Origin", "https://evil.example"},
			{"Origin", "null"},
			{"Origin", "https://limber.example.evil.example"},
			{"Origin", "https://clinic.example"}, // its website is not these pages
		} {
			a := v.press(path, form, headers...)
			if a.status != http.StatusForbidden {
				t.Errorf("%s with %v answered %d", path, headers, a.status)
			}
			saw(t, a.body, "This did not come from our own pages, so we did nothing.")
		}
	}
	o.unchanged(before)
	for _, headers := range [][]string{{}, {"Sec-Fetch-Site", "same-origin"}, {"Origin", clinic.Site}, {"Sec-Fetch-Site", "cross-site", "Origin", clinic.Site}} {
		if a := v.press("/staff/enquiries/"+reference, forms["/staff/enquiries/"+reference], headers...); a.status != http.StatusSeeOther {
			t.Errorf("our own form, with %v, answered %d", headers, a.status)
		}
	}
}

func TestReadingStaffPagesChangesNothingButNotesTheView(t *testing.T) {
	o := newOffice(t)
	reference := o.receive(request())
	v, link := o.signIn(alex), o.link(kim, reference)
	before := o.state()
	for _, path := range []string{
		"/staff", "/staff?list=new", "/staff?list=spam&before=2026-11-22T18:00:00Z", "/staff/sign-in", "/staff/sign-in?done=sent", "/staff/sign-in/" + link,
		"/staff/enquiries/" + reference, "/staff/enquiries/" + reference + "?done=spam",
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			if a := v.send(method, path, ""); a.status != http.StatusOK || method == http.MethodHead && a.body != "" {
				t.Errorf("%s %s answered %d %q", method, path, a.status, a.body)
			}
		}
	}
	for _, path := range []string{"/staff/search", "/staff/sign-out", "/staff/enquiries/" + reference + "/erase"} {
		if a := v.get(path); a.status != http.StatusMethodNotAllowed {
			t.Errorf("GET %s answered %d", path, a.status)
		}
	}
	o.unchanged(before)
	if a := o.visitor().press("/staff/sign-in/"+link, nil); a.status != http.StatusSeeOther {
		t.Errorf("a link that was looked at answered %d", a.status)
	}
}
