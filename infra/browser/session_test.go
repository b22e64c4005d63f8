package browser_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

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
	p := newTrainee(t, slow) // not to be over before it is paused
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
	must(t, p.tab.Evaluate(p.ctx, fmt.Sprintf("window.speed = %d", fast), nil))
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
	p.isKept()
	p.online(false)
	p.opens(p.front + p.path) // again, from what is kept
	must(t, p.tab.Evaluate(p.ctx, watch, nil))
	p.begins()
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
	p.online(true)
	p.until("the answer being sent", `document.getElementById("after-heading").textContent === "Your answer is sent"`)
	if n := p.kept(); n != 0 {
		t.Errorf("%d answers are still kept on the device", n)
	}
	if page := p.progress(); !strings.Contains(page, "1 session in a row.") {
		t.Errorf("it isn't counted: %s", page)
	}
}

func TestMuchPainShowsWhereToGetHelpAtOnceWithoutANetworkToo(t *testing.T) {
	p := newTrainee(t, slow) // not to be over before it is stopped
	p.opens(p.front + p.path)
	p.begins()
	p.online(false)
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
	p.begins()
	p.clicks("#hurts")
	p.clicks("#told button")
	if p.text("incomplete") != "Choose a number from 0 to 10." || p.text("said") != p.text("incomplete") || !p.at("[name=score]") {
		t.Errorf("it says %q, and aloud %q", p.text("incomplete"), p.text("said"))
	}
	if with := p.looks(`document.querySelector("[aria-describedby~=incomplete]").id`); with != "how-much" {
		t.Errorf("it says so of %q", with)
	}
}

func TestASessionDoneWithoutThePlayerIsToldToo(t *testing.T) {
	p := newTrainee(t, fast)
	p.opens(p.site.Site + p.path)
	p.clicks("#already")
	p.clicks(`[name=felt][value=done]`)
	p.follows("#told button")
	p.sees(http.StatusOK, "Well done")
	if page := p.progress(); !strings.Contains(page, "1 session in a row.</strong> 5 minutes") {
		t.Errorf("it isn't counted whole: %s", page)
	}
}

func TestWhoStoppedByMistakeGoesBackToTheSession(t *testing.T) {
	p := newTrainee(t, slow)
	p.opens(p.site.Site + p.path)
	p.begins()
	p.until("the first exercise", `document.getElementById("word").textContent === "One way"`)
	p.clicks("#hurts")
	p.comes("end")
	p.clicks("#resume")
	p.comes("paused")
	p.clicks("#pause")
	p.comes("playing")
	must(t, p.tab.Evaluate(p.ctx, `for (let i = 0; i < 99 && document.getElementById("play").dataset.state !== "end"; i++) document.getElementById("next").click()`, nil))
	p.comes("end")
	if felt := p.looks(`String(new FormData(document.getElementById("told")).get("felt"))`); felt != "null" {
		t.Errorf("at the end %q is chosen already", felt)
	}
}
