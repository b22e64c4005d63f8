package browser_test

import (
	"net/http"
	"strings"
	"testing"
)

// isKept waits until the open session and its figures are kept on the device.
func (p trainee) isKept() {
	p.t.Helper()
	p.until("a kept page", `(async () => {
		const store = await caches.open("session-1"), { items } = JSON.parse(document.getElementById("session-data").textContent);
		const kept = await Promise.all([location.href.split("#")[0], ...items.map((one) => one.figure)].map((one) => store.match(one, { ignoreVary: true })));
		return kept.every(Boolean);
	})()`)
}

func (p trainee) online(there bool) {
	p.t.Helper()
	p.cut.Store(!there)
	must(p.t, p.tab.Network(p.ctx, there))
}

// progress is the runner's progress page.
func (p trainee) progress() string {
	p.t.Helper()
	page, err := p.site.Get(p.ctx, "/progress/"+p.id)
	must(p.t, err)
	return page.Body
}

func TestAPageThatIsKeptIsANewSessionEachTimeItIsOpened(t *testing.T) {
	p := newTrainee(t, fast)
	p.opens(p.front + p.path)
	p.isKept()
	p.online(false)
	for i := range 2 {
		p.opens(p.front + p.path)
		p.clicks("#already")
		p.clicks(`[name=felt][value=` + []string{"done", "pain"}[i] + `]`)
		if i == 1 {
			p.clicks("#score-8")
		}
		p.clicks("#told button")
		p.comes([]string{"after", "stop"}[i])
	}
	if n := p.kept(); n != 2 {
		t.Errorf("of two answers, %d are kept", n)
	}
	p.online(true)
	p.until("both being sent", `Object.keys(localStorage).every((key) => !key.startsWith("limber.answer."))`)
	if words := p.text("stopnow-told"); !strings.Contains(words, "sent") {
		t.Errorf("it says %q", words)
	}
	if page := p.progress(); !strings.Contains(page, "You are resting") {
		t.Errorf("the pain of the second is lost: %s", page)
	}
}

func TestAnAnswerIsSentFromADeviceThatKeepsNothing(t *testing.T) {
	for name, script := range map[string]string{
		"refused": `Object.defineProperty(window, "localStorage", {get() { throw new DOMException("no", "SecurityError"); }});`,
		"full":    `Storage.prototype.setItem = function () { throw new DOMException("full", "QuotaExceededError"); };`,
	} {
		t.Run(name, func(t *testing.T) {
			p := newTrainee(t, fast)
			must(t, p.tab.Prepare(p.ctx, script))
			p.opens(p.front + p.path)
			p.clicks("#already")
			p.clicks(`[name=felt][value=pain]`)
			p.clicks("#score-4")
			p.online(false)
			p.clicks("#told button")
			p.until("a word that it isn't kept", `document.getElementById("incomplete").textContent.includes("could not keep it. Please try again")`)
			p.online(true)
			p.follows("#told button")
			p.sees(http.StatusOK, "Thank you for telling us")
			if page := p.progress(); !strings.Contains(page, "1 session in a row") {
				t.Errorf("it isn't counted: %s", page)
			}
		})
	}
}

func TestASessionOpensOnADeviceWithoutRoom(t *testing.T) {
	p := newTrainee(t, fast)
	p.opens(p.site.Site + p.path)
	p.isKept()
	must(t, p.tab.Room(p.ctx, p.site.Site, 1000))
	p.opens(p.site.Site + p.path + "&minutes=10")
	p.begins()
}

func TestWhereToGetHelpStaysWhenAnAnswerIsRefused(t *testing.T) {
	p := newTrainee(t, slow)
	p.opens(p.site.Site + p.path)
	p.begins()
	p.clicks("#hurts")
	p.clicks("#score-8")
	must(t, p.tab.Evaluate(p.ctx, `document.getElementById("told").action = "/session/AAAAAAAAAAAAAAAAAAAA"`, nil))
	p.clicks("#told button")
	p.until("a word that it is refused", `document.getElementById("stopnow-told").textContent.includes("your link no longer works")`)
	if words := p.looks("document.body.innerText"); !strings.Contains(words, "Call 999 or go to A&E now if:") {
		t.Errorf("the page says %s", words)
	}
	if n := p.kept(); n != 0 {
		t.Errorf("%d answers that nobody takes are kept", n)
	}
}

func TestAnAnswerThatTheSiteCouldNotTakeIsSentAgain(t *testing.T) {
	p := newTrainee(t, slow)
	p.opens(p.site.Site + p.path)
	p.clicks("#already")
	p.clicks(`[name=felt][value=done]`)
	must(t, p.tab.Evaluate(p.ctx, `window.was = fetch; window.fetch = async (...a) => (a[1] ? new Response("", {status: 503}) : was(...a))`, nil))
	p.clicks("#told button")
	p.comes("after")
	if words := p.text("after-words"); !strings.Contains(words, "We could not send your answer just now.") {
		t.Errorf("it says %q", words)
	}
	must(t, p.tab.Evaluate(p.ctx, `window.fetch = window.was; document.dispatchEvent(new Event("visibilitychange"))`, nil))
	p.until("the answer being sent", `document.getElementById("after-heading").textContent === "Your answer is sent"`)
	if page := p.progress(); !strings.Contains(page, "1 session in a row") {
		t.Errorf("it isn't counted: %s", page)
	}
}
