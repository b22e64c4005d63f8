package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"limber/internal/progress"
	"limber/internal/subscription"
)

// session is the end of a strength session as the page sends it, with some answers.
func session(id string, answers ...string) string {
	form := url.Values{
		"session": {(id + strings.Repeat("A", 22))[:22]}, "focus": {"strength"}, "minutes": {"10"}, "level": {"2"}, "tier": {"intermediate"}, "turn": {"3"},
		"done": {"300"}, "ago": {"60"},
	}
	for i := 0; i < len(answers); i += 2 {
		if form.Set(answers[i], answers[i+1]); answers[i+1] == "-" {
			form.Del(answers[i])
		}
	}
	return form.Encode()
}

// trainee is a runner at level 2, intermediate.
func (s *site) trainee(agreed bool) subscription.Subscriber {
	s.t.Helper()
	return s.edit(s.joinBoth(address, number).ID, func(next *subscription.Subscriber) {
		next.Level, next.Tier, next.Answers = 2, "intermediate", agreed
	})
}

// sees fails the test unless a page has all of these words.
func sees(t *testing.T, a answer, words ...string) {
	t.Helper()
	for _, w := range words {
		if a.status != http.StatusOK || !strings.Contains(a.body, w) {
			t.Errorf("%d, without %q:\n%s", a.status, w, a.body)
		}
	}
}

func TestWhatIsToldOfASessionIsAnsweredByWhatFollowsFromIt(t *testing.T) {
	for name, c := range map[string]struct {
		form  string
		words []string
		step  subscription.Step
	}{
		"it felt right":             {session("a", "felt", "done"), []string{"Well done", "We counted your session."}, subscription.Step{Level: 2, Tier: "intermediate"}},
		"too easy":                  {session("a", "felt", "too_easy"), []string{"too easy again next time"}, subscription.Step{Level: 2, Tier: "intermediate"}},
		"too hard":                  {session("a", "felt", "too_hard"), []string{"easier ways", "Tips for your next session", "Make it one step easier"}, subscription.Step{Level: 2, Tier: "intermediate"}},
		"a little pain":             {session("a", "felt", "pain", "score", "2"), []string{"Thank you for telling us", "Tips for your next session"}, subscription.Step{Level: 2, Tier: "intermediate"}},
		"some pain":                 {session("a", "felt", "pain", "score", "4"), []string{"a step easier", "level 2 (Build), beginner", "tomorrow morning"}, subscription.Step{Level: 2, Tier: "beginner"}},
		"some pain, at the easiest": {session("a", "felt", "pain", "score", "4", "level", "1", "tier", "beginner"), []string{"You are at the easiest step."}, subscription.Step{Level: 2, Tier: "beginner"}},
		"much pain":                 {session("a", "felt", "pain", "score", "6"), []string{"Stop, and rest", "Call 999", "We stopped your strength routines.", "/contact?about=session", "02476 000000"}, subscription.Step{Level: 2, Tier: "intermediate"}},
		"a sign, now":               {session("a", "felt", "done", "signs", "emergency.2"), []string{"call 999 or go to A&amp;E now", "We stopped your strength routines."}, subscription.Step{Level: 2, Tier: "intermediate"}},
		"a sign, soon":              {session("a", "felt", "done", "signs", "urgent.1"), []string{"GP or NHS 111", "We stopped your strength routines."}, subscription.Step{Level: 2, Tier: "intermediate"}},
		"a stretch hurts":           {session("a", "felt", "pain", "score", "1", "focus", "stretch"), []string{"A stretch should not hurt."}, subscription.Step{Level: 2, Tier: "intermediate"}},
		"without a script":          {session("a", "felt", "done", "done", "-", "ago", "-"), []string{"We counted your session."}, subscription.Step{Level: 2, Tier: "intermediate"}},
		"without the level":         {session("a", "felt", "done", "level", "-", "tier", "-", "turn", "-"), []string{"We counted your session."}, subscription.Step{Level: 2, Tier: "intermediate"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			runner := s.trainee(true)
			a := s.post("/session/"+runner.Code(subscription.ToToday), formType, c.form)
			sees(t, a, c.words...)
			after := s.store.All()[runner.ID]
			if after.Step() != c.step || after.Resting != strings.Contains(a.body, "We stopped your strength routines.") {
				t.Errorf("at %v, resting %t", after.Step(), after.Resting)
			}
			if n := len(s.store.Answers(runner.ID)); n != 1 {
				t.Errorf("%d answers are kept", n)
			}
			if a.header.Get("Cache-Control") != "no-store" || a.header.Get("Location") != "" {
				t.Errorf("what tells of health is in an address, or is kept: %v", a.header)
			}
		})
	}
}

func TestASessionIsToldOnce(t *testing.T) {
	s := newSite(t)
	runner := s.trainee(true)
	path := "/session/" + runner.Capability(subscription.ToPreferences)
	first := s.send(http.MethodPost, path, formType, session("a", "felt", "pain", "score", "4"), "Idempotency-Key", "same")
	after := s.store.All()[runner.ID]
	s.now = s.now.Add(time.Hour)
	again := s.send(http.MethodPost, path, formType, session("a", "felt", "pain", "score", "4"), "Idempotency-Key", "same")
	if again.body != first.body || s.store.All()[runner.ID].Step() != after.Step() {
		t.Errorf("the same again leads to %v, and says\n%s", s.store.All()[runner.ID].Step(), again.body)
	}
	if n := len(s.store.Answers(runner.ID)); n != 1 {
		t.Errorf("%d answers are kept", n)
	}
}

func TestWithoutConsentAllButTheCountingWorks(t *testing.T) {
	s := newSite(t)
	runner := s.trainee(false)
	path := "/session/" + runner.Code(subscription.ToToday)
	sees(t, s.post(path, formType, session("a", "felt", "too_easy")), "We kept nothing of what you just told us.", "Go one step up")
	sees(t, s.post(path, formType, session("b", "felt", "too_hard")), "Make it one step easier")
	sees(t, s.post(path, formType, session("c", "felt", "pain", "score", "5")), "a step easier")
	sees(t, s.post(path, formType, session("d", "felt", "pain", "score", "9")), "We stopped your strength routines.")
	if rows := s.store.Answers(runner.ID); len(rows) > 0 || !s.store.All()[runner.ID].Trained.IsZero() {
		t.Errorf("kept %+v", rows)
	}
	rows, err := s.store.Rows(t.Context(), runner.ID)
	if err != nil || strings.Contains(fmt.Sprint(rows), "pain") || strings.Contains(fmt.Sprint(rows), "score") {
		t.Errorf("held: %v %v", rows, err)
	}
}

func TestAStepUpIsOfferedTakenOnceAndShownInTheNextRoutine(t *testing.T) {
	s := newSite(t)
	runner := s.trainee(true)
	link := runner.Code(subscription.ToToday)
	for i := range 2 {
		s.now = start.AddDate(0, 0, 3*i)
		s.post("/session/"+link, formType, session(fmt.Sprint(i), "felt", "too_easy"))
	}
	offer := `name="move" value="up"><input type="hidden" name="level" value="2"><input type="hidden" name="tier" value="advanced">`
	sees(t, s.get("/progress/"+link), "Are you ready for the next step?", "level 2 (Build), advanced", offer)
	for range 2 {
		a := s.post("/progress/"+link+"/step", formType, "move=up&level=2&tier=advanced")
		if want := "/progress/" + link + "?done=up"; a.status != http.StatusSeeOther || a.header.Get("Location") != want {
			t.Fatalf("answered %d %s", a.status, a.body)
		}
		if now := s.store.All()[runner.ID].Step(); now != (subscription.Step{Level: 2, Tier: "advanced"}) {
			t.Fatalf("at %v", now)
		}
	}
	sees(t, s.get("/progress/"+link+"?done=up"), "You went one step up.", "You chose to go one step up on")
	if a := s.post("/progress/"+link+"/step", formType, "move=up&level=3&tier=beginner"); a.status != http.StatusBadRequest {
		t.Errorf("a second step in a week is answered %d", a.status)
	}
}

func TestTheRunnerCanGoDownStayAndRestAtAnyTime(t *testing.T) {
	s := newSite(t)
	runner := s.trainee(true)
	link := runner.Code(subscription.ToToday)
	for _, c := range []struct{ path, form, done string }{
		{"/step", "move=down&level=2&tier=intermediate", "down"},
		{"/step", "move=down&level=2&tier=intermediate", "down"}, // pressed twice
		{"/step", "move=stay", "stay"},
		{"/rest", "", "resting"},
		{"/stretches", "stretches=yes", "stretching"},
		{"/stretches", "stretches=no", "resting"},
	} {
		a := s.post("/progress/"+link+c.path, formType, c.form)
		if a.status != http.StatusSeeOther || a.header.Get("Location") != "/progress/"+link+"?done="+c.done {
			t.Fatalf("%s %s: %d to %s", c.path, c.form, a.status, a.header.Get("Location"))
		}
		if page := s.get(a.header.Get("Location")); !strings.Contains(page.body, `role="status"`) {
			t.Errorf("%s is not said on the page", c.done)
		}
	}
	after := s.store.All()[runner.ID]
	if after.Step() != (subscription.Step{Level: 2, Tier: "beginner"}) || !after.Resting || after.Stretching || !after.Declined.Equal(s.now) {
		t.Errorf("%+v", after)
	}
}

func TestTheNextMorningIsAskedAndAnswered(t *testing.T) {
	for settled, words := range map[string]string{"yes": "You can go on with your routines.", "no": "talk to a professional"} {
		s := newSite(t)
		runner := s.trainee(true)
		link := runner.Code(subscription.ToToday)
		s.post("/session/"+link, formType, session("a", "felt", "pain", "score", "4"))
		if strings.Contains(s.get("/progress/"+link).body, "How was the next morning?") {
			t.Error("asked the same day")
		}
		s.now = s.now.AddDate(0, 0, 1)
		sees(t, s.get("/progress/"+link), "How was the next morning?")
		sees(t, s.post("/progress/"+link+"/settled", formType, "settled="+settled), words)
		if strings.Contains(s.get("/progress/"+link).body, "How was the next morning?") {
			t.Error("asked again")
		}
		if kept := s.store.Answers(runner.ID); len(kept) != 1 || string(kept[0].Settled) != settled {
			t.Errorf("%+v", kept)
		}
	}
}

func TestWhatIsWrongWithATellingIsShownWithTheAnswersAndChangesNothing(t *testing.T) {
	for name, c := range map[string]struct{ form, words string }{
		"nothing":               {"", "Say how it felt."},
		"no word":               {session("a"), "Say how it felt."},
		"another word":          {session("a", "felt", "great"), "Say how it felt."},
		"pain without a number": {session("a", "felt", "pain"), "Choose a number from 0 to 10."},
		"pain of 11":            {session("a", "felt", "pain", "score", "11"), "Choose a number from 0 to 10."},
		"another sign":          {session("a", "felt", "done", "signs", "tired"), "Tick only the boxes that there are."},
		"another routine":       {session("a", "felt", "done", "minutes", "7"), "Choose 5, 10, 15 or 20 minutes."},
		"level 9":               {session("a", "felt", "done", "level", "9"), "Choose a level from 1 to 4."},
		"a made-up number":      {session("a", "felt", "done", "session", "x"), "Please open the session again."},
		"time of words":         {session("a", "felt", "done", "ago", "long"), "This must be a whole number of seconds."},
		"another question":      {session("a", "felt", "done", "name", "Sam"), "This form has no such question."},
	} {
		s := newSite(t)
		runner := s.trainee(true)
		before := s.state()
		a := s.post("/session/"+runner.Code(subscription.ToToday), formType, c.form)
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, c.words) || !strings.Contains(a.body, "Call 999") {
			t.Errorf("%s: %d\n%s", name, a.status, a.body)
		}
		s.unchanged(before)
		if len(s.store.Answers(runner.ID)) > 0 {
			t.Errorf("%s: an answer is kept", name)
		}
	}
}

func TestASessionToldLateCountsWhenItWas(t *testing.T) {
	s := newSite(t)
	runner := s.trainee(true)
	s.post("/session/"+runner.Code(subscription.ToToday), formType, session("a", "felt", "done", "ago", "86400", "done", "99999"))
	s.post("/session/"+runner.Code(subscription.ToToday), formType, session("b", "felt", "done", "ago", "99999999"))
	kept := s.store.Answers(runner.ID)
	if len(kept) != 2 || !kept[0].At.Equal(s.now.AddDate(0, 0, -1)) || !kept[1].At.Equal(s.now.AddDate(0, 0, -7)) || kept[0].Seconds > 600 || kept[0].Felt != progress.Done {
		t.Errorf("%+v", kept)
	}
}

func TestTheContactPageBeginsWithAFewWordsOfWhoHadToStop(t *testing.T) {
	d := newDesk(t)
	plain, begun := d.get("/contact"), d.get("/contact?about=session")
	words := "I would like your advice about what I felt."
	if !strings.Contains(begun.body, words) || !strings.Contains(begun.body, `value="back-pain" checked`) || strings.Contains(plain.body, words) {
		t.Errorf("%d\n%s", begun.status, begun.body)
	}
}
