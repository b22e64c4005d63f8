package subscription_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/subscription"
)

func TestAStopEndsOneChannelOnce(t *testing.T) {
	for _, c := range contact.Channels {
		for reason, words := range subscription.Reasons {
			d := newDesk(t)
			s := d.active(samMail, samPhone)
			for i, want := range []bool{true, false, false} {
				stopped, err := d.Stop(context.Background(), s.ID, c, reason, d.now)
				if err != nil || stopped != want {
					t.Errorf("%s, call %d: %t %v", reason, i, stopped, err)
				}
			}
			s = d.get(s.ID)
			if s.On(c).State != subscription.Stopped || s.On(c).Reason != reason || !s.Active() || s.Takes(c) {
				t.Errorf("%s: %+v %+v", reason, s.Mail, s.Text)
			}
			rows := d.store.Consents[s.ID]
			if last := rows[len(rows)-1]; len(rows) != 3 || last.Given || last.To != string(c) || last.Source != reason {
				t.Errorf("%s: %+v", reason, rows)
			}
			if len(strings.Fields(words)) < 4 || !strings.HasSuffix(words, ".") {
				t.Errorf("%s has no words for the runner: %q", reason, words)
			}
		}
	}
}

func TestAStopOfNobodyIsNothingToDo(t *testing.T) {
	d := newDesk(t)
	if stopped, err := d.Stop(context.Background(), "0000000000000000", contact.ByEmail, "bounce", d.now); stopped || err != nil {
		t.Error(stopped, err)
	}
	s := d.active(samMail, "")
	if stopped, err := d.Stop(context.Background(), s.ID, contact.ByText, "invalid", d.now); stopped || err != nil {
		t.Errorf("a channel without an address: %t %v", stopped, err)
	}
	if err := d.Fail(context.Background(), "0000000000000000", contact.ByEmail, d.now); err != nil {
		t.Error(err)
	}
}

// TestThreeDaysOfFailuresWithinThirtyStopAChannel: the days are counted from the first failure.
func TestThreeDaysOfFailuresWithinThirtyStopAChannel(t *testing.T) {
	tests := []struct {
		name string
		days []int
		want bool
	}{
		{"three days running", []int{0, 1, 2}, true},
		{"the third on the last day that counts", []int{0, 15, 30}, true},
		{"the third a day too late", []int{0, 15, 31}, false},
		{"two days only", []int{0, 1}, false},
		{"one day again and again", []int{0, 0, 0, 0, 0, 0}, false},
		{"two days, told again and again", []int{0, 1, 0, 1, 0, 1, 1, 0}, false},
		{"the first is forgotten, the next three count", []int{0, 29, 31, 32}, true},
		{"a long time between", []int{0, 40, 80, 120, 160}, false},
		{"told out of order", []int{5, 3, 4}, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, c := range contact.Channels {
				d := newDesk(t)
				s := d.active(samMail, samPhone)
				for _, day := range test.days {
					d.do(nil, d.Fail(context.Background(), s.ID, c, d.now.AddDate(0, 0, day)))
				}
				s = d.get(s.ID)
				stopped := s.On(c).State == subscription.Stopped
				if stopped != test.want || stopped && s.On(c).Reason != "unreachable" || !s.Active() {
					t.Errorf("%s: %+v", c, s.On(c))
				}
			}
		})
	}
}

func TestTheSameFailureAgainWritesNothing(t *testing.T) {
	d := newDesk(t)
	s := d.active(samMail, "")
	d.do(nil, d.Fail(context.Background(), s.ID, contact.ByEmail, d.now))
	version := d.get(s.ID).Version
	d.do(nil, d.Fail(context.Background(), s.ID, contact.ByEmail, d.now.Add(time.Hour)))
	if d.get(s.ID).Version != version {
		t.Error("it was written again")
	}
}

func TestAConfirmedReturnForgetsOldFailures(t *testing.T) {
	d := newDesk(t)
	s := d.active(samMail, "")
	for day := range 2 {
		d.do(nil, d.Fail(context.Background(), s.ID, contact.ByEmail, d.now.AddDate(0, 0, day)))
	}
	d.do(d.Leave(context.Background(), s.Capability(subscription.ToUnsubscribe), contact.ByEmail, d.now))
	d.do(d.confirm(d.must(samMail, "")))
	d.do(nil, d.Fail(context.Background(), s.ID, contact.ByEmail, d.now.AddDate(0, 0, 2)))
	if s := d.get(s.ID); s.Mail.State != subscription.Active {
		t.Errorf("%+v", s.Mail)
	}
}
