package subscription_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/fault"
	"limber/internal/memory"
	"limber/internal/progress"
	"limber/internal/receipt"
	"limber/internal/subscription"
)

var textsFor = func(phone string) subscription.Request {
	return subscription.Request{Phone: phone, Consent: subscription.Agreed{Text: true}, Source: "preferences"}
}

func (d *desk) join(s subscription.Subscriber, r subscription.Request) (subscription.Subscriber, error) {
	return d.Join(context.Background(), preferences(s), r, d.now)
}

func TestAJoinedAddressIsConfirmedByItsOwner(t *testing.T) {
	d := newDesk(t)
	s := d.active(samMail, "")
	joined, err := d.join(s, textsFor(samPhone))
	if err != nil || joined.Text.State != subscription.Pending || joined.Takes(contact.ByText) || d.last().Channel != contact.ByText {
		t.Fatalf("%v %+v", err, joined.Text)
	}
	if joined, err = d.confirm(d.last()); err != nil || joined.ID != s.ID || !joined.Takes(contact.ByText) || !joined.Takes(contact.ByEmail) {
		t.Errorf("%v %+v", err, joined)
	}
	notes := len(d.provider.Notes)
	if again, err := d.join(s, textsFor(samPhone)); err != nil || again.Version != joined.Version || len(d.provider.Notes) != notes {
		t.Errorf("joining again: %v, %d notes", err, len(d.provider.Notes))
	}
}

func TestAJoinedAddressNeedsItsConsentAndItsForm(t *testing.T) {
	d := newDesk(t)
	s := d.active(samMail, "")
	for field, r := range map[string]subscription.Request{
		"consent": {Phone: samPhone},
		"phone":   {Phone: "07", Consent: subscription.Agreed{Text: true}},
		"email":   {Email: "sam@", Consent: subscription.Agreed{Email: true}},
	} {
		_, err := d.join(s, r)
		if f := fault.As(err); len(f.Fields) != 1 || f.Fields[0].Name != field || len(d.provider.Notes) != 1 {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestAJoinThatWasSurelyNotSentCanBeAskedForAgain(t *testing.T) {
	d := newDesk(t)
	s := d.active(samMail, "")
	d.provider.Answer = func(string) receipt.Outcome { return receipt.Transient }
	if _, err := d.join(s, textsFor(samPhone)); kind(err) != fault.Unavailable {
		t.Errorf("%v", err)
	}
	d.provider.Answer = nil
	d.do(d.join(s, textsFor(samPhone)))
	d.do(d.join(s, textsFor(samPhone)))
	if len(d.provider.Notes) != 2 {
		t.Errorf("%d notes", len(d.provider.Notes))
	}
}

func TestAJoinTriesAgainWhenSomebodyElseWritesFirst(t *testing.T) {
	d := newDesk(t)
	s := d.active(samMail, "")
	left := 3
	d.Keeper = contested{d.store, func() bool { left--; return left >= 0 }}
	if joined, err := d.join(s, textsFor(samPhone)); err != nil || joined.Text.State != subscription.Pending {
		t.Errorf("%v %+v", err, joined.Text)
	}
	left = 1000
	if _, err := d.join(s, textsFor(maxPhone)); kind(err) != fault.Unavailable {
		t.Errorf("for ever: %v", err)
	}
}

// contested is a keeper to which somebody else writes first, now and then.
type contested struct {
	subscription.Keeper
	lost func() bool
}

func (c contested) Write(ctx context.Context, w subscription.Write) error {
	if c.lost() {
		return subscription.ErrConflict
	}
	return c.Keeper.Write(ctx, w)
}

func TestAChannelThatEndedComesBackByJoiningSaveAfterAComplaint(t *testing.T) {
	for reason := range subscription.Reasons {
		d := newDesk(t)
		s := d.active(samMail, samPhone)
		d.do(d.Stop(context.Background(), s.ID, contact.ByText, reason, d.now))
		joined, err := d.join(s, textsFor(samPhone))
		want := subscription.Pending
		if reason == "complaint" {
			want = subscription.Stopped
		}
		if err != nil || joined.Text.State != want {
			t.Errorf("%s: %v %+v", reason, err, joined.Text)
		}
	}
}

func TestAnotherAddressTakesThePlaceAndFreesTheOneBefore(t *testing.T) {
	d := newDesk(t)
	s := d.active(samMail, samPhone)
	d.do(d.join(s, textsFor(maxPhone)))
	if _, err := d.ByPhone(context.Background(), s.Phone); !errors.Is(err, subscription.ErrAbsent) {
		t.Errorf("the old number is still claimed: %v", err)
	}
	if s, err := d.confirm(d.last()); err != nil || s.Phone.Reveal() != maxPhone || s.Text.State != subscription.Active {
		t.Errorf("%v %+v", err, s.Text)
	}
}

func TestLeavingByThePreferencesEndsWhatIsNamed(t *testing.T) {
	for _, channels := range [][]contact.Channel{nil, {contact.ByEmail}, {contact.ByText}, {contact.ByEmail, contact.ByText}} {
		d := newDesk(t)
		s := d.active(samMail, samPhone)
		for range 2 {
			left, err := d.LeaveAll(context.Background(), preferences(s), channels, d.now)
			for _, c := range contact.Channels {
				ended := len(channels) == 0 || slices.Contains(channels, c)
				if err != nil || ended != (left.On(c).State == subscription.Left) {
					t.Errorf("%v: %v, %s is %s", channels, err, c, left.On(c).State)
				}
			}
		}
		want := 2 + len(channels)
		if len(channels) == 0 {
			want = 4
		}
		if rows := d.store.Consents[s.ID]; len(rows) != want {
			t.Errorf("%v: consents %+v", channels, rows)
		}
	}
}

func TestWithdrawingTheConsentToKeepAnswersRemovesThem(t *testing.T) {
	for _, how := range []memory.Failure{memory.None, memory.Before, memory.After} {
		d := newDesk(t)
		s := d.active(samMail, "")
		agree := func(agreed bool) error {
			_, err := d.KeepAnswers(context.Background(), preferences(s), agreed, "preferences", d.now)
			return err
		}
		d.do(nil, agree(true))
		d.do(nil, agree(true))
		d.do(nil, d.store.Keep(context.Background(), s.ID, progress.Answer{ID: "a", Felt: "done", Score: -1, At: d.now}))
		d.store.Fail = once("Purge", how, 0)
		if err := agree(false); (err != nil) != (how != memory.None) {
			t.Errorf("%v", err)
		}
		d.store.Fail = nil
		d.do(nil, agree(false)) // who was told of a failure tries again
		rows := d.store.Consents[s.ID]
		if len(d.store.Answers(s.ID)) > 0 || d.get(s.ID).Answers || len(rows) != 3 || rows[1].To != "answers" || !rows[1].Given || rows[2].Given {
			t.Errorf("%d answers, consents %+v", len(d.store.Answers(s.ID)), rows)
		}
	}
}

func TestATextIsHeardOnce(t *testing.T) {
	d := newDesk(t)
	s := d.active("", samPhone)
	hear := func(text string) error {
		_, err := d.Hear(context.Background(), s.ID, text, func(next *subscription.Subscriber) []subscription.Consent {
			next.Leave(contact.ByText, d.now)
			return []subscription.Consent{{To: "sms", At: d.now, Source: "text", Wording: "sms"}}
		})
		return err
	}
	d.store.Fail = once("Write", memory.After, 0)
	if err := hear("1"); !isOurs(err) {
		t.Errorf("%v", err)
	}
	if err := hear("1"); !errors.Is(err, subscription.ErrRepeat) || len(d.store.Consents[s.ID]) != 2 {
		t.Errorf("%v %+v", err, d.store.Consents[s.ID])
	}
}

func TestEveryConsentHasItsWordsItsTimeAndItsSource(t *testing.T) {
	d := newDesk(t)
	r := request(samMail, samPhone)
	r.Consent.Answers = true
	d.do(nil, d.Subscribe(context.Background(), r, d.now))
	s := d.get(d.last().Runner)
	for _, n := range d.provider.Notes {
		d.do(d.confirm(n))
	}
	d.now = d.now.Add(time.Hour)
	d.do(d.Leave(context.Background(), s.Capability(subscription.ToUnsubscribe), contact.ByEmail, d.now))
	d.do(d.join(s, subscription.Request{Email: samMail, Consent: subscription.Agreed{Email: true}, Source: "preferences"}))
	d.do(d.KeepAnswers(context.Background(), preferences(s), false, "preferences", d.now))
	d.do(d.Stop(context.Background(), s.ID, contact.ByText, "invalid", d.now))
	var got []string
	for _, row := range d.store.Consents[s.ID] {
		sign := map[bool]string{true: "+", false: "-"}[row.Given]
		got = append(got, sign+row.To+" "+row.Source)
		if row.Wording != subscription.Wordings[row.To] || row.Wording == "" || row.At.IsZero() {
			t.Errorf("%+v", row)
		}
	}
	want := []string{"+email api", "+sms api", "+answers api", "-email link", "+email preferences", "-answers preferences", "-sms invalid"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
