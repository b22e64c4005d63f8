package browser_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"limber/internal/dynamo"
	"limber/internal/subscription"
)

// The answers that fit nowhere, for every question of the forms.
func nonsense() url.Values {
	return url.Values{
		"email": {"nonsense"}, "phone": {"12"}, "name": {"www.example.org"}, "days": {"jeudi"}, "run_days": {"jeudi"}, "time": {"07:03"},
		"time_zone": {"Europe/Coventry"}, "focus": {"arms"}, "minutes": {"7"},
		"pause_until": {"soon"}, "away_zone": {"Europe/Coventry"}, "away_until": {"later"},
	}
}

// sense is a plan as the form of the preferences sends it.
func sense(more ...string) url.Values {
	form := url.Values{
		"days": {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}, "run_days": {"tue", "sun"}, "time": {"09:00"},
		"time_zone": {"Europe/London"}, "focus": {"both"}, "minutes": {"10"},
		"pause_until": {""}, "away_zone": {""}, "away_until": {""},
	}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

func without(form url.Values, names ...string) url.Values {
	for _, name := range names {
		form.Del(name)
	}
	return form
}

// gather plays the lives of some runners and enquiries, and returns every page and email on the way.
func gather(t *testing.T) []sheet {
	t.Helper()
	s := openSite(t)
	s.public()
	s.read()
	s.begin()
	s.choose()
	s.rest()
	s.leave()
	s.fail()
	s.details()
	s.ask()
	s.refusals()
	s.train()
	return slices.Concat(s.pages, enquiries(t))
}

const (
	anna, annaPhone = "anna@runner.example", "+447700900101"
	ben, benPhone   = "ben@runner.example", "+447700900102"
	cleo, cleoPhone = "cleo@runner.example", "+447700900103"
	eve             = "eve@runner.example" // never confirms

	// Dora has much that no line can be broken in.
	dora     = "dora-who-has-a-very-long-name-indeed@and-a-longer-domain-than-most-people-have.example"
	doraName = "Dorotheawilhelminaalexandrinavictoriamaximiliana"
)

func (s *site) public() {
	s.open("guide", "/guide", 200)
	s.open("privacy", "/privacy", 200)
	s.open("subscribe", "/subscribe", 200)
	s.open("sent", "/subscribe?sent=yes", 200)
	s.press("subscribe with every error", "/subscribe", without(nonsense(), "pause_until", "away_zone", "away_until"), 422)
	s.press("subscribe with no answers", "/subscribe", url.Values{}, 422)
	doubtful := without(sense("email", dora, "name", doraName, "consent", "email"), "pause_until", "away_zone", "away_until")
	s.press("subscribe doubted", "/subscribe", doubtful, 422)
}

// begin leads Anna from signing up to her first routine.
func (s *site) begin() {
	s.signUp(eve, "", "")
	s.signUp(anna, annaPhone, "Sam")
	s.mail("confirmation", anna)
	s.open("confirm email", s.link(anna, "/confirm/"), 200)
	s.open("confirm texts", s.link(annaPhone, "/c/"), 200)
	confirmed := s.press("confirmed email", s.link(anna, "/confirm/"), nil, 200)
	s.open("preferences while texts wait", s.within(confirmed, "/preferences/"), 200)
	s.press("confirmed texts", s.link(annaPhone, "/c/"), nil, 200)
	s.until(22, 19, 0)
	s.signUp(anna, "", "Sam")
	s.mail("already", anna)
	s.join(ben, benPhone, "Ben")
	s.join(cleo, cleoPhone, "")
	s.join(dora, "", doraName)
	s.until(23, 9, 5)
	s.mail("routine", anna)
	s.mail("routine of a long name", dora)
	s.open("today", s.link(annaPhone, "/t/"), 200)
}

// choose has Anna use each form of her preferences, rightly and wrongly.
func (s *site) choose() {
	here := s.link(anna, "/preferences/")
	s.open("preferences", here, 200)
	s.open("preferences by text", strings.Replace(s.link(annaPhone, "/t/"), "/t/", "/preferences/", 1), 200)
	s.press("plan with every error", here, without(nonsense(), "email", "phone", "name"), 422)
	s.press("email with errors", here+"/channels", url.Values{"email": {"nonsense"}}, 422)
	s.press("texts with errors", here+"/channels", url.Values{"phone": {"12"}}, 422)
	s.press("answers with an error", here+"/answers", url.Values{}, 422)
	s.press("answers agreed", here+"/answers", url.Values{"answers": {"yes"}}, 200)
	s.press("new link to the calendar", here+"/calendar", nil, 200)
	s.text(annaPhone, "DONE")
	s.press("answers removed", here+"/answers", url.Values{"answers": {"no"}}, 200)
	s.press("away", here, sense("away_zone", "America/New_York", "away_until", "2026-12-05"), 200)
	s.press("paused", here, sense("pause_until", "2026-12-01"), 200)
	s.open("today while paused", s.link(annaPhone, "/t/"), 200)
	s.press("saved", here, sense(), 200)
	s.press("link to details by email", here+"/details", nil, 200)
}

// rest has Ben rest and get well again.
func (s *site) rest() {
	here := s.link(ben, "/preferences/")
	s.text(benPhone, "PAIN 8")
	s.open("resting", here, 200)
	s.open("today while resting", s.link(benPhone, "/t/"), 200)
	s.press("recover with an error", here+"/recover", url.Values{}, 422)
	s.press("recovered", here+"/recover", url.Values{"well": {"yes"}}, 200)
}

// leave has Ben leave one channel after the other, come back, and stop everything.
func (s *site) leave() {
	here, today := s.link(ben, "/preferences/"), s.open("today of another", s.link(benPhone, "/t/"), 200)
	emails, texts := s.link(ben, "/unsubscribe/"), s.within(today, "/s/")
	s.open("stop emails", emails, 200)
	s.press("emails stopped", emails, nil, 200)
	s.open("preferences without emails", here, 200)
	s.press("link to details by text", here+"/details", nil, 200)
	s.open("details by text", s.link(benPhone, "/r/"), 200)
	s.open("stop texts", texts, 200)
	s.press("all stopped", texts, nil, 200)
	s.open("preferences after all stopped", here, 200)
	s.open("today after all stopped", s.link(benPhone, "/t/"), 200)
	s.until(23, 10, 30)
	s.press("joined again", here+"/channels", url.Values{"email": {""}, "consent": {"email"}}, 200)
	must(s.t, s.Confirm(s.t.Context(), ben))
	s.press("link to details after coming back", here+"/details", nil, 200)
	s.press("left by the preferences", here+"/leave", nil, 200)
}

// fail has Cleo's address and number stop working.
func (s *site) fail() {
	here := s.link(cleo, "/preferences/")
	must(s.t, s.SetNumber(cleoPhone, "invalid"))
	s.until(24, 9, 30)
	s.open("texts failed", here, 200)
	must(s.t, s.SetAddress(cleo, "bounce"))
	s.until(25, 9, 30)
	s.open("all failed", here, 200)
}

// details has Anna see what is held, and erase it.
func (s *site) details() {
	must(s.t, s.Advance(s.t.Context(), time.Hour))
	preferences := s.link(anna, "/preferences/")
	s.press("link to details", preferences+"/details", nil, 200)
	s.mail("details", anna)
	here := s.link(anna, "/details/")
	s.open("details", here, 200)
	s.press("erase with an error", here, url.Values{}, 422)
	must(s.t, s.Advance(s.t.Context(), 2*time.Hour))
	s.open("link to details too old", here, http.StatusGone)
	s.press("link to details once more", preferences+"/details", nil, 200)
	s.press("erased", s.link(anna, "/details/"), url.Values{"erase": {"yes"}}, 200)
}

// ask has Dora be silent for a year, so that she is asked whether she still wants her routines.
func (s *site) ask() {
	here := s.link(dora, "/preferences/")
	s.silent(dora)
	must(s.t, s.Advance(s.t.Context(), 2*time.Hour))
	s.mail("still want", dora)
	s.open("asked", here, 200)
	s.press("kept", here+"/keep", nil, 200)
}

// refusals are the pages that say why not.
func (s *site) refusals() {
	s.open("confirmation too old", s.link(eve, "/confirm/"), http.StatusGone)
	s.open("forged", "/preferences/nothing", http.StatusForbidden)
	s.open("not found", "/confirm/%252e%252e", http.StatusNotFound)
	form := without(sense("email", eve, "consent", "email"), "pause_until", "away_zone", "away_until")
	s.tooOften("too many", "/subscribe", 30, func(int) url.Values { return form }) // more than anybody may in an hour
}

// silent puts a runner's latest act a year back, as if all had stood still since.
func (s *site) silent(email string) {
	s.t.Helper()
	s.rewrite(email, func(next *subscription.Subscriber) { next.Seen = next.Seen.Add(-subscription.InactiveFor) })
}

// rewrite changes what is kept of a runner.
func (s *site) rewrite(email string, edit func(next *subscription.Subscriber)) {
	s.t.Helper()
	ctx, table := context.Background(), s.Table("SubscribersTable")
	found, err := s.Database().Scan(ctx, &dynamodb.ScanInput{
		TableName: &table, FilterExpression: aws.String("email = :email"),
		ExpressionAttributeValues: map[string]types.AttributeValue{":email": &types.AttributeValueMemberS{Value: email}},
	})
	must(s.t, err)
	if len(found.Items) != 1 {
		s.t.Fatalf("%d records have the address", len(found.Items))
	}
	subscribers := dynamo.NewSubscribers(s.Database(), table)
	old, err := subscribers.ByID(ctx, found.Items[0]["id"].(*types.AttributeValueMemberS).Value)
	must(s.t, err)
	next := old
	edit(&next)
	next.Version++
	must(s.t, subscribers.Write(ctx, subscription.Write{Old: &old, Next: next}))
}
