package e2e

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"limber/infra/local/cloud"
	"limber/infra/local/visitor"
)

func TestStopInAnyFormEndsTheTextsWithOneReceipt(t *testing.T) {
	k := open(t)
	p := k.join(visitor.SignUp{Email: "stop@runner.example", Phone: "+447700900201", Time: "12:00"})
	for _, form := range []string{
		"STOP", "stop", "Stop.", "STOPALL", "Please stop texting me", "unsubscribe", "S T O P", "🛑", "Cancel", "remove me",
	} {
		p.says(form, "no more texts")
		k.must(k.Text(t.Context(), p.phone, form))
		p.expect(0, 0) // one receipt is enough
		if view := p.own(); view.Channels.SMS.State != "left" || view.Channels.Email.State != "active" {
			t.Errorf("after %q: %+v", form, view.Channels)
		}
		k.must(k.Text(t.Context(), p.phone, "START"))
		if state := p.own().Channels.SMS.State; state != "active" {
			t.Errorf("after START: %s", state)
		}
		p.news()
	}
	p.says("STOP", "no more texts")
	k.until(at(23, 12, 1))
	p.expect(1, 0)
}

// said is a text of a runner: when it was sent, in minutes after a time of the test's.
type said struct {
	body string
	at   int
	id   string // empty for one of its own
}

func TestTheLaterOfStopAndStartHoldsHoweverTheyArrive(t *testing.T) {
	k := open(t)
	p := k.join(visitor.SignUp{Email: "order@runner.example", Phone: "+447700900202", Time: "12:00"})
	tests := []struct {
		name     string
		arrive   []said
		state    string
		receipts int
	}{
		{"STOP twice", []said{{"STOP", 1, ""}, {"STOP", 2, ""}}, "left", 1},
		{"one STOP that comes twice", []said{{"STOP", 1, "again"}, {"STOP", 1, "again"}}, "left", 1},
		{"a STOP that its START has overtaken", []said{{"START", 2, ""}, {"STOP", 1, ""}}, "active", 0},
		{"a START that its STOP has overtaken", []said{{"STOP", 2, ""}, {"START", 1, ""}}, "left", 1},
		{"a START between two STOPs, last", []said{{"STOP", 1, ""}, {"STOP", 3, ""}, {"START", 2, ""}}, "left", 1},
		{"a tie", []said{{"STOP", 1, ""}, {"START", 1, ""}}, "left", 1},
		{"a tie, the other way", []said{{"START", 1, ""}, {"STOP", 1, ""}}, "left", 1},
		{"a STOP that comes again after its START", []said{{"STOP", 1, "late"}, {"START", 2, ""}, {"STOP", 1, "late"}}, "active", 1},
		{"a STOP between, last", []said{{"STOP", 1, ""}, {"START", 3, ""}, {"STOP", 2, ""}}, "active", 1},
	}
	for _, tt := range tests {
		if p.own().Channels.SMS.State != "active" {
			k.must(k.Text(t.Context(), p.phone, "START"))
		}
		k.must(k.Advance(t.Context(), 20*time.Minute))
		since := k.Cloud.Now().Add(-10 * time.Minute)
		p.news()
		for i, text := range tt.arrive {
			id := fmt.Sprint(tt.name, " ", i)
			if text.id != "" {
				id = text.id
			}
			k.must(k.ReceiveText(cloud.IncomingText{From: p.phone, Body: text.body, ID: id, At: since.Add(time.Duration(text.at) * time.Minute)}))
			k.must(k.Drain(t.Context()))
		}
		if state, receipts := p.own().Channels.SMS.State, p.receipts(); state != tt.state || receipts != tt.receipts {
			t.Errorf("%s: %s with %d receipts, want %s with %d", tt.name, state, receipts, tt.state, tt.receipts)
		}
	}
	k.until(at(23, 12, 1))
	p.expect(1, 1) // the network's own list of opt-outs agrees with the last of them
}

// receipts counts those for a STOP since the last look.
func (p *person) receipts() int {
	count := 0
	_, texts := p.news()
	for _, m := range texts {
		if strings.Contains(m.Content().Text, "no more texts") {
			count++
		}
	}
	return count
}

func TestSnoozeBringsTheTextOnceMoreAtTheTimeAskedFor(t *testing.T) {
	k := open(t)
	p := k.join(visitor.SignUp{Email: "snooze@runner.example", Phone: "+447700900203", Time: "09:00"})
	k.until(at(23, 9, 5))
	p.expect(1, 1)
	for range 2 { // the network brings it twice
		k.must(k.ReceiveText(cloud.IncomingText{From: p.phone, Body: "SNOOZE 2H", ID: "snooze", At: at(23, 9, 5)}))
		k.must(k.Drain(t.Context()))
	}
	if _, texts := p.expect(0, 1); !strings.Contains(texts[0].Content().Text, "again: Mon 23 Nov at 11:05") {
		t.Errorf("answered with %q", texts[0].Content().Text)
	}
	k.until(at(23, 11, 4))
	p.expect(0, 0)
	k.until(at(23, 11, 6))
	if _, texts := p.expect(0, 1); !strings.Contains(texts[0].Content().Text, "routine is ready") {
		t.Errorf("snoozed: %q", texts[0].Content().Text)
	}
	k.until(at(23, 23, 0))
	p.expect(0, 0)
	k.until(at(24, 9, 1))
	p.expect(1, 1)
}

func TestAPauseHoldsBothChannelsUntilItsEndOrAResume(t *testing.T) {
	k := open(t)
	ends := k.join(visitor.SignUp{Email: "ends@runner.example", Phone: "+447700900204", Time: "12:00"})
	resumes := k.join(visitor.SignUp{Email: "resumes@runner.example", Phone: "+447700900205", Time: "12:00"})
	k.until(at(23, 12, 1))
	ends.expect(1, 1)
	resumes.expect(1, 1)
	ends.says("pause 3 days", "paused until Thu 26 Nov")
	resumes.says("PAUSE 2W", "paused until Mon 7 Dec")
	if until := resumes.own().PauseUntil; until != "2026-12-07" {
		t.Errorf("paused until %q", until)
	}
	k.until(at(25, 12, 1))
	ends.expect(0, 0)
	resumes.expect(0, 0)
	if past := resumes.own().History[0]; past.Reason != "paused" || past.Date != "2026-11-25" {
		t.Errorf("the history begins with %+v", past)
	}
	k.until(at(26, 12, 1))
	ends.expect(1, 1)
	resumes.expect(0, 0)
	resumes.says("RESUME", "Next routine: Fri 27 Nov at 12:00")
	k.until(at(27, 12, 1))
	resumes.expect(1, 1)
}

// TestAnswersChangeTheRoutineAndAreKeptOnlyWithConsent looks at what the export holds.
func TestAnswersChangeTheRoutineAndAreKeptOnlyWithConsent(t *testing.T) {
	k := open(t)
	for number, consents := range map[string]bool{"+447700900206": true, "+447700900207": false} {
		p := k.join(visitor.SignUp{Phone: number, Time: "12:00", Consent: map[string]bool{"sms": true, "answers": consents}})
		tier := func(want string) {
			t.Helper()
			if profile := p.held()["profile"][0].Fields; profile["tier"] != want || profile["level"] != 1.0 {
				t.Errorf("tier %v of level %v, want %s of 1", profile["tier"], profile["level"], want)
			}
		}
		tier("beginner")
		p.says("HARDER", "one step harder")
		tier("intermediate")
		p.says("too easy", "Reply HARDER")
		p.says("HARDER", "no step up for now")
		tier("intermediate")
		p.says("Done, felt good!", "well done")
		p.says("PAIN 1", "You can carry on")
		tier("intermediate")
		p.says("EASIER", "one step easier")
		tier("beginner")
		p.says("EASIER", "easiest step")
		p.says("HARDER", "no step up for now") // in the week after a step down
		tier("beginner")
		kept := 0
		if consents {
			kept = 7
		}
		if answers := p.held()["answer"]; len(answers) != kept {
			t.Errorf("consent %v: %d answers are kept, want %d: %v", consents, len(answers), kept, answers)
		}
		p.press("answers", url.Values{"answers": {"no"}})
		if answers := p.held()["answer"]; len(answers) != 0 {
			t.Errorf("after the consent was ended, %d answers are kept", len(answers))
		}
	}
}

func TestPainHoldsTheRemindersUntilTheRunnerIsWell(t *testing.T) {
	k := open(t)
	p := k.join(visitor.SignUp{Email: "rest@runner.example", Phone: "+447700900208", Time: "12:00"})
	p.says("PAIN 6", "stop now and rest")
	p.says("RESUME", "/t/") // only at the link, where they say that they are well
	if !p.own().Resting {
		t.Fatal("the runner isn't resting")
	}
	k.until(at(23, 12, 1))
	p.expect(0, 0)
	if page := p.page(); !strings.Contains(page, "You are resting") {
		t.Error("the page doesn't say why nothing comes")
	}
	p.press("recover", url.Values{"well": {"yes"}})
	k.until(at(24, 12, 1))
	p.expect(1, 1)
}

func TestHelpSaysWhatToSendAndStrangersAreToldWhereToSignUp(t *testing.T) {
	k := open(t)
	p := k.join(visitor.SignUp{Phone: "+447700900209", Time: "12:00"})
	p.says("HELP", "DONE, EASIER, HARDER, SNOOZE, PAUSE, RESUME or STOP")
	p.says("What is the meaning of life?", "we did not get that")
	stranger := &person{k: k, phone: "+447700900210"}
	for range 2 {
		stranger.says("Hello", k.URL()+"/subscribe")
	}
	k.must(k.Text(t.Context(), stranger.phone, "Hello"))
	stranger.expect(0, 0) // no chat with a machine
	stranger.says("STOP", "no more texts")
	k.must(k.Text(t.Context(), stranger.phone, "STOP"))
	stranger.expect(0, 0)
}
