package message_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"limber/internal/message"
)

func TestEveryTextNamesTheClinicUnlessTwoLongLinksLeaveNoRoom(t *testing.T) {
	for name, text := range texts {
		for _, twoWay := range []bool{true, false} {
			if body := text.write(newTexts(t, twoWay), sample); !strings.HasPrefix(body, clinicName+": ") {
				t.Errorf("%s (two-way: %v) does not say who sends it: %q", name, twoWay, body)
			}
			nameless := !twoWay && text.method == "Reminder"
			if body := text.write(longestTexts(t, twoWay), longest); strings.HasPrefix(body, longName+": ") == nameless {
				t.Errorf("%s (two-way: %v) with the longest values: %q", name, twoWay, body)
			}
		}
	}
}

func TestAReminderCanAlwaysBeOpenedAndStopped(t *testing.T) {
	for _, g := range []given{sample, longest, {today: longest.today, stop: longest.stop}} {
		for address, from := range map[string]func(testing.TB, bool) message.Texts{site: newTexts, longSite: longestTexts} {
			two, one := from(t, true).Reminder(g.name, g.minutes, g.today, g.stop), from(t, false).Reminder(g.name, g.minutes, g.today, g.stop)
			open, stop := address+"/t/"+g.today, address+"/s/"+g.stop
			if !strings.HasSuffix(two, " "+open+" Reply STOP to stop.") {
				t.Errorf("two-way: %q", two)
			}
			if !strings.HasSuffix(one, " "+open+" Stop: "+stop) {
				t.Errorf("one-way: %q", one)
			}
			if minutes := fmt.Sprintf("%d-minute routine", g.minutes); g.minutes > 0 && (!strings.Contains(two, minutes) || !strings.Contains(one, minutes)) {
				t.Errorf("the minutes are missing: %q, %q", two, one)
			}
		}
	}
}

func TestAOneWayTextNeverAsksForAnAnswer(t *testing.T) {
	for name, text := range texts {
		if body := text.write(newTexts(t, false), sample); !text.reply && regexp.MustCompile(`(?i)\b(reply|text back|answer)\b`).MatchString(body) {
			t.Errorf("%s asks for one: %q", name, body)
		}
	}
}

func TestAValueThatDoesNotFitIsLeftOutAndTheTextReadsWell(t *testing.T) {
	from := newTexts(t, true)
	tests := map[string]string{
		from.Reminder(tooLong.name, 100, sample.today, ""): clinicName + ": your routine is ready: " + site + "/t/" + sample.today + " Reply STOP to stop.",
		from.Reminder("", 10, tooLong.today, ""):           clinicName + ": your 10-minute routine is ready: " + site + "/ Reply STOP to stop.",
		from.Paused(tooLong.when):                          clinicName + ": your routines are paused. To start sooner, reply RESUME.",
		from.Started(unfit.when):                           clinicName + ": hello again. Your texts are on. Reply STOP to stop.",
		from.Resumed(""):                                   clinicName + ": your routines are on.",
		from.Snoozed(tooLong.when):                         clinicName + ": OK. We will send your routine again.",
		from.StillWant(sample.today, tooLong.date):         clinicName + ": still want these texts? Keep: " + site + "/t/" + sample.today + " Or we remove your details.",
	}
	for got, want := range tests {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	phoneless, err := message.NewTexts(clinicName, site, "", true)
	if err != nil {
		t.Fatal(err)
	}
	for _, body := range []string{phoneless.Help(), phoneless.Friendly(), phoneless.Easier(false)} {
		if strings.Contains(body, "call") {
			t.Errorf("no number to call: %q", body)
		}
	}
}

func TestTextsHoldNoWordsAboutHealth(t *testing.T) {
	health := regexp.MustCompile(`(?i)\b(back|pain\w*|hurt\w*|injur\w*|ache\w*|sore\w*|health\w*|patient\w*|treat\w*|therap\w*|spine|pelvi\w*)\b`)
	for name, text := range texts {
		for _, twoWay := range []bool{true, false} {
			if found := health.FindString(text.write(newTexts(t, twoWay), sample)); found != "" {
				t.Errorf("%s says %q", name, found)
			}
		}
	}
}

func TestHowItFeltIsAnsweredSafelyAndWithoutANumber(t *testing.T) {
	from := newTexts(t, true)
	for name, body := range map[string]string{"low": from.Low(), "rest": from.Rest(), "seek": from.Seek(), "stop now": from.StopNow(), "how much": from.HowMuch()} {
		if !strings.HasSuffix(body, " Help: "+site+"/guide#help") {
			t.Errorf("%s does not lead to help: %q", name, body)
		}
		told := regexp.MustCompile(`\d+`).FindAllString(body, -1)
		allowed := map[string][]string{"stop now": {"999"}, "how much": {"0", "10"}}[name]
		if !slices.Equal(told, allowed) {
			t.Errorf("%s shows %q on a locked phone: %q", name, told, body)
		}
	}
	for _, words := range []string{"stop now", "rest", "Call 999", "No routines until you turn them on"} {
		if !strings.Contains(from.StopNow(), words) {
			t.Errorf("the text after a high score does not say %q", words)
		}
	}
}

func TestAOneWayReminderSaysAsMuchAsItsLinksLeaveRoomFor(t *testing.T) {
	links := func(site string) string {
		return "routine: " + site + "/t/" + sample.today + " Stop: " + site + "/s/" + sample.stop
	}
	tests := []struct {
		siteLength int
		want       string
	}{
		{25, clinicName + ": Sam, your 10-minute "},
		{26, clinicName + ": Sam, your 10-minute "},
		{27, clinicName + ": your 10-minute "},
		{28, clinicName + ": your 10-minute "},
		{29, "Your 10-minute "},
		{37, "Your 10-minute "},
		{38, "10-minute "},
	}
	for _, tt := range tests {
		site := "https://" + strings.Repeat("w", tt.siteLength-len("https://"))
		from, err := message.NewTexts(clinicName, site, "", false)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := from.Reminder(sample.name, 10, sample.today, sample.stop), tt.want+links(site); got != want {
			t.Errorf("site of %d: %q, want %q", tt.siteLength, got, want)
		}
	}
}
