package e2e

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"limber/infra/local/visitor"
	"limber/internal/subscription"
)

// upkeepAfter lets time pass without ticks, then runs upkeep as its schedule does.
func (k *clinic) upkeepAfter(d time.Duration) error {
	k.skipTo(k.Cloud.Now().Add(d))
	return k.Advance(context.WithoutCancel(k.t.Context()), 16*time.Minute)
}

func TestAnAddressThatNobodyConfirmsIsKeptForSevenDaysAndNoLonger(t *testing.T) {
	k := open(t)
	const anna, phone = "anna@runner.example", "+447700900163"
	k.must(k.Subscribe(t.Context(), visitor.SignUp{
		Email: anna, Phone: phone, Name: "Zebedee", Days: []string{"mon"}, Time: "12:00", TimeZone: "Europe/London", Focus: "both", Minutes: 10,
	}))
	k.must(k.Drain(t.Context()))
	id := k.Messages(anna)[0].Tags["runner"]
	asked := k.Cloud.Now()
	k.skipTo(asked.Add(subscription.UnconfirmedFor - time.Hour))
	k.until(asked.Add(subscription.UnconfirmedFor - time.Minute))
	if len(k.stored("SubscribersTable").with(anna)) == 0 {
		t.Error("they are forgotten already before seven days")
	}
	k.until(asked.Add(subscription.UnconfirmedFor + 16*time.Minute))
	if found := k.stored(tables...).with(anna, phone, "Zebedee", "CLAIM"); len(found) > 0 {
		t.Errorf("after seven days there is %s", strings.Join(found, "\n"))
	}
	k.must(k.upkeepAfter(subscription.HuskFor))
	if found := k.stored(tables...).with(id); len(found) > 0 {
		t.Errorf("two days later there is %s", strings.Join(found, "\n"))
	}
	signUp(k, anna)
	if n := len(k.Messages(anna)); n != 2 {
		t.Errorf("asking again, they have %d messages", n)
	}
}

func TestWhoDoesNothingForAYearIsAskedAndAMonthLaterRemoved(t *testing.T) {
	k := open(t)
	var people []*person
	for i, name := range []string{"silent", "staying"} {
		people = append(people, k.join(visitor.SignUp{Email: name + "@runner.example", Phone: fmt.Sprint("+44770090017", i), Name: "Zebedee", Time: "12:00"}))
	}
	silent, staying := people[0], people[1]
	id, seen := k.Messages(silent.email)[0].Tags["runner"], k.Cloud.Now()
	k.until(at(23, 12, 1))
	for _, p := range people {
		p.expect(1, 1)
	}
	k.skipTo(seen.Add(subscription.InactiveFor - time.Hour))
	k.until(seen.Add(subscription.InactiveFor - 5*time.Minute))
	for _, p := range people {
		p.expect(1, 0) // how many routines they want: time went by without that being asked
	}
	k.until(seen.Add(subscription.InactiveFor + 16*time.Minute))
	silent.expect(1, 0)
	staying.expect(1, 0)
	staying.press("keep", nil)
	asked := k.Cloud.Now()
	k.skipTo(asked.Add(subscription.AnswerWithin - time.Hour))
	k.until(asked.Add(subscription.AnswerWithin - 20*time.Minute))
	if silent.own().Channels.Email.State != "active" {
		t.Error("they are removed before their month is over")
	}
	k.until(asked.Add(subscription.AnswerWithin + 16*time.Minute))
	if found := k.stored(tables...).with(silent.email, silent.phone); len(found) > 0 {
		t.Errorf("a month after the question there is %s", strings.Join(found, "\n"))
	}
	k.must(k.upkeepAfter(subscription.HuskFor))
	if found := k.stored("SubscribersTable").with(id); len(found) > 0 {
		t.Errorf("two days later there is %s", strings.Join(found, "\n"))
	}
	k.barred(0)
	if staying.own().Channels.Email.State != "active" {
		t.Error("who answered is gone too")
	}
}

// TestEachRowOfHistoryHasItsEnd holds the rows that time ends against what the privacy page says.
func TestEachRowOfHistoryHasItsEnd(t *testing.T) {
	k := open(t)
	p := k.join(visitor.SignUp{
		Email: "anna@runner.example", Phone: "+447700900164", Time: "12:00",
		Consent: map[string]bool{"email": true, "sms": true, "answers": true},
	})
	k.until(at(23, 12, 1))
	p.expect(1, 1)
	p.says("EASIER", "")
	life := map[string]time.Duration{
		"LEDGER": subscription.LedgerFor, "EVENT": subscription.LedgerFor, "TEXT": subscription.HeardFor, "ANSWER": subscription.AnswersFor,
	}
	found := map[string]bool{}
	for _, row := range k.scan("SubscribersTable") {
		kind, _, _ := strings.Cut(plain(row["sk"]), "#")
		if !strings.HasPrefix(plain(row["pk"]), "RUNNER#") || life[kind] == 0 {
			continue
		}
		found[kind] = true
		written := time.UnixMilli(number(plain(row["at"])))
		if lasts := time.Unix(number(plain(row["ttl"])), 0).Sub(written).Round(time.Minute); lasts != life[kind] {
			t.Errorf("%s is kept for %s, want %s", plain(row["sk"]), lasts, life[kind])
		}
	}
	for kind := range life {
		if !found[kind] {
			t.Errorf("there is no %s to look at", kind)
		}
	}
}

func TestATravellerIsRemindedByTheClockThereAndThenByTheClockAtHome(t *testing.T) {
	k := open(t)
	p := k.join(visitor.SignUp{Email: "anna@runner.example", Time: "12:00"})
	answer, err := k.Patch(t.Context(), p.link, `{"away":{"time_zone":"Asia/Tokyo","until":"2026-11-24"}}`)
	k.must(err)
	if answer.Status != http.StatusOK {
		t.Fatalf("going away was answered with %d: %s", answer.Status, answer.Body)
	}
	k.until(at(24, 3, 5)) // noon in Tokyo
	p.news()
	k.until(at(24, 23, 0))
	p.expect(0, 0)
	k.until(at(25, 11, 55))
	p.expect(0, 0)
	k.until(at(25, 12, 5))
	p.expect(1, 0)
	if n := len(k.Messages(p.email)); n != 4 {
		t.Errorf("they have %d messages: not one to confirm, two in Tokyo and one at home", n)
	}
}
