package progress_test

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"testing"
	"time"

	"pgregory.net/rapid"

	"limber/internal/contact"
	"limber/internal/guide"
	"limber/internal/memory"
	"limber/internal/progress"
	"limber/internal/subscription"
)

// life is a runner of a real subscription service over a store in memory.
type life struct {
	*progress.Service
	t     rapid.TB
	store *memory.Store
	now   time.Time
	id    string
	link  string
}

func newLife(t rapid.TB, agreed bool) *life {
	content, err := guide.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := &life{t: t, now: monday}
	clock := func() time.Time { return l.now }
	l.store = memory.New(clock)
	provider := &memory.Provider{Now: clock}
	service := &subscription.Service{
		Finder: l.store, Keeper: l.store, Slots: l.store, AddressKey: []byte("key"), Rules: content.Rules(),
		Notes: map[contact.Channel]subscription.Notes{contact.ByEmail: provider.NotesBy(contact.ByEmail)},
	}
	l.Service = &progress.Service{Subscribers: service, Answers: l.store, Rules: content.Rules()}
	l.do(service.Subscribe(context.Background(), subscription.Request{
		Email: "sam@example.org", Source: "form", Consent: subscription.Agreed{Email: true, Answers: agreed},
		Choices: subscription.Choices{Days: []string{"mon", "thu"}, Time: "10:00", Zone: "Europe/London", Focus: "both", Minutes: 10},
	}, l.now))
	s, err := service.Confirm(context.Background(), provider.Notes[0].Link, contact.ByEmail, l.now)
	l.do(err)
	l.id, l.link = s.ID, s.Capability(subscription.ToPreferences)
	return l
}

func (l *life) do(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

func (l *life) runner() subscription.Subscriber { return l.store.All()[l.id] }

func (l *life) edit(change func(next *subscription.Subscriber)) {
	l.t.Helper()
	_, err := l.Subscribers.Adjust(context.Background(), l.id, change)
	l.do(err)
}

// tell tells of a session on the step that the runner stands on.
func (l *life) tell(id string, felt progress.Felt, score int, sign bool) progress.Told {
	l.t.Helper()
	told, err := l.Tell(context.Background(), l.link, progress.Telling{Sign: sign, Answer: progress.Answer{
		ID: id, Felt: felt, Score: score, Focus: guide.Strength, Step: l.runner().Step(), Seconds: 600, At: l.now,
	}}, l.now)
	l.do(err)
	return told
}

// drawn is something that a runner may tell.
func drawn(rt *rapid.T) (felt progress.Felt, score int, sign bool) {
	felt, score = rapid.SampledFrom(progress.Felts).Draw(rt, "felt"), progress.NoScore
	if felt == progress.Pain {
		score = rapid.IntRange(0, 10).Draw(rt, "score")
	}
	return felt, score, rapid.IntRange(0, 20).Draw(rt, "sign") == 0
}

func TestNobodyGoesUpUnlessTheySaySoAndAtMostOnceAWeekAndNeverAfterPain(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := newLife(rt, rapid.Bool().Draw(rt, "agreed"))
		var raised, hurt time.Time
		const week = 7 * 24 * time.Hour
		for i := range rapid.IntRange(1, 50).Draw(rt, "acts") {
			l.now = l.now.Add(time.Duration(rapid.IntRange(0, 120).Draw(rt, "hours")) * time.Hour)
			before := l.runner()
			switch rapid.SampledFrom([]string{"tell", "tell", "tell", "raise", "ease", "rest", "recover", "decline"}).Draw(rt, "act") {
			case "tell":
				felt, score, sign := drawn(rt)
				told := l.tell(fmt.Sprint("s", i), felt, score, sign)
				if felt == progress.Pain && score >= 3 || sign {
					hurt = l.now
				}
				if told.Offer != nil && (told.Subscriber.Resting || l.now.Sub(hurt) < week && !hurt.IsZero()) {
					rt.Fatalf("offered %v while resting, or in the week after pain", told.Offer)
				}
			case "raise":
				up, _ := before.Step().Up()
				if _, err := l.Raise(context.Background(), l.link, up, l.now); err == nil && up != before.Step() {
					if before.Resting || !raised.IsZero() && l.now.Sub(raised) < week || !hurt.IsZero() && l.now.Sub(hurt) < week {
						rt.Fatalf("went up while resting, or within a week of a step or of pain")
					}
					raised = l.now
				}
			case "ease":
				_, err := l.Ease(context.Background(), l.link, before.Step(), l.now)
				l.do(err)
			case "rest":
				_, err := l.Rest(context.Background(), l.link, l.now)
				l.do(err)
			case "recover":
				l.edit(func(next *subscription.Subscriber) {
					if next.Resting {
						next.Recover(l.now)
					}
				})
			case "decline":
				_, err := l.Decline(context.Background(), l.link, l.now)
				l.do(err)
			}
			after := l.runner()
			if after.Step().Above(before.Step()) && !raised.Equal(l.now) {
				rt.Fatalf("went from %v up to %v unasked", before.Step(), after.Step())
			}
			if after.Level < 1 || after.Level > subscription.MaxLevel {
				rt.Fatalf("at %v", after.Step())
			}
		}
	})
}

// trace is all that is kept of a runner, but for what the clock and the version say.
var tellingName = regexp.MustCompile(`^session-[\w-]{22}$`)

func (l *life) trace() (subscription.Subscriber, []subscription.Row) {
	rows, err := l.store.Rows(context.Background(), l.id)
	l.do(err)
	s := l.runner()
	s.ID, s.Secret, s.Version = "", nil, 0
	var others []subscription.Row
	for _, r := range rows {
		if r.Kind == "profile" {
			continue
		}
		if id, _ := r.Fields["id"].(string); tellingName.MatchString(id) { // they all look alike, and are never the same
			r.Fields = maps.Clone(r.Fields)
			r.Fields["id"] = "session"
		}
		others = append(others, r)
	}
	return s, others
}

// TestWithoutConsentNothingAboutPainIsKept holds what is kept against what is kept of somebody who said nothing of pain, and
// only changed the plan as anybody may.
func TestWithoutConsentNothingAboutPainIsKept(t *testing.T) {
	for name, c := range map[string]struct {
		scores []int
		same   func(*life) error
	}{
		"little pain": {[]int{0, 1, 2}, func(l *life) error { l.tell("s", progress.Done, progress.NoScore, false); return nil }},
		"some pain": {[]int{3, 4, 5}, func(l *life) error {
			l.tell("s", progress.Done, progress.NoScore, false)
			_, err := l.Ease(context.Background(), l.link, l.runner().Step(), l.now)
			return err
		}},
		"much pain": {[]int{6, 8, 10}, func(l *life) error {
			l.tell("s", progress.Done, progress.NoScore, false)
			_, err := l.Service.Rest(context.Background(), l.link, l.now)
			return err
		}},
	} {
		plain := newLife(t, false)
		plain.do(c.same(plain))
		profile, rows := plain.trace()
		for _, score := range c.scores {
			l := newLife(t, false)
			if told := l.tell("s", progress.Pain, score, false); told.Kept || told.Offer != nil {
				t.Errorf("%s: kept %t, offered %v", name, told.Kept, told.Offer)
			}
			gotProfile, gotRows := l.trace()
			if !reflect.DeepEqual(gotProfile, profile) || !reflect.DeepEqual(gotRows, rows) {
				t.Errorf("%s of %d leaves\n%+v\n%+v, who told of none\n%+v\n%+v", name, score, gotProfile, gotRows, profile, rows)
			}
		}
	}
}

func TestThePainOfTheLatestSessionIsAskedAfterTheNextMorningOnce(t *testing.T) {
	for settled, want := range map[progress.Settled]progress.Advice{progress.IsSettled: progress.GoOn, progress.NotSettled: progress.SeeProfessional} {
		l := newLife(t, true)
		l.tell("s", progress.Pain, 4, false)
		open := func() bool {
			standing, err := l.Look(t.Context(), l.runner(), l.now)
			l.do(err)
			return standing.Open != nil
		}
		if open() {
			t.Error("asked on the same day")
		}
		l.now = l.now.AddDate(0, 0, 1)
		if !open() {
			t.Error("not asked the next day")
		}
		for i, want := range []progress.Advice{want, progress.GoOn} {
			if advice, err := l.Settle(t.Context(), l.link, settled, l.now); err != nil || advice != want {
				t.Errorf("answer %d, %s: %q %v", i, settled, advice, err)
			}
		}
		if open() || l.store.Answers(l.id)[0].Settled != settled {
			t.Errorf("%+v", l.store.Answers(l.id))
		}
	}
}

func TestStretchesGoOnInARestOnlyIfTheRunnerSaysSo(t *testing.T) {
	l := newLife(t, false)
	_, err := l.Stretch(t.Context(), l.link, true, l.now)
	l.do(err)
	if l.runner().Stretching {
		t.Error("on without a rest")
	}
	l.tell("s", progress.Pain, 9, false)
	if l.runner().Stretching {
		t.Error("on before they said so")
	}
	_, err = l.Stretch(t.Context(), l.link, true, l.now)
	l.do(err)
	if !l.runner().Stretching {
		t.Error("off though they said so")
	}
	l.tell("s2", progress.Pain, 6, false)
	if l.runner().Stretching {
		t.Error("more pain doesn't end them")
	}
}
