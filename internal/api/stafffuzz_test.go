package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

// tryForm posts a body without a session, without a token, and with both.
func tryForm(v, stranger *visitor, path, body string, own url.Values) {
	v.t.Helper()
	reference, about := strings.CutPrefix(path, "/staff/enquiries/")
	if reference = strings.TrimSuffix(reference, "/erase"); !about {
		reference = ""
	}
	good := body + "&form_token=" + url.QueryEscape(v.staffToken(reference))
	before := v.state()
	for _, a := range []answer{
		stranger.send(http.MethodPost, path, good), v.send(http.MethodPost, path, body), v.send(http.MethodPost, path, own.Encode()),
	} {
		if a.status < http.StatusBadRequest || a.status >= http.StatusInternalServerError {
			v.t.Errorf("%s without a session or its token answered %d", path, a.status)
		}
	}
	v.unchanged(before)
	a := v.send(http.MethodPost, path, good)
	if a.status >= http.StatusInternalServerError || strings.Count(a.body, "<script") > 1 || !utf8.ValidString(a.body) {
		v.t.Errorf("%s answered %d: %s", path, a.status, a.body)
	}
	if a.status >= http.StatusBadRequest {
		v.unchanged(before)
	}
}

// Whatever is posted is taken or refused, and what is refused changes nothing. What is kept and shown is text.
func FuzzAnyFormOfStaffIsTakenOrRefusedWhole(f *testing.F) {
	for _, seed := range []string{
		"", "act=note&text=Hello", "act=call&text=%F0%9F%98%80", "act=spam", "act=not+spam", "act=answered&act=spam", "words=robin", "erase=yes", "email=alex%40clinic.example",
		"email=%0d%0aBcc%3a+x&enquiry=%00", "act=note&text=%3Cscript%3E%7B%7B.%7D%7D", "text=%E2%80%AE", "%", "&&;=", "act=note&text=%ff", strings.Repeat("a", 40<<10),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		o := newOffice(t)
		reference := o.receive(request())
		v, stranger, link := o.signIn(alex), o.visitor(), o.link(kim, "")
		for path, own := range staffForms(reference) {
			if _, here := o.store.Kept()[reference]; !here || v.cookie == "__Host-staff=" {
				break // it was erased, or signed out
			}
			tryForm(v, stranger, path, body, own)
		}
		letters := len(o.mail.sent)
		for _, path := range []string{"/staff/sign-in", "/staff/sign-in/" + link} {
			if a := stranger.send(http.MethodPost, path, body); a.status >= http.StatusInternalServerError {
				t.Errorf("%s answered %d: %s", path, a.status, a.body)
			}
		}
		for _, l := range o.mail.sent[letters:] {
			if l.To != alex && l.To != kim {
				t.Errorf("a letter went to %q", l.To)
			}
		}
	})
}

// No made-up link, cookie, reference or list lets anybody in, and none is our mistake.
func FuzzNoMadeUpPathOrCookieOpensAnything(f *testing.F) {
	for _, seed := range []string{".", "..", "a/b", "%2e", "\x00", "é", "K7H-4M2", "k7h4m2", strings.Repeat("A", 26), strings.Repeat("A", 52), `"><b>`, "a;b", "a=b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if text == "" {
			return // then there is no link, but an address that is made up as a whole
		}
		o := newOffice(t)
		reference, v := o.receive(request()), o.signIn(alex)
		o.link(alex, "")
		before := o.state()
		part := url.PathEscape(text)
		forged := &visitor{office: o, cookie: "__Host-staff=" + url.QueryEscape(text)}
		for _, a := range []answer{
			forged.get("/staff"), forged.get("/staff/enquiries/" + reference), forged.get("/staff/enquiries/" + part), forged.get("/staff/sign-in/" + part),
			forged.send(http.MethodPost, "/staff/sign-in/"+part, ""), forged.send(http.MethodPost, "/staff/enquiries/"+part, "act=spam"),
			forged.send(http.MethodPost, "/staff/enquiries/"+part+"/erase", "erase=yes"),
		} {
			if a.status < 400 && a.status != http.StatusOK || a.status >= 500 || strings.Contains(a.body, "Robin") {
				t.Errorf("%q answered %d", text, a.status)
			}
		}
		for _, path := range []string{"/staff/enquiries/" + part, "/staff?list=" + url.QueryEscape(text), "/staff?before=" + url.QueryEscape(text), "/staff/sign-in?enquiry=" + url.QueryEscape(text)} {
			if a := v.get(path); a.status >= 500 {
				t.Errorf("%s answered %d", path, a.status)
			}
		}
		o.unchanged(before)
	})
}
