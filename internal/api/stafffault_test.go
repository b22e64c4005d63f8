package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"limber/internal/memory"
)

func TestAStoreThatIsAwayIsOurMistakeAndToldToNobody(t *testing.T) {
	o := newOffice(t)
	reference := o.receive(request())
	v, link := o.signIn(alex), o.link(kim, "")
	general, about := v.staffToken(""), v.staffToken(reference)
	one, signIn := "/staff/enquiries/"+reference, "/staff/sign-in/"+link
	search := func() answer {
		return v.press("/staff/search", url.Values{"words": {"nobody@example.org"}, tokenField: {general}})
	}
	before := o.state()
	for call, ask := range map[string]func() answer{
		"FindPass":    func() answer { return v.get(signIn) },
		"TakePass":    func() answer { return o.visitor().press(signIn, nil) },
		"List":        func() answer { return v.get("/staff") },
		"ByAddress":   search,
		"ByReference": func() answer { return v.get(one) },
		"Log":         func() answer { return v.get(one) },
		"History":     func() answer { return v.get(one) },
		"Write":       func() answer { return v.press(one, url.Values{"act": {"spam"}, tokenField: {about}}) },
		"Erase":       func() answer { return v.press(one+"/erase", url.Values{"erase": {"yes"}, tokenField: {about}}) },
	} {
		o.store.Fail = func(c string) memory.Failure {
			if c == call {
				return memory.Before
			}
			return memory.None
		}
		a := ask()
		if a.status != http.StatusInternalServerError || strings.Contains(a.body, "made to fail") {
			t.Errorf("while %s fails, it answered %d:\n%s", call, a.status, a.body)
		}
		saw(t, a.body, "Sorry, something went wrong")
	}
	o.store.Fail = nil
	o.unchanged(before)
	saw(t, o.log.String(), `"route":"GET /staff/sign-in/{link}"`)
	if strings.Contains(o.log.String(), link) {
		t.Error("the log holds the link")
	}
}
