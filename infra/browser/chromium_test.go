package browser_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"limber/infra/browser"
)

// tools gives a browser and axe-core, where there are both: see the local command's exec.
func tools(t *testing.T) (*browser.Chromium, browser.Axe) {
	t.Helper()
	chromium, axe := os.Getenv("LIMBER_CHROMIUM"), os.Getenv("LIMBER_AXE")
	if chromium == "" || axe == "" {
		t.Skip("needs Chromium and axe-core: run make browse")
	}
	source, err := os.ReadFile(axe)
	must(t, err)
	c, err := browser.Launch(t.Context(), chromium)
	must(t, err)
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c, browser.Axe(source)
}

func newTab(t *testing.T, c *browser.Chromium) *browser.Tab {
	t.Helper()
	tab, err := c.Tab(t.Context())
	must(t, err)
	return tab
}

// shelf serves pages, each at a path of its own.
type shelf struct {
	*httptest.Server
	mu    sync.Mutex
	pages map[string]sheet // by path
}

// icon is what a browser asks for by itself where a page names none.
const icon = "/favicon.ico"

func newShelf(t *testing.T) *shelf {
	t.Helper()
	s := &shelf{pages: map[string]sheet{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == icon {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		if strings.HasPrefix(r.URL.Path, figures) {
			serveFigure(w, r)
			return
		}
		s.mu.Lock()
		page, known := s.pages[r.URL.Path]
		s.mu.Unlock()
		if !known {
			http.NotFound(w, r)
			return
		}
		for _, name := range []string{"Content-Type", "Content-Security-Policy", "Referrer-Policy"} {
			if value := page.header.Get(name); value != "" {
				w.Header().Set(name, value)
			}
		}
		_, _ = w.Write([]byte(page.html))
	}))
	t.Cleanup(s.Close)
	return s
}

// put puts a page on the shelf and returns its address.
func (s *shelf) put(page sheet) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	path := "/" + strings.ReplaceAll(page.name, " ", "-")
	s.pages[path] = page
	return s.URL + path
}

// bad has one fault of each kind that we look for: its dark colours can't be told apart, it is wider than
// a small phone, it asks for a picture, which there isn't, and its policy stops its script.
const bad = `<!doctype html><html lang="en"><head><title>Bad</title><link rel="icon" href="data:,"><style>
body{color:#000;background:#fff} div{width:340px}
@media (prefers-color-scheme:dark){body{color:#222;background:#111}}
</style></head><body><main><h1>Bad</h1><div>Words</div><img src="/other.png" alt="Another"></main><script>document.title="Error: "</script></body></html>`

// badPage has an error by our telling, of which its title says nothing.
func badPage(name, html string) sheet {
	return sheet{name: name, html: html, wrong: true, header: http.Header{
		"Content-Type": {"text/html; charset=utf-8"}, "Content-Security-Policy": {"script-src 'none'"},
	}}
}

// sees demands that just these faults are found, each named by some of its words, in any order.
func sees(t *testing.T, want, found []string) {
	t.Helper()
	for _, words := range want {
		if !slices.ContainsFunc(found, func(f string) bool { return strings.Contains(f, words) }) {
			t.Errorf("%q is not found", words)
		}
	}
	if t.Failed() || len(found) != len(want) {
		t.Errorf("found %q", found)
	}
}

var always = []string{`title is "Bad"`, "asks for", "Security Policy", "404"} // whatever the view

func TestWhatIsLookedForIsFound(t *testing.T) {
	c, axe := tools(t)
	tab := newTab(t, c)
	for view, want := range map[browser.View][]string{
		{Width: 320}:             {"wider"},
		{Width: 360}:             {},
		{Width: 360, Dark: true}: {"color-contrast"},
	} {
		want = append(want, always...)
		sees(t, want, judge(t, tab, axe, newShelf(t), badPage("bad", bad), view))
	}
}

func TestARuleThatIsOffUnlessAskedForIsChecked(t *testing.T) {
	c, axe := tools(t)
	tab := newTab(t, c)
	const button = `<button style="width:9px;height:9px;padding:0">x</button>`
	small := strings.Replace(bad, "Words", button+button, 1)
	sees(t, append(always, "target-size"), judge(t, tab, axe, newShelf(t), badPage("small", small), browser.View{Width: 360}))
}
