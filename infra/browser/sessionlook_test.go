package browser_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"limber/infra/browser"
)

func TestTheFigureFollowsTheCount(t *testing.T) {
	p := newTrainee(t, fast)
	p.opens(p.site.Site + "/session?focus=strength&minutes=10&level=1")
	p.until("figures", `document.querySelectorAll("#figures > div").length > 1 && [...document.querySelectorAll("#figures > div")].every((one) => one.shadowRoot)`)
	p.begins()
	const look = `(() => {
		const moves = document.querySelector("#figures > .shown").shadowRoot.firstElementChild.getAnimations({subtree: true});
		return JSON.stringify({play: document.getElementById("play").dataset.state, word: document.getElementById("word").textContent, name: document.getElementById("now").textContent, at: moves.map((one) => one.currentTime), state: moves.map((one) => one.playState)});
	})()`
	ends := map[string]int{}
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
		var seen struct {
			Play, Word, Name string
			At               []float64
			State            []string
		}
		must(t, json.Unmarshal([]byte(p.looks(look)), &seen))
		if seen.Play != "playing" { // over, and its figures are put away
			break
		}
		if len(seen.At) == 0 {
			t.Fatalf("the figure of %s can't be moved", seen.Name)
		}
		for i, at := range seen.At {
			if seen.State[i] != "paused" {
				t.Fatalf("the figure of %s goes by a clock of its own", seen.Name)
			}
			if seen.Word == "Rest" && at > 700 || seen.Word == "Hold" && seen.Name == "Clams" && at < 2500 {
				t.Errorf("at %q of %s, the figure is at %.0f ms of its way", seen.Word, seen.Name, at)
			}
		}
		ends[seen.Word]++
	}
	if ends["Hold"] == 0 || ends["Move"] == 0 || ends["Rest"] == 0 {
		t.Errorf("looked at %v", ends)
	}
}

func TestTheLongestSessionsTakeLessThan100kB(t *testing.T) {
	s := openSite(t)
	for _, query := range []string{"focus=strength&minutes=20&level=1", "focus=strength&minutes=20&level=4&tier=beginner", "focus=stretch&minutes=20", "focus=strength&minutes=5"} {
		p := trainee{person: visit(t)} // nothing is kept from before
		must(t, p.tab.Scripts(p.ctx, true))
		p.opens(s.Site + "/session?" + query)
		p.figured()
		if got := p.tab.Received(); got > 100_000 || got < 10_000 {
			t.Errorf("%s takes %d bytes", query, got)
		} else {
			t.Logf("%s takes %d bytes", query, got)
		}
	}
}

// TestEveryStateOfASessionIsUsable looks at each with axe-core, on small screens and wide ones.
func TestEveryStateOfASessionIsUsable(t *testing.T) {
	_, axe := tools(t)
	p := newTrainee(t, slow)
	p.opens(p.site.Site + p.path + "&minutes=10")
	p.figured()
	must(t, axe.Load(p.ctx, p.tab))
	look := func(name string) {
		t.Helper()
		for _, v := range []browser.View{{Width: 320}, {Width: 320, Dark: true}, {Width: 640}, {Width: 1280}, {Width: 1280, Dark: true}} { // 640 is 1280 at 200%
			must(t, p.tab.Look(p.ctx, v))
			for _, f := range look(p.ctx, t, p.tab, axe, sheet{name: name}) {
				t.Errorf("%s, %s: %s", name, v, f)
			}
			must(t, shoot(p.ctx, p.tab, sheet{name: "session " + name}, v))
		}
	}
	stop := func() { // stands still at a moment
		p.clicks("#pause")
		p.comes("paused")
	}
	look("start")
	p.begins()
	stop()
	look("get ready")
	for _, kind := range []string{"One way", "Hold", "Move", "Change sides", "Rest", "Next"} {
		p.clicks("#pause")
		p.until(kind, fmt.Sprintf(`document.getElementById("word").textContent === %q`, kind))
		stop()
		look(strings.ToLower(kind))
	}
	p.clicks("#show-easier")
	look("easier version")
	p.clicks("#hurts")
	look("end, it hurts")
	p.clicks("#score-10")
	p.cut.Store(true)
	must(t, p.tab.Network(p.ctx, false))
	p.clicks("#told button")
	p.comes("stop")
	look("stop")
	must(t, p.tab.Network(p.ctx, true))
}

// screens are a phone on its side, a desk at 200%, small and usual phones, and a desk.
var screens = []browser.View{
	{Width: 640, Height: 320}, {Width: 640, Height: 360}, {Width: 320, Height: 568}, {Width: 375, Height: 667}, {Width: 390, Height: 844}, {Width: 1280, Height: 720},
}

// outOfView lists what a session shows that isn't in the window whole, or lies under something else.
const outOfView = `["now", "word", "count", "detail", "from", "pause", "hurts", "back", "next", "show-easier"].filter((id) => {
	const element = document.getElementById(id), box = element.getBoundingClientRect();
	const end = element.matches("button") ? innerHeight : document.querySelector(".controls").getBoundingClientRect().top;
	return box.height && (box.top < 0 || box.bottom > end);
}).map((id) => {
	const box = document.getElementById(id).getBoundingClientRect();
	return id + " is at " + Math.round(box.top) + " to " + Math.round(box.bottom) + " of " + innerHeight;
}).join(", ")`

// A runner looks at these from the floor, and must not have to look for the way to stop.
func TestTheCountAndTheButtonsAreInViewOnEveryScreen(t *testing.T) {
	p := newTrainee(t, slow)
	for _, v := range screens {
		must(t, p.tab.Look(p.ctx, v))
		p.opens(p.site.Site + "/session?focus=strength&minutes=20&level=2")
		p.begins()
		for _, word := range []string{"Get ready", "Move", "Rest"} {
			p.until(word, fmt.Sprintf(`document.getElementById("word").textContent === %q || (document.getElementById("next").click(), false)`, word))
			if outside := p.looks(outOfView); outside != "" {
				t.Errorf("%s, at %q: %s", v, word, outside)
			}
			must(t, shoot(p.ctx, p.tab, sheet{name: "view " + strings.ToLower(word)}, v))
		}
	}
}

func TestASessionSaysHowAnExerciseIsToBeDone(t *testing.T) {
	p := newTrainee(t, slow)
	p.opens(p.site.Site + "/session?focus=strength&minutes=20&level=2&tier=beginner")
	p.begins()
	p.until("the plank", `document.getElementById("now").textContent.includes("on your knees") || (document.getElementById("next").click(), false)`)
	if said := p.text("said"); !strings.Contains(said, "on your knees") {
		t.Errorf("it is said as %q", said)
	}
}
