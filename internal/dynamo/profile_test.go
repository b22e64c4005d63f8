package dynamo

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/reminder"
	"limber/internal/storetest"
	"limber/internal/subscription"
)

// plain is a runner who gets emails alone, and has never paused, travelled or answered.
func plain(t *testing.T) subscription.Subscriber {
	t.Helper()
	email, err := contact.ParseEmail("sam.ashworth-birchwood@example.org")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	return subscription.Subscriber{
		ID: "0123456789abcdef", Email: email, Name: "Samantha Ashworth-Birchwood",
		Mail: subscription.Standing{State: subscription.Active, Since: now, ConfirmBy: now, ToldAt: now, Told: true},
		Preferences: subscription.Preferences{
			Days: 0x7f, Time: 19 * 60, Zone: "America/Argentina/ComodRivadavia", Focus: "strength", Minutes: 20,
		},
		Level: 4, Tier: "intermediate", From: now, Secret: make([]byte, 16), Seen: now, Created: now, Version: 7,
	}
}

// size is an item's size in bytes, about as DynamoDB reckons it.
func size(it item) int {
	n := 0
	for name, value := range it {
		n += len(name) + 8
		n += len((&reader{item: item{name: value}}).text(name))
	}
	return n
}

func TestAProfileLeavesOutWhatIsEmptyAndCostsOneWriteUnit(t *testing.T) {
	it := encodeProfile(plain(t))
	names := slices.Sorted(maps.Keys(it))
	want := "chore chore_at created days email focus from id level mail_confirm_by mail_since mail_state mail_told " +
		"mail_told_at minutes name pk secret seen sk slot tier time version zone"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("kept:\n%s\nwant:\n%s", got, want)
	}
	if n := size(it); n > 1024 {
		t.Errorf("%d bytes", n)
	}
}

// put writes an item as a person's hand might.
func put(t *testing.T, s *Subscribers, it item) {
	t.Helper()
	if _, err := s.client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &s.name, Item: it}); err != nil {
		t.Fatal(err)
	}
}

func TestARecordThatCantBeReadDoesNotHideTheOthersOfItsSlot(t *testing.T) {
	client, tables := storetest.DynamoDB(t)
	s := NewSubscribers(client, tables["SubscribersTable"])
	whole := plain(t)
	broken := map[string]item{}
	for id, name := range map[string]string{"1broken": "email", "2broken": "paused", "3broken": "away_until", "4broken": "phone", "5broken": "level"} {
		other := whole
		other.ID = id
		it := encodeProfile(other)
		it["home"] = text("Europe/London")
		it[name] = text("by hand")
		broken[id] = it
		put(t, s, it)
	}
	if err := s.Write(t.Context(), subscription.Write{Next: whole}); err != nil {
		t.Fatal(err)
	}
	o, err := reminder.NewOccurrence(calendar.Date{Year: 2026, Month: 11, Day: 23}, whole.Preferences.Slot(), contact.ByEmail)
	if err != nil {
		t.Fatal(err)
	}
	list, _, err := s.Members(t.Context(), reminder.Job{Occurrence: o, Parts: 1}, "", 100)
	if err != nil || len(list) != 1+len(broken) {
		t.Fatalf("%d listed: %v", len(list), err)
	}
	for _, m := range list {
		if _, bad := broken[m.Subscriber.ID]; bad != (m.Err != nil) {
			t.Errorf("%s: %v", m.Subscriber.ID, m.Err)
		}
	}
}

func TestARowOfAKindNotKnownIsListedAndPurged(t *testing.T) {
	client, tables := storetest.DynamoDB(t)
	s := NewSubscribers(client, tables["SubscribersTable"])
	it := key(runnerKey("1"), "LETTER#2026#3")
	it["colour"], it["text"], it["posted_at"] = text("blue"), text("Dear Sam"), instant(time.UnixMilli(1))
	put(t, s, it)
	rows, err := s.Rows(t.Context(), "1")
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	want := map[string]any{"key": "2026#3", "colour": "blue", "posted_at": "1970-01-01T00:00:00.001Z", "text": "Dear Sam"}
	if rows[0].Kind != "letter" || !maps.Equal(rows[0].Fields, want) {
		t.Errorf("listed %+v", rows[0])
	}
	if err := s.Purge(t.Context(), "1", false); err != nil {
		t.Fatal(err)
	}
	if rows, err := s.Rows(context.Background(), "1"); err != nil || len(rows) > 0 {
		t.Errorf("left: %+v %v", rows, err)
	}
}

func TestTheBreakerIsAskedAgainAfterAWhileOnly(t *testing.T) {
	client, tables := storetest.DynamoDB(t)
	name := tables["RemindersTable"]
	b := NewBreaker(client, name)
	ask := func(want bool) {
		t.Helper()
		if tripped, err := b.Tripped(t.Context()); err != nil || tripped != want {
			t.Errorf("tripped: %v %v", tripped, err)
		}
	}
	ask(false)
	if err := NewReminders(client, name).Trip(t.Context(), "bounces", time.UnixMilli(1)); err != nil {
		t.Fatal(err)
	}
	b.latest.Store(&answer{asked: time.Now().Add(time.Hour)}) // as if just now, however slow this test is
	ask(false)
	b.latest.Store(&answer{asked: time.Now().Add(-freshBreaker)})
	ask(true)
}

func TestWhatIsHeldOfACourseIsShownAsTimesThatPeopleRead(t *testing.T) {
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	w := writer{}
	encodeCourse(w, subscription.Course{
		Raised: at, Eased: at, Declined: at, Trained: at, Lapsed: at, Reasoned: at, AskedWhy: at, PausedFrom: at, Settled: at, FadeAsked: at, Forget: at,
	})
	if len(w) != 11 {
		t.Errorf("%d times are kept", len(w))
	}
	for name, value := range w {
		if got := shown(name, value); got != "2026-11-23T09:00:00Z" {
			t.Errorf("%s is shown as %v", name, got)
		}
	}
}
