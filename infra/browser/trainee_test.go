package browser_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"limber/infra/local/visitor"
)

// fast is how much faster than time the clock of a page goes here, and slow where each state is looked at.
const fast, slow = 40, 4

// clockOf goes on by no more than a second from one look at it to the next: a machine that stands still for a while makes a
// session longer, and no exercise of it is passed over unseen.
func clockOf(speed int) string {
	return fmt.Sprintf(`window.speed = %d; (() => {
		const real = performance.now.bind(performance);
		let last = 0, at = 0;
		performance.now = () => {
			const time = real();
			at += Math.min((time - last) * window.speed, 1000);
			last = time;
			return at;
		};
	})();`, speed)
}

// trainee is a runner at a browser with JavaScript, who follows the link of a reminder for strength over a network that can
// be cut.
type trainee struct {
	person
	site  *site
	id    string // of the link
	path  string // of the session
	front string // the address of the site through the network
	cut   *atomic.Bool
}

const pat = "pat@runner.example.com"

func newTrainee(t *testing.T, speed int) trainee {
	t.Helper()
	s := openSite(t)
	must(t, s.Subscribe(t.Context(), visitor.SignUp{
		Email: pat, Days: []string{"mon", "wed", "fri"}, Time: "09:00", TimeZone: "Europe/London", Focus: "strength", Minutes: 5,
		Consent: map[string]bool{"email": true, "answers": true},
	}))
	must(t, s.Drain(t.Context()))
	must(t, s.Confirm(t.Context(), pat))
	s.until(23, 9, 1)
	link := s.link(pat, "/session/")
	p := visit(t)
	must(t, p.tab.Scripts(p.ctx, true))
	must(t, p.tab.Prepare(p.ctx, clockOf(speed)))
	id, _, _ := strings.Cut(strings.TrimPrefix(link, "/session/"), "?")
	tr := trainee{person: p, site: s, id: id, path: link, cut: &atomic.Bool{}}
	tr.front = network(t, s.Site, tr.cut)
	return tr
}

// network is the way to a site; while it is cut, nothing comes through.
func network(t *testing.T, site string, cut *atomic.Bool) string {
	t.Helper()
	to, err := url.Parse(site)
	must(t, err)
	proxy := httputil.NewSingleHostReverseProxy(to)
	way := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if cut.Load() {
			panic(http.ErrAbortHandler) // the connection ends without a word
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(way.Close)
	return way.URL
}

func (p trainee) state() string {
	p.t.Helper()
	return p.looks("document.getElementById('play').dataset.state")
}

func (p trainee) text(id string) string {
	p.t.Helper()
	return p.looks(fmt.Sprintf("document.getElementById(%q).textContent", id))
}

// until waits for something to be so in the page.
func (p trainee) until(what, expression string) {
	p.t.Helper()
	for deadline := time.Now().Add(60 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		var so bool
		must(p.t, p.tab.Evaluate(p.ctx, expression, &so))
		if so {
			return
		}
	}
	p.t.Fatalf("it never comes to %s; the page says %q in the state %s", what, p.looks("document.body.innerText"), p.state())
}

func (p trainee) comes(state string) {
	p.t.Helper()
	p.until(state, fmt.Sprintf("document.getElementById('play').dataset.state === %q", state))
}

// watched are the words and the exercises that a session shows, gathered in the page itself.
const watch = `window.seen = {}; new MutationObserver(() => {
	const at = (id) => document.getElementById(id).textContent;
	window.seen[at("now") + ": " + at("word")] = true;
}).observe(document.getElementById("word"), {childList: true, characterData: true, subtree: true});`

func (p trainee) saw() (all map[string]bool) {
	p.t.Helper()
	must(p.t, p.tab.Evaluate(p.ctx, "window.seen", &all))
	return all
}

// plays waits for the end of a session that has begun, and demands that each exercise was done.
func (p trainee) plays() {
	p.t.Helper()
	p.comes("end")
	var names []string
	must(p.t, p.tab.Evaluate(p.ctx, `JSON.parse(document.getElementById("session-data").textContent).items.map((one) => (one.how ? one.name + ", " + one.how : one.name))`, &names))
	saw := p.saw()
	for _, name := range names {
		if !saw[name+": Hold"] && !saw[name+": Move"] && !saw[name+": One way"] {
			p.t.Errorf("%s was not done: %v", name, saw)
		}
	}
}

// latest is the words of the latest reminder.
func (p trainee) latest() string {
	p.t.Helper()
	all := p.site.Messages(pat)
	return all[len(all)-1].Content().Text
}

func (p trainee) kept() (n int) {
	p.t.Helper()
	must(p.t, p.tab.Evaluate(p.ctx, `Object.keys(localStorage).filter((key) => key.startsWith("limber.answer.")).length`, &n))
	return n
}

// begins starts the session once its figures have come: until then what there is to press may still move.
func (p trainee) begins() {
	p.t.Helper()
	p.figured()
	p.clicks("#begin")
	p.comes("playing")
}

func (p trainee) figured() {
	p.t.Helper()
	p.until("figures", `[...document.querySelectorAll("#figures > div")].every((one) => one.shadowRoot)`)
}
