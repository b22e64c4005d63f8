package browser_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"limber/infra/local/cloud"
	"limber/infra/local/website"
)

// fillIn fills in the form to write to the clinic.
func (g guest) fillIn(message string) {
	g.t.Helper()
	g.sees(contactUs, "Send my message")
	g.types(contactUs, "name", "Ben Hill")
	g.types(contactUs, "email", ben)
	g.types(contactUs, "message", message)
	g.ticks(contactUs, "topic", "back-pain")
	g.ticks(contactUs, "consent", "true")
}

// consoled demands that a message could not be sent, that it says how else, and that all of it is still there.
func (g guest) consoled(page, message string) {
	g.t.Helper()
	g.at(contactUs, "We could not send this just now.")
	g.sees(contactUs, "What you wrote is still here. Try again in a few minutes, or call Riverside Physiotherapy on 020 7946 0123.")
	if kept := g.value(contactUs, "message"); kept != message {
		g.t.Errorf("what was typed is now %q", kept)
	}
	var link string
	must(g.t, g.tab.Evaluate(g.ctx, g.in(contactUs, ".errors a")+".href", &link))
	if link != page {
		g.t.Errorf("it leads to %s", link)
	}
}

func TestAMessageThatGotNoAnswerIsSentOnceBySendingItAgain(t *testing.T) {
	const message = "Do you see runners on Saturdays?"
	s, origin := openWebsite(t)
	c, _ := tools(t)
	g := lookAt(t, origin, c)
	g.fillIn(message)
	_, err := s.Inject(cloud.Fault{Function: "EnquiryFunction", Mode: cloud.Kill, When: "next-invocation"})
	must(t, err)
	g.presses(contactUs, "Send my message", 1)
	g.consoled(s.URL()+"/contact", message)
	g.presses(contactUs, "Send my message", 2)
	g.at(contactUs, "We have your message")
	g.kept(s, message)
}

func TestWhenTheAPIIsDownTheElementsKeepWhatWasTypedAndShowLinks(t *testing.T) {
	const message = "Is my running style to blame?"
	s, origin := openWebsite(t)
	c, _ := tools(t)
	g := lookAt(t, origin, c)
	g.fillIn(message)
	must(t, s.Close())
	g.presses(contactUs, "Send my message", 1)
	g.consoled(s.URL()+"/contact", message)
	c, _ = tools(t) // which has nothing in its cache: not the script either
	late := lookAt(t, origin, c)
	for element, page := range elements {
		late.linked(element, page)
	}
}

// hold stands before the site, and never answers a POST, nor a path.
func hold(t *testing.T, s *site, path string) *httptest.Server {
	t.Helper()
	to, err := url.Parse(s.URL())
	must(t, err)
	site, ended := httputil.NewSingleHostReverseProxy(to), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost || path != "" && strings.HasPrefix(r.URL.Path, path) {
			select {
			case <-r.Context().Done():
			case <-ended:
			}
			return
		}
		site.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(ended) })
	return server
}

func TestWhenTheAPIIsSlowTheElementsGiveUpAndSaySo(t *testing.T) {
	const message = "How long should I rest?"
	web, origin := listen(t)
	s := openSite(t, "AllowedOrigins="+origin)
	slow := hold(t, s, "/v1/forms/subscription")
	go func() { _ = http.Serve(web, website.Handler(slow.URL)) }()
	c, _ := tools(t)
	g := lookAt(t, origin, c)
	g.fillIn(message)
	g.presses(contactUs, "Send my message", 1)
	g.sees(contactUs, "Sending. Please wait.")
	g.linked(subscribe, "/subscribe") // while it waits
	g.consoled(s.URL()+"/contact", message)
	g.sees(subscribe, "This part of the page could not be loaded.")
	g.linked(subscribe, "/subscribe")
}

func TestAWebsiteThatIsNotAllowedIsRefusedAndSaysSo(t *testing.T) {
	s := openSite(t)
	web, stranger := listen(t)
	go func() { _ = http.Serve(web, website.Handler(s.URL())) }()
	c, _ := tools(t)
	g := lookAt(t, stranger, c)
	for element, page := range elements {
		g.sees(element, "This does not work on this website just now. Please use this link instead:")
		g.linked(element, page)
	}
	const post = `fetch(%, {method: "POST", headers: {"Content-Type": "application/json"}, body: "{}"}).then(() => "answered", () => "refused")`
	var outcome string
	must(t, g.tab.Evaluate(g.ctx, strings.Replace(post, "%", quote(t, s.URL()+"/v1/enquiries"), 1), &outcome))
	if outcome != "refused" {
		t.Errorf("a stranger's request is %s", outcome)
	}
}

func TestWithoutJavaScriptAWebsiteShowsItsLinks(t *testing.T) {
	_, origin := openWebsite(t)
	c, _ := tools(t)
	g := lookAt(t, origin, c)
	must(t, g.tab.Scripts(g.ctx, false))
	must(t, g.tab.Open(g.ctx, origin+"/"))
	for element, page := range elements {
		g.linked(element, page)
	}
}

func TestAClinicWithACheckForProgramsIsLinkedTo(t *testing.T) {
	s, origin := openWebsite(t, "TurnstileSiteKey=1x00000000000000000000AA", "TurnstileSecret=1x0000000000000000000000000000000AA")
	c, axe := tools(t)
	g := lookAt(t, origin, c)
	for element, title := range map[string]string{subscribe: "Get your routine by email or text", contactUs: "Write to us"} {
		g.sees(element, title)
		var link string
		must(t, g.tab.Evaluate(g.ctx, g.in(element, "a")+".href", &link))
		if link != s.URL()+elements[element] {
			t.Errorf("%s leads to %s", element, link)
		}
	}
	g.fits(axe, "with links")
}
