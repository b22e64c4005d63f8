package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/guide"
	"limber/internal/subscription"
)

// wonder asks a runner both how many routines they want and what came between, as upkeep never does at once.
func wonder(s *site, runner subscription.Subscriber) subscription.Subscriber {
	s.t.Helper()
	content, err := guide.Load()
	if err != nil {
		s.t.Fatal(err)
	}
	s.service.Rules = content.Rules()
	return s.edit(runner.ID, func(next *subscription.Subscriber) {
		next.Answers, next.Trained, next.Lapsed, next.AskedWhy = true, s.now.AddDate(0, 0, -9), s.now, s.now
		next.Settled, next.FadeAsked = s.now.AddDate(0, 0, -84), s.now
		next.Preferences.Days = calendar.Days(0b1010110) // Monday, Tuesday, Thursday, Saturday
	})
}

func TestTheQuestionsAreOnThePageWhileTheyAreOpen(t *testing.T) {
	s := newSite(t)
	runner := s.joinBoth(address, number)
	const how, why = "How many routines would you like from now on?", "What got in the way?"
	if page := s.get(home(runner)).body; strings.Contains(page, how) || strings.Contains(page, why) {
		t.Error("nobody asked")
	}
	runner = wonder(s, runner)
	for _, link := range []string{runner.Capability(subscription.ToPreferences), runner.Code(subscription.ToToday)} {
		page := s.get("/preferences/" + link).body
		for _, words := range []string{
			how, "You have had your routines on the same days for 12 weeks.", "you get 2 a week from Sunday 6 December.", `id="fewer"`, `href="#stop"`, `id="stop"`,
			"Keep all 4: every Monday, Tuesday, Thursday and Saturday", "Have 2 a week: every Monday and Thursday",
			why, `id="reason"`, "I had no time", "I had pain", "I was bored", "I forgot", "I was ill", "Something else",
		} {
			saw(t, page, words)
		}
		if strings.Contains(page, " checked></div>") || strings.Contains(page, `name="reason" value="time" checked`) {
			t.Error("an answer is chosen already")
		}
	}
	today := s.get("/t/" + runner.Code(subscription.ToToday)).body
	saw(t, today, `#fewer">Choose how many routines you want</a>`)
	saw(t, today, `#reason">Tell us what got in the way</a>`)
	for name, close := range map[string]func(*subscription.Subscriber){
		"answered": func(next *subscription.Subscriber) { next.FadeAsked, next.Reasoned = time.Time{}, s.now },
		"resting":  func(next *subscription.Subscriber) { next.Resting = true },
		"left": func(next *subscription.Subscriber) {
			next.Mail.State, next.Text.State = subscription.Left, subscription.Left
		},
	} {
		before := s.store.All()[runner.ID]
		s.edit(runner.ID, close)
		page := s.get(home(runner)).body + s.get("/t/"+runner.Code(subscription.ToToday)).body
		if strings.Contains(page, how) || strings.Contains(page, why) || strings.Contains(page, "#fewer") {
			t.Errorf("%s: still asked", name)
		}
		s.edit(runner.ID, func(next *subscription.Subscriber) {
			version := next.Version
			*next = before
			next.Version = version
		})
	}
}

func TestTheQuestionHowManySaysWhatSilenceMeansAtEachStep(t *testing.T) {
	for days, words := range map[calendar.Days][]string{
		0b0010010: {"you get 1 a week from", "Have 1 a week: every Monday"},
		0b0000010: {"we send none from", "Keep my routine every Monday"},
	} {
		s := newSite(t)
		runner := wonder(s, s.joinBoth(address, number))
		s.edit(runner.ID, func(next *subscription.Subscriber) { next.Preferences.Days = days })
		for _, want := range words {
			saw(t, s.get(home(runner)).body, want)
		}
	}
}

func TestAnAnswerToHowManyIsDoneOnceHoweverOftenItIsSent(t *testing.T) {
	for answer, days := range map[string]string{"all": "mon tue thu sat", "fewer": "mon thu"} {
		s := newSite(t)
		runner := wonder(s, s.joinBoth(address, number))
		slots := s.slots.used
		for range 3 {
			s.now = s.now.Add(time.Minute)
			a := s.post(home(runner)+"/fewer", formType, "days="+answer)
			if want := home(runner) + "?done=days"; a.status != http.StatusSeeOther || a.header.Get("Location") != want {
				t.Fatalf("answered %d, to %s", a.status, a.header.Get("Location"))
			}
			saw(t, s.get(a.header.Get("Location")).body, "Your plan shows the days of your routines.")
			if got := s.store.All()[runner.ID].Preferences.Days.Names(); strings.Join(got, " ") != days {
				t.Errorf("%s: %v", answer, got)
			}
		}
		if settled := s.store.All()[runner.ID].Settled; !settled.Equal(s.now.Add(-2 * time.Minute)) {
			t.Errorf("%s: settled at %s", answer, settled)
		}
		if known := s.slots.used - slots; (known > 0) != (answer == "fewer") {
			t.Errorf("%s: %d slots were made known", answer, known)
		}
	}
}

func TestEveryReasonIsAnsweredWithItsTipAndKeptNowhere(t *testing.T) {
	content, err := guide.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, tip := range content.Tips() {
		s := newSite(t)
		runner := wonder(s, s.joinBoth(address, number))
		path := home(runner) + "/reason"
		var first, then string
		for range 2 {
			a := s.post(path, formType, "reason="+string(tip.Reason))
			if a.status != http.StatusOK || a.header.Get("Location") != "" || a.header.Get("Cache-Control") != "no-store" {
				t.Fatalf("%s answered %d: %v", tip.Reason, a.status, a.header)
			}
			saw(t, a.body, "<h1>"+tip.Heading+"</h1>")
			saw(t, a.body, `href="`+home(runner)+`">Back to my routines</a>`)
			for _, words := range tip.Words {
				saw(t, a.body, words)
			}
			if first, then = then, a.body; first != "" && first != then {
				t.Errorf("%s: the same again shows something else", tip.Reason)
			}
		}
		kept := s.store.All()[runner.ID]
		if kept.WhyOpen() || kept.FadeAsked.IsZero() || len(s.store.Answers(runner.ID)) > 0 {
			t.Errorf("%s: %+v", tip.Reason, kept.Course)
		}
		before := s.state()
		s.post(path, formType, "reason=other")
		s.unchanged(before)
	}
}

func TestPainIsAnsweredWithWhenToStopAndWhereToTurn(t *testing.T) {
	s := newSite(t)
	runner := wonder(s, s.joinBoth(address, number))
	page := s.post(home(runner)+"/reason", formType, "reason=pain").body
	for _, words := range []string{"6 or more out of 10? Stop", "easier version", "Talk to a professional", `href="/guide#help"`, `href="/contact"`} {
		saw(t, page, words)
	}
	saw(t, s.post(home(runner)+"/reason", formType, "reason=ill").body, `#pause_until">Pause my routines</a>`)
}

func TestWhatIsWrongWithAnAnswerIsSaidInItsPanelAndChangesNothing(t *testing.T) {
	s := newSite(t)
	runner := wonder(s, s.joinBoth(address, number))
	before := s.state()
	for _, test := range [][3]string{
		{"/fewer", "", "fewer"},
		{"/fewer", "days=some", "fewer"},
		{"/reason", "", "reason"},
		{"/reason", "reason=weather", "reason"},
		{"/reason", "reason=time&reason=ill", "reason"},
	} {
		a := s.post(home(runner)+test[0], formType, test[1])
		if a.status != http.StatusUnprocessableEntity {
			t.Errorf("%v answered %d", test, a.status)
			continue
		}
		saw(t, a.body, `<a href="#`+test[2]+`">`)
		saw(t, a.body, `aria-describedby="`+test[2]+`-error"`)
		saw(t, a.body, `id="`+test[2]+`-error"`)
	}
	s.unchanged(before)
	s.edit(runner.ID, func(next *subscription.Subscriber) { next.FadeAsked, next.Reasoned = time.Time{}, s.now })
	for path, form := range map[string]string{"/fewer": "days=some", "/reason": "reason=weather"} {
		if a := s.post(home(runner)+path, formType, form); a.status != http.StatusUnprocessableEntity || strings.Contains(a.body, `<a href="#`+path[1:]) {
			t.Errorf("%s, when it isn't asked: %d, or a link to nowhere", path, a.status)
		}
	}
}
