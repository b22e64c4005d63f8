package api_test

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// hostile are words that a page or a program could take for more than words.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</textarea></dd></main><h1>Hi</h1>`, `{{.Clinic.Name}}{{template "main"}}`,
	`${7*7} <%= 7 %> {% raw %}`, `javascript:alert(1)`, `https://evil.example/?a=b&c=d`, `&lt;b&gt; &amp;amp; &#39;`, "مرحبا بالعالم", "שלום 123 abc", "👩‍⚕️🏃🏽‍♀️ 🇬🇧",
	"Z̷͉̈a̸̱͝l̴g̵o", "<!-- comment", "]]>", "'; DROP TABLE enquiries; --", "=HYPERLINK(\"https://evil.example\")", "\\u003cscript\\u003e", "a\u00a0b\u200bc\ufeffd",
}

func TestWhatPeopleWriteIsShownAsText(t *testing.T) {
	for _, words := range hostile {
		o := newOffice(t)
		r := request()
		r.Name, r.Message = words, words+"\n\n"+words
		reference := o.receive(r)
		kept := o.store.Kept()[reference]
		v := o.signIn(alex)
		v.act(reference, "note", words)
		page := v.get("/staff/enquiries/" + reference).body
		saw(t, html.UnescapeString(page), `<bdi>`+kept.Name+`</bdi>`)
		saw(t, html.UnescapeString(page), `<dd class="words" dir="auto">`+kept.Message+`</dd>`)
		lists := v.get("/staff?list=" + string(kept.List()))
		found := v.press("/staff/search", url.Values{"words": {words}, "form_token": {token(t, lists.body, "/staff/search")}})
		for _, shown := range []string{page, lists.body, found.body} {
			if n := strings.Count(shown, "<script"); n != 1 {
				t.Errorf("%s: there are %d scripts", words, n)
			}
			for _, bad := range []string{"<img", "<h1>Hi", `href="javascript:`, `href="https://evil`} {
				if tags := strings.Join(regexp.MustCompile(`<[^>]*>`).FindAllString(shown, -1), ""); strings.Contains(tags, bad) {
					t.Errorf("%s: the page has %s in a tag", words, bad)
				}
			}
			if !strings.Contains(html.UnescapeString(shown), kept.Name) {
				t.Errorf("%s: a page doesn't show it", words)
			}
		}
	}
}

func TestNoAddressNameOrWordOfAnEnquiryIsInAnAddressOfOursOrInALog(t *testing.T) {
	o := newOffice(t)
	everyStaffPage(o)
	for _, words := range []string{"robin@example.org", "07700 900 982", "Robin Runner", "Runner"} {
		v := o.signIn(alex)
		v.press("/staff/search", url.Values{"words": {words}, "form_token": {token(t, v.get("/staff").body, "/staff/search")}})
	}
	private := []string{"robin", "runner", "lee", "example.org", "7700900", "friday", "numb", alex, kim, "alex", "answer.", "%40"}
	for _, address := range o.seen {
		if strings.HasPrefix(address, "mailto:") || strings.HasPrefix(address, "tel:") || strings.HasPrefix(address, "data:") {
			continue
		}
		for _, p := range private {
			if strings.Contains(strings.ToLower(address), p) {
				t.Errorf("%s is in %s", p, address)
			}
		}
	}
	log := strings.ToLower(o.log.String())
	for _, p := range append(private, "__host-staff") {
		if strings.Contains(log, p) {
			t.Errorf("%s is in the log:\n%s", p, log)
		}
	}
	if log == "" {
		t.Error("nothing was logged, so this proves nothing")
	}
}
