package browser_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"

	"limber/infra/browser"
	"limber/infra/local/website"
)

// guest is somebody at a website of another origin, which has Limber's elements on it.
type guest struct {
	t   *testing.T
	tab *browser.Tab
	ctx context.Context
}

// listen opens a port for a website, and returns its origin.
func listen(t *testing.T) (net.Listener, string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = l.Close() })
	return l, "http://" + l.Addr().String()
}

// openWebsite deploys the clinic, which lets one website use its API, and opens that website.
func openWebsite(t *testing.T, settings ...string) (s *site, origin string) {
	t.Helper()
	l, origin := listen(t)
	s = openSite(t, append(settings, "AllowedOrigins=https://riverside.example,"+origin)...)
	go func() { _ = http.Serve(l, website.Handler(s.URL())) }()
	return s, origin
}

// lookAt has a guest open a website in a browser of their own.
func lookAt(t *testing.T, origin string, c *browser.Chromium) guest {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	g := guest{t, newTab(t, c), ctx}
	must(t, g.tab.Look(ctx, browser.View{Width: 360}))
	must(t, g.tab.Open(ctx, origin+"/"))
	return g
}

// quote writes a text as JavaScript has it.
func quote(t *testing.T, text string) string {
	t.Helper()
	quoted, err := json.Marshal(text)
	must(t, err)
	return string(quoted)
}

// in is an expression for what is inside of an element of ours.
func (g guest) in(element, selector string) string {
	return fmt.Sprintf("document.querySelector(%s).shadowRoot.querySelector(%s)", quote(g.t, element), quote(g.t, selector))
}

// waits waits until an expression is true.
func (g guest) waits(expression string) {
	g.t.Helper()
	const script = `(async () => {
		for (const end = performance.now() + 30000; performance.now() < end; await new Promise(go => setTimeout(go, 30)))
			if (%s) return true;
		return false;
	})()`
	var seen bool
	must(g.t, g.tab.Evaluate(g.ctx, fmt.Sprintf(script, expression), &seen))
	if !seen {
		g.t.Fatalf("never seen: %s\n%s", expression, g.words("body"))
	}
}

// sees waits until an element of ours shows some words.
func (g guest) sees(element, words string) {
	g.t.Helper()
	g.waits(fmt.Sprintf("[...document.querySelector(%s).shadowRoot.children].some(c => c.innerText.includes(%s))", quote(g.t, element), quote(g.t, words)))
}

// words are what an element of ours shows, or a page without it.
func (g guest) words(element string) (text string) {
	g.t.Helper()
	const script = `(e => e.shadowRoot ? [...e.shadowRoot.children].map(c => c.innerText).join("\n") : e.innerText)(document.querySelector(%s))`
	must(g.t, g.tab.Evaluate(g.ctx, fmt.Sprintf(script, quote(g.t, element)), &text))
	return text
}

// types types into a question of an element's form.
func (g guest) types(element, name, text string) {
	g.t.Helper()
	must(g.t, g.tab.Evaluate(g.ctx, g.in(element, `[name="`+name+`"]`)+".focus()", nil))
	must(g.t, g.tab.Type(g.ctx, text))
}

// ticks clicks on a box with a value.
func (g guest) ticks(element, name, value string) {
	g.t.Helper()
	must(g.t, g.tab.Evaluate(g.ctx, g.in(element, fmt.Sprintf(`[name="%s"][value="%s"]`, name, value))+".labels[0].click()", nil))
}

// presses clicks on a button, which is known by its words, as often as it says.
func (g guest) presses(element, words string, times int) {
	g.t.Helper()
	const script = `(button => { for (let n = 0; n < %d; n++) button.click() })([...document.querySelector(%s).shadowRoot.querySelectorAll("button")].find(b => b.innerText === %s))`
	must(g.t, g.tab.Evaluate(g.ctx, fmt.Sprintf(script, times, quote(g.t, element), quote(g.t, words)), nil))
}

// at demands that the keyboard is at what has some words.
func (g guest) at(element, words string) {
	g.t.Helper()
	g.waits(fmt.Sprintf("document.querySelector(%s).shadowRoot.activeElement?.innerText.includes(%s)", quote(g.t, element), quote(g.t, words)))
}

// value is what a question's answer is so far.
func (g guest) value(element, name string) (text string) {
	g.t.Helper()
	must(g.t, g.tab.Evaluate(g.ctx, g.in(element, `[name="`+name+`"]`)+".value", &text))
	return text
}

// linked demands that the page's own link in an element is to be seen.
func (g guest) linked(element, href string) {
	g.t.Helper()
	var link struct {
		Href   string
		Height float64
	}
	script := fmt.Sprintf(`(a => ({Href: a.href, Height: a.getBoundingClientRect().height}))(document.querySelector(%s))`, quote(g.t, element+" > a"))
	must(g.t, g.tab.Evaluate(g.ctx, script, &link))
	if !strings.HasSuffix(link.Href, href) || link.Height < 10 {
		g.t.Errorf("%s shows no link to %s: %+v", element, href, link)
	}
}

// fits judges the page as it is shown now, at the narrowest and the widest, light and dark.
func (g guest) fits(axe browser.Axe, name string) {
	g.t.Helper()
	must(g.t, axe.Load(g.ctx, g.tab))
	for _, v := range []browser.View{{Width: 320}, {Width: 320, Dark: true}, {Width: 1280}, {Width: 1280, Dark: true}} {
		must(g.t, g.tab.Look(g.ctx, v))
		for _, f := range look(g.ctx, g.t, g.tab, axe, sheet{}) {
			g.t.Errorf("%s, %s: %s", name, v, f)
		}
		must(g.t, shoot(g.ctx, g.tab, sheet{name: "website " + name}, v))
	}
}
