package api_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"limber/internal/enquiry"
)

func TestListsShowWhatWaitsFirstAndHowMuch(t *testing.T) {
	o := newOffice(t)
	v := o.signIn(alex)
	saw(t, v.get("/staff").body, "Enquiries: new") // nothing waits anywhere
	doubted, urgent := request(), request()
	doubted.Doubts, doubted.Message = []string{enquiry.DoubtLinks}, "Buy."
	held := o.receive(doubted)
	page := v.get("/staff").body
	saw(t, page, "<h1>Enquiries: held</h1>")
	saw(t, page, `<a href="/staff?list=held" aria-current="page">Held (1)</a>`)
	saw(t, page, "Held: "+enquiry.DoubtLinks+".")
	plain := o.receive(request())
	page = v.get("/staff").body
	saw(t, page, "<h1>Enquiries: new</h1>")
	saw(t, page, `<a href="/staff/enquiries/`+plain+`">`+plain+`</a> <bdi class="name">Robin Runner</bdi>`)
	saw(t, page, `An appointment. Came <time datetime="2026-11-22T18:00:00Z">today at 6pm</time>.`)
	if strings.Contains(page, held) {
		t.Error("a held one is in the list of new ones")
	}
	urgent.Signs, urgent.Message = []string{"urgent"}, "It hurts."
	first := o.receive(urgent)
	page = v.get("/staff").body
	saw(t, page, "<h1>Enquiries: read first</h1>")
	for _, want := range []string{"Read first (1)", "New (1)", "Held (1)", ">Answered<", ">Closed<", ">Spam<", first} {
		saw(t, page, want)
	}
	v.act(plain, "answered", "")
	saw(t, v.get("/staff?list=answered").body, plain)
	o.now = o.now.Add(8*time.Hour + time.Second)
	v = o.signIn(alex)
	page = v.get("/staff").body
	saw(t, page, `<strong class="late">Late</strong>`)
	saw(t, page, "yesterday at 6pm")
	if strings.Contains(v.get("/staff?list=answered").body, "Late") {
		t.Error("an answered one is late")
	}
}

var referenceIn = regexp.MustCompile(`<li><a href="/staff/enquiries/([^"]+)">`)

// Enquiries of the same instant are never parted, or those of the second page would be seen by nobody.
func TestEveryEnquiryOfAListIsOnOneOfItsPages(t *testing.T) {
	for name, perInstant := range map[string]int{"one by one": 1, "some at once": 7, "most at once": 40, "all at once": 120} {
		o := newOffice(t)
		want := map[string]bool{}
		for i := range 120 {
			r := request()
			r.Message = fmt.Sprint("Message ", i)
			o.now = start.Add(time.Duration(i/perInstant) * time.Millisecond)
			want[o.receive(r)] = true
		}
		o.now = start.Add(time.Minute)
		v := o.signIn(alex)
		path, pages := "/staff?list=new", 0
		for ; path != ""; pages++ {
			page := v.get(path).body
			for _, found := range referenceIn.FindAllStringSubmatch(page, -1) {
				if !want[found[1]] {
					t.Errorf("%s: %s is on two pages", name, found[1])
				}
				delete(want, found[1])
			}
			path = ""
			if older := regexp.MustCompile(`href="([^"]+)">Older</a>`).FindStringSubmatch(page); older != nil {
				path = html.UnescapeString(older[1])
			}
		}
		if len(want) != 0 || perInstant < 8 && pages != 5 && pages != 6 {
			t.Errorf("%s: %d are on none of the %d pages", name, len(want), pages)
		}
		saw(t, v.get("/staff").body, "New (100 or more)")
	}
}

func TestAListThatThereIsNotAndAnInstantThatIsNoneAreRefused(t *testing.T) {
	o := newOffice(t)
	v := o.signIn(alex)
	for path, status := range map[string]int{
		"/staff?list=none": 404, "/staff?list=open": 404, "/staff?list=New": 404, "/staff?before=yesterday": 400, "/staff?before=2026-11-22": 400,
		"/staff?list=new&list=held": 400, "/staff?words=robin": 400, "/staff?list=%zz": 400, "/staff?before=9999-12-31T23:59:59Z": 200,
		"/staff?before=0001-01-01T00:00:00Z": 200, "/staff/": 404, "/staff/enquiries": 404, "/staff/enquiries/": 404,
	} {
		if a := v.get(path); a.status != status {
			t.Errorf("%s answered %d", path, a.status)
		}
	}
}

func TestSearchFindsByReferenceAddressNumberOrPartOfAName(t *testing.T) {
	o := newOffice(t)
	r := request()
	r.Name, r.Email, r.Phone, r.Message = "Zoë O’Brien", "Zoe+run@example.org", "07700 900 123", "Hello."
	zoe, robin := o.receive(r), o.receive(request())
	v := o.signIn(alex)
	v.act(zoe, "closed", "")
	form := token(t, v.get("/staff").body, "/staff/search")
	for words, want := range map[string]string{
		robin: robin, strings.ToLower(strings.ReplaceAll(zoe, "-", "")): zoe, "zoe+RUN@example.org": zoe, " robin@example.org ": robin,
		"07700900982": robin, "+44 7700 900 123": zoe, "obr": "", "O’BR": zoe, "robin r": robin, "RUNNER": robin, "zoë": zoe,
		"nobody": "", "222-222": "", "other@example.org": "", "07700 900 555": "", "%": "", "*": "", "<bdi": "",
	} {
		a := v.press("/staff/search", url.Values{"words": {words}, "form_token": {form}})
		found := referenceIn.FindAllStringSubmatch(a.body, -1)
		if a.status != http.StatusOK || want == "" && len(found) != 0 || want != "" && (len(found) != 1 || found[0][1] != want) {
			t.Errorf("%q: answered %d, found %v, not %s", words, a.status, found, want)
		}
		if want == "" {
			saw(t, a.body, "We found nothing.")
		}
	}
	saw(t, v.press("/staff/search", url.Values{"words": {"zoë"}, "form_token": {form}}).body, "Closed.")
	a := v.press("/staff/search", url.Values{"words": {" "}, "form_token": {form}})
	if a.status != http.StatusUnprocessableEntity {
		t.Errorf("a search for nothing answered %d", a.status)
	}
	saw(t, a.body, `<a href="#words">Enter a reference, an address, a number or a name.</a>`)
}
