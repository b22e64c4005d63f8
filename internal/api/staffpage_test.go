package api_test

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"limber/internal/enquiry"
)

// everyStaffPage returns an answer of each kind of staff's pages, by name.
func everyStaffPage(o *office) map[string]answer {
	o.t.Helper()
	first, doubted := request(), request()
	first.Signs, first.Way, first.Message = []string{"urgent"}, "phone", "My foot is numb."
	doubted.Doubts, doubted.Phone = []string{enquiry.DoubtForm, enquiry.DoubtLinks}, ""
	plain, urgent, held, gone := o.receive(request()), o.receive(first), o.receive(doubted), o.receive(enquiry.Request{
		Name: "Lee", Phone: "07700900123", Topic: "other", Message: "Please call.", Consent: true, Source: "api",
	})
	link, out := o.link(kim, plain), o.visitor()
	o.now = o.now.Add(9 * time.Hour) // they are late, and the link has run out
	v := o.signIn(alex)
	pages := map[string]answer{
		"lists":           v.get("/staff"),
		"list of new":     v.get("/staff?list=new"),
		"list of held":    v.get("/staff?list=held"),
		"empty list":      v.get("/staff?list=spam"),
		"guide":           v.get("/staff/guide"),
		"enquiry":         v.get("/staff/enquiries/" + plain),
		"urgent enquiry":  v.get("/staff/enquiries/" + urgent),
		"held enquiry":    v.get("/staff/enquiries/" + held),
		"empty note":      v.act(plain, "note", ""),
		"empty call":      v.act(urgent, "call", ""),
		"no such button":  v.act(plain, "viewed", ""),
		"sign in":         out.get("/staff/sign-in"),
		"signed out":      out.get("/staff/sign-in?done=out"),
		"asked":           out.get("/staff/sign-in?done=sent"),
		"no address":      out.press("/staff/sign-in", url.Values{"email": {"alex"}}),
		"sign in first":   out.get("/staff/enquiries/" + plain),
		"words come back": out.press("/staff/enquiries/"+plain, url.Values{"text": {"A note."}}),
		"no such enquiry": v.get("/staff/enquiries/222-222"),
		"no reference":    v.get("/staff/enquiries/none"),
		"forged link":     out.get("/staff/sign-in/forged"),
		"no such list":    v.get("/staff?list=none"),
	}
	maps.Copy(pages, staffActs(v, plain, urgent, held, gone))
	o.now = o.now.Add(-9 * time.Hour)
	pages["link"] = out.get("/staff/sign-in/" + link)
	return pages
}

// staffActs returns the pages that staff's forms lead to.
func staffActs(v *visitor, plain, urgent, held, gone string) map[string]answer {
	v.t.Helper()
	lists := v.get("/staff").body
	search := func(words string) answer {
		return v.press("/staff/search", url.Values{"words": {words}, "form_token": {token(v.t, lists, "/staff/search")}})
	}
	pages := map[string]answer{}
	pages["found"], pages["not found"], pages["no words"] = search("robin"), search("nobody"), search(" ")
	erase := func(reference, tick string) answer {
		path := "/staff/enquiries/" + reference + "/erase"
		return v.press(path, url.Values{"erase": {tick}, "form_token": {token(v.t, v.get("/staff/enquiries/"+reference).body, path)}})
	}
	pages["no tick"], pages["erased"] = erase(plain, ""), erase(gone, "yes")
	v.act(plain, "answered", "")
	pages["answered enquiry"] = v.get("/staff/enquiries/" + plain + "?done=answered")
	v.act(held, "spam", "")
	pages["spam"] = v.get("/staff/enquiries/" + held + "?done=spam")
	v.act(urgent, "call", "No answer.")
	v.act(urgent, "closed", "")
	pages["closed enquiry"] = v.get("/staff/enquiries/" + urgent + "?done=closed")
	return pages
}

func TestStaffPagesAreKeptByNobodyAndTellNobodyAnything(t *testing.T) {
	for name, a := range everyStaffPage(newOffice(t)) {
		h := a.header
		if h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "no-referrer" || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s has the headers %v", name, h)
		}
		if !strings.Contains(a.body, `content="noindex"`) || !strings.Contains(a.body, `<html lang="en-GB">`) || strings.Count(a.body, "<h1") != 1 {
			t.Errorf("%s may be indexed, has no language, or not one heading", name)
		}
		wrong := a.status >= http.StatusBadRequest && name != "sign in first" // which is asked of everybody
		if wrong != strings.Contains(a.body, "<title>Error: ") {
			t.Errorf("%s, of status %d, has the wrong title", name, a.status)
		}
		title := regexp.MustCompile(`<title>[^<]*`).FindString(a.body)
		for _, private := range []string{"Robin", "Runner", "Lee", "robin@", "pain", "0770"} {
			if strings.Contains(title, private) {
				t.Errorf("%s has the title %s", name, title)
			}
		}
	}
}

// Every field has a label, every hint and error that a field names is there, and every id is there once.
func TestFieldsOfStaffPagesAreNamed(t *testing.T) {
	for name, a := range everyStaffPage(newOffice(t)) {
		ids := map[string]int{}
		for _, id := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(a.body, -1) {
			ids[id[1]]++
		}
		for id, n := range ids {
			if n > 1 {
				t.Errorf("%s has %d times the id %s", name, n, id)
			}
		}
		for _, field := range regexp.MustCompile(`<(?:input|textarea) [^>]*>`).FindAllString(a.body, -1) {
			id := regexp.MustCompile(` id="([^"]+)"`).FindStringSubmatch(field)
			if strings.Contains(field, `type="hidden"`) {
				continue
			}
			if id == nil || !strings.Contains(a.body, `<label for="`+id[1]+`">`) {
				t.Errorf("%s has no label for %s", name, field)
			}
			described := regexp.MustCompile(` aria-describedby="([^"]+)"`).FindStringSubmatch(field)
			for described != nil && described[1] != "" {
				first, rest, _ := strings.Cut(described[1], " ")
				if ids[first] != 1 {
					t.Errorf("%s has no %s, which %s names", name, first, field)
				}
				described[1] = rest
			}
		}
	}
}

func TestAnUnknownReferenceIsSaidToBeUnknown(t *testing.T) {
	o := newOffice(t)
	v := o.signIn(alex)
	for _, reference := range []string{"222-222", "none", "K7H4M2", strings.Repeat("2", 3000), "%00", "😀"} {
		a := v.get("/staff/enquiries/" + reference)
		if a.status != http.StatusNotFound || !strings.Contains(a.body, "reference") {
			t.Errorf("%.20s answered %d", reference, a.status)
		}
	}
}

func TestAReferenceIsReadAsPeopleTypeIt(t *testing.T) {
	o := newOffice(t)
	reference := o.receive(request())
	v := o.signIn(alex)
	for _, typed := range []string{strings.ToLower(reference), strings.ReplaceAll(reference, "-", "")} {
		saw(t, v.get("/staff/enquiries/"+typed).body, "Enquiry "+reference)
	}
}
