package message_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"limber/internal/message"
)

func fewer(left int) message.Fewer {
	return message.Fewer{
		Clinic: clinic(), ChooseURL: "https://limber.example/preferences/f6a7#fewer", UnsubscribeURL: "https://limber.example/unsubscribe/a7b8",
		HelpURL: "https://limber.example/guide#help", Weeks: 12, Left: left, From: "6 March 2027",
	}
}

func quietWeek() message.Reason {
	return message.Reason{
		Clinic: clinic(), ReasonURL: "https://limber.example/preferences/b8c9#reason", UnsubscribeURL: "https://limber.example/unsubscribe/c9d0",
		HelpURL: "https://limber.example/guide#help",
	}
}

func TestTheQuestionHowManySaysWhatNoAnswerMeans(t *testing.T) {
	for left, want := range map[int]string{
		3: "we will send 3 routines a week from 6 March 2027.", 1: "we will send 1 routine a week from 6 March 2027.",
		0: "we will send none from 6 March 2027. You can start them again at any time.",
	} {
		email, err := fewer(left).Email()
		if err != nil || !strings.Contains(oneLine(email.Text), "If you do nothing, "+want) {
			t.Errorf("%d left: %v\n%s", left, err, email.Text)
		}
	}
	young := fewer(1)
	for weeks, want := range map[int]string{1: "for 1 week.", 24: "for 24 weeks.", 0: "for a while."} {
		young.Weeks = weeks
		if email, err := young.Email(); err != nil || !strings.Contains(oneLine(email.Text), want) {
			t.Errorf("%d weeks: %v\n%s", weeks, err, email.Text)
		}
	}
}

func TestAQuestionWithABadLinkOrNoDateIsRefused(t *testing.T) {
	how, why := fewer(2), quietWeek()
	for _, kind := range []any{&how, &why} {
		spoil(reflect.ValueOf(kind).Elem(), "", "", func(path string) {
			var err error
			switch kind := kind.(type) {
			case *message.Fewer:
				_, err = kind.Email()
			case *message.Reason:
				_, err = kind.Email()
			}
			if may := regexp.MustCompile(`Clinic\.(Phone|Company|Privacy)`).MatchString(path); (err == nil) != may {
				t.Errorf("%T without %s: %v", kind, path, err)
			}
		})
	}
}

// Nobody is to feel watched or told off: "Do not send 'missed session' guilt."
func TestTheQuestionAfterAQuietWeekBlamesNobody(t *testing.T) {
	blame := regexp.MustCompile(`(?i)\b(miss(ed)?|fail(ed)?|should|must|behind|streak|lazy|again|forget|why did)\b`)
	email, err := quietWeek().Email()
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{email.Subject, email.Text, newTexts(t, true).Reason(sample.today), newTexts(t, false).Reason(sample.today)} {
		if found := blame.FindString(words); found != "" {
			t.Errorf("it says %q:\n%s", found, words)
		}
	}
}

func TestTheQuestionsByTextNameNoFeelingAndLeadToTheirPage(t *testing.T) {
	for _, twoWay := range []bool{true, false} {
		from := newTexts(t, twoWay)
		why, how := from.Reason(sample.today), from.Fewer(sample.today, 2, sample.date)
		if regexp.MustCompile(`(?i)\b(pain|ill|sick)\b`).MatchString(why) {
			t.Errorf("a locked phone shows %q", why)
		}
		for _, body := range []string{why, how} {
			if !strings.Contains(body, site+"/t/"+sample.today) || !regexp.MustCompile(`(?i)\bstop\b`).MatchString(body) {
				t.Errorf("no way to answer, or to stop: %q", body)
			}
		}
	}
}
