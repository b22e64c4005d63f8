package browser_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"limber/infra/browser"
)

// person is somebody at a browser without JavaScript. They do all with the mouse and the keyboard. What
// the tests evaluate only looks at the page, by the browser's own tools, which work though pages' scripts
// don't run.
type person struct {
	t   *testing.T
	tab *browser.Tab
	ctx context.Context
}

// visit has a person open a browser of their own.
func visit(t *testing.T) person {
	t.Helper()
	c, _ := tools(t)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	p := person{t, newTab(t, c), ctx}
	must(t, p.tab.Look(ctx, browser.View{Width: 360}))
	must(t, p.tab.Scripts(ctx, false))
	return p
}

func (p person) opens(address string) { p.t.Helper(); must(p.t, p.tab.Open(p.ctx, address)) }

func (p person) clicks(selector string) { p.t.Helper(); must(p.t, p.tab.Click(p.ctx, selector)) }

// types clicks into a field and types a text.
func (p person) types(selector, text string) {
	p.t.Helper()
	p.clicks(selector)
	must(p.t, p.tab.Type(p.ctx, text))
}

// follows clicks on what leads to another page.
func (p person) follows(selector string) {
	p.t.Helper()
	must(p.t, p.tab.Follow(p.ctx, func() error { return p.tab.Click(p.ctx, selector) }))
}

func (p person) key(key string) { p.t.Helper(); must(p.t, p.tab.Press(p.ctx, key)) }

// tabsTo presses the Tab key until the keyboard is at an element.
func (p person) tabsTo(selector string) {
	p.t.Helper()
	for range 60 {
		if p.at(selector) {
			return
		}
		p.key("Tab")
	}
	p.t.Fatalf("the Tab key never comes to %s", selector)
}

// comesTo reports whether the keyboard comes to an element by itself. A page moves it in its first frames,
// which come when the machine has time.
func (p person) comesTo(selector string) bool {
	p.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if p.at(selector) {
			return true
		}
	}
	return false
}

// at reports whether the keyboard is at an element.
func (p person) at(selector string) (there bool) {
	p.t.Helper()
	quoted, err := json.Marshal(selector)
	must(p.t, err)
	must(p.t, p.tab.Evaluate(p.ctx, fmt.Sprintf("document.activeElement.matches(%s)", quoted), &there))
	return there
}

// looks evaluates an expression that is a text.
func (p person) looks(expression string) (text string) {
	p.t.Helper()
	must(p.t, p.tab.Evaluate(p.ctx, expression, &text))
	return text
}

// sees demands a page with a status and a title that begins so, and returns its words.
func (p person) sees(status int, title string) string {
	p.t.Helper()
	seen := p.looks(`performance.getEntriesByType("navigation")[0].responseStatus + " " + document.title`)
	words := p.looks("document.body.innerText")
	if want := fmt.Sprint(status, " ", title); !strings.HasPrefix(seen, want) {
		p.t.Fatalf("the page is %q, not %q: %s", seen, want, words)
	}
	return words
}

// mailbox is a page of another site with a link, as a mail program on the web shows it. Sites are told
// apart by their names alone, so it goes by another than the clinic's, which is an address.
func mailbox(t *testing.T, body string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(`<!doctype html><html lang="en"><title>Mail</title><link rel="icon" href="data:,">` + body))
	}))
	t.Cleanup(s.Close)
	address, err := url.Parse(s.URL)
	must(t, err)
	return "http://localhost:" + address.Port()
}

func TestWithScriptsOffNoPageRunsAny(t *testing.T) {
	p := visit(t)
	page := mailbox(t, `<script>document.title = "Ran"</script><p onclick="document.title = 'Clicked'">Words</p>`)
	p.opens(page)
	p.clicks("p")
	p.sees(http.StatusOK, "Mail")
	must(t, p.tab.Scripts(p.ctx, true))
	p.opens(page)
	p.sees(http.StatusOK, "Ran")
	p.clicks("p")
	p.sees(http.StatusOK, "Clicked")
}

func TestAClickOnWhatIsCoveredOrNotThereFails(t *testing.T) {
	p := visit(t)
	p.opens(mailbox(t, `<p>Words</p><div style="position:fixed;inset:0"></div>`))
	for selector, want := range map[string]string{"p": "lies over", "button": "shows no"} {
		if err := p.tab.Click(p.ctx, selector); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("a click on %s: %v", selector, err)
		}
	}
}
