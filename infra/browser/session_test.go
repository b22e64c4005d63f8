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

func clockOf(speed int) string {
	return fmt.Sprintf(`(() => { const real = performance.now.bind(performance); performance.now = () => %d * real(); })();`, speed)
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
	must(p.t, p.tab.Evaluate(p.ctx, `JSON.parse(document.getElementById("session-data").textContent).items.map((one) => one.name)`, &names))
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

func TestAWholeSessionIsDoneByTouchAndChangesTheNextRoutine(t *testing.T) {
	p := newTrainee(t, fast)
	must(t, p.tab.Touch(p.ctx, true))
	before := p.latest()
	for i, day := range []int{23, 25} {
		p.site.until(day, 9, 5)
		p.opens(p.site.Site + p.path)
		must(t, p.tab.Evaluate(p.ctx, watch, nil))
		must(t, p.tab.Tap(p.ctx, "#begin"))
		p.plays()
		must(t, p.tab.Tap(p.ctx, `[name=felt][value=too_easy]`))
		must(t, p.tab.Follow(p.ctx, func() error { return p.tab.Tap(p.ctx, "#told button") }))
		words := p.sees(http.StatusOK, "Well done")
		if offered := strings.Contains(words, "Are you ready for the next step?"); offered != (i == 1) {
			t.Errorf("after session %d: %s", i+1, words)
		}
	}
	must(t, p.tab.Follow(p.ctx, func() error { return p.tab.Tap(p.ctx, `form[action$="/step"] button`) }))
	p.sees(http.StatusOK, "How you are getting on")
	p.site.until(27, 9, 1)
	if after := p.latest(); strings.Contains(after, "2 sets of 10 each side, hold for 1 second") || !strings.Contains(before, "hold for 1 second") {
		t.Errorf("the next routine is not a step up:\n%s", after)
	}
	if troubles := p.tab.Troubles(); len(troubles) > 0 {
		t.Errorf("the browser says: %q", troubles)
	}
}

func TestAWholeSessionIsDoneByKeyboard(t *testing.T) {
	p := newTrainee(t, fast)
	p.opens(p.site.Site + p.path)
	must(t, p.tab.Evaluate(p.ctx, watch, nil))
	p.tabsTo("#begin")
	p.key("Enter")
	p.comes("playing")
	p.key("Tab")
	p.tabsTo("#pause")
	p.key(" ")
	p.comes("paused")
	p.key("ArrowRight")
	first := p.text("detail") + p.text("word")
	p.key("ArrowRight")
	if next := p.text("detail") + p.text("word"); next == first {
		t.Errorf("the right arrow doesn't go on from %q", first)
	}
	p.key("ArrowLeft")
	if back := p.text("detail") + p.text("word"); back != first {
		t.Errorf("the left arrow goes back to %q, not %q", back, first)
	}
	p.key(" ")
	p.comes("playing")
	p.plays()
	if !p.comesTo("#how") {
		t.Error("at the end the keyboard isn't at the question")
	}
	p.tabsTo(`[name=felt]`)
	p.key(" ")
	p.tabsTo("#told button")
	must(t, p.tab.Follow(p.ctx, func() error { return p.tab.Press(p.ctx, "Enter") }))
	p.sees(http.StatusOK, "Well done")
}

func TestASessionGoesOnWithoutANetworkAndItsAnswerIsSentWhenThatIsBack(t *testing.T) {
	p := newTrainee(t, fast)
	p.opens(p.front + p.path)
	p.until("a kept page", `(async () => { const store = await caches.open("session-1"); return (await store.keys()).some((one) => one.url.includes("/session/")) && (await store.keys()).length > 2; })()`)
	p.cut.Store(true)
	must(t, p.tab.Network(p.ctx, false))
	p.opens(p.front + p.path) // again, from what is kept
	must(t, p.tab.Evaluate(p.ctx, watch, nil))
	p.clicks("#begin")
	p.plays()
	p.clicks(`[name=felt][value=done]`)
	p.clicks("#told button")
	p.comes("after")
	if words := p.text("after-words"); !strings.Contains(words, "There is no network just now.") {
		t.Errorf("it says %q", words)
	}
	if n := p.kept(); n != 1 {
		t.Fatalf("%d answers are kept on the device", n)
	}
	p.cut.Store(false)
	must(t, p.tab.Network(p.ctx, true))
	p.until("the answer being sent", `document.getElementById("after-heading").textContent === "Your answer is sent"`)
	if n := p.kept(); n != 0 {
		t.Errorf("%d answers are still kept on the device", n)
	}
	page, err := p.site.Get(p.ctx, "/progress/"+p.id)
	must(t, err)
	if !strings.Contains(page.Body, "1 session in a row.") {
		t.Errorf("it isn't counted: %s", page.Body)
	}
}

func (p trainee) kept() (n int) {
	p.t.Helper()
	must(p.t, p.tab.Evaluate(p.ctx, `Object.keys(localStorage).filter((key) => key.startsWith("limber.answer.")).length`, &n))
	return n
}

func TestMuchPainShowsWhereToGetHelpAtOnceWithoutANetworkToo(t *testing.T) {
	p := newTrainee(t, slow) // not to be over before it is stopped
	p.opens(p.front + p.path)
	p.clicks("#begin")
	p.comes("playing")
	p.cut.Store(true)
	must(t, p.tab.Network(p.ctx, false))
	p.clicks("#hurts")
	p.comes("end")
	p.clicks("#score-6")
	p.clicks("#told button")
	p.comes("stop")
	if words := p.looks("document.body.innerText"); !strings.Contains(words, "Call 999 or go to A&E now if:") || strings.Contains(words, "How was it?") {
		t.Errorf("the page says %s", words)
	}
	if !p.comesTo("#stopnow-heading") {
		t.Error("the keyboard isn't at what to do")
	}
	if n := p.kept(); n != 1 {
		t.Errorf("%d answers are kept on the device", n)
	}
}

func TestAnAnswerThatIsNotCompleteSaysWhatIsMissing(t *testing.T) {
	p := newTrainee(t, slow) // not to be over before it is stopped
	p.opens(p.site.Site + p.path)
	p.clicks("#begin")
	p.clicks("#hurts")
	p.clicks("#told button")
	if p.text("incomplete") != "Choose a number from 0 to 10." || !p.at("[name=score]") {
		t.Errorf("it says %q", p.text("incomplete"))
	}
}

func TestASessionDoneWithoutThePlayerIsToldToo(t *testing.T) {
	p := newTrainee(t, fast)
	p.opens(p.site.Site + p.path)
	p.clicks("#already")
	p.clicks(`[name=felt][value=done]`)
	p.follows("#told button")
	p.sees(http.StatusOK, "Well done")
	page, err := p.site.Get(p.ctx, "/progress/"+p.id)
	must(t, err)
	if !strings.Contains(page.Body, "1 session in a row.</strong> 5 minutes") {
		t.Errorf("it isn't counted whole: %s", page.Body)
	}
}

func TestWhoStoppedByMistakeGoesBackToTheSession(t *testing.T) {
	p := newTrainee(t, slow)
	p.opens(p.site.Site + p.path)
	p.clicks("#begin")
	p.until("the first exercise", `document.getElementById("word").textContent === "One way"`)
	p.clicks("#hurts")
	p.comes("end")
	p.clicks("#resume")
	p.comes("paused")
	p.clicks("#pause")
	p.comes("playing")
}
