package e2e

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"limber/infra/local/inbox"
	"limber/infra/local/visitor"
	"limber/internal/guide"
	"limber/internal/subscription"
)

// health is what isn't for the eyes of whoever sees a subject, a text on a locked phone, or an address in a history.
var (
	health       = regexp.MustCompile(`(?i)\b(back|pain\w*|hurt\w*|injur\w*|ache\w*|sore\w*|health\w*|patient\w*|treat\w*|therap\w*|spine|pelvi\w*)\b`)
	healthInLink = regexp.MustCompile(`(?i)pain|hurt|injur|\bache|\bsore|felt|score|\bsigns?\b|too_`)
	inPage       = regexp.MustCompile(`\b(?:href|action|src)="([^"]*)"`)
)

// discreet deploys a clinic, and demands at the end of the test that no subject, no text and no address that the product
// made in it tells of health.
func discreet(t *testing.T) *clinic {
	t.Helper()
	k := open(t)
	var mu sync.Mutex
	var links []string
	check := k.Seen
	k.Seen = func(r *http.Request, status int, header http.Header, body []byte) {
		check(r, status, header, body)
		mu.Lock()
		defer mu.Unlock()
		links = append(links, header.Get("Location"))
		for _, found := range inPage.FindAllStringSubmatch(string(body), -1) {
			links = append(links, html.UnescapeString(found[1]))
		}
	}
	t.Cleanup(func() { k.tellsNobody(links) })
	return k
}

// tellsNobody demands that no message so far tells of health where others see it, and none of these addresses does.
func (k *clinic) tellsNobody(links []string) {
	ours := 0
	for _, m := range k.Messages("") {
		if m.Incoming {
			continue
		}
		said := m.Content().Subject
		if m.Channel == inbox.SMS {
			said = m.Content().Text
		}
		if found := health.FindString(said); found != "" {
			k.t.Errorf("%q is in %q", found, said)
		}
		links = append(links, visitor.Links(m)...)
	}
	for _, link := range links {
		if !strings.HasPrefix(link, "/") && !strings.HasPrefix(link, k.URL()) {
			continue
		}
		ours++
		if found := healthInLink.FindString(link); found != "" {
			k.t.Errorf("%q is in the address %s", found, link)
		}
	}
	if ours == 0 {
		k.t.Error("no address was looked at")
	}
}

// trainee signs somebody up for a routine of 15 minutes on every day at noon, Monday, Wednesday and Friday for strength.
func (k *clinic) trainee(email, phone string, agreed bool) *person {
	k.t.Helper()
	return k.join(visitor.SignUp{
		Email: email, Phone: phone, Time: "12:00", Minutes: 15,
		Consent: map[string]bool{"email": email != "", "sms": phone != "", "answers": agreed},
	})
}

func (p *person) id() string {
	for _, address := range []string{p.email, p.phone} {
		if address != "" {
			return p.k.Messages(address)[0].Tags["runner"]
		}
	}
	return ""
}

// stands is where somebody's record says that they stand.
func (p *person) stands() (at subscription.Step) {
	p.k.t.Helper()
	for _, row := range p.k.scan("SubscribersTable") {
		if plain(row["pk"]) == "RUNNER#"+p.id() && plain(row["sk"]) == "PROFILE" {
			at = subscription.Step{Level: int(number(plain(row["level"]))), Tier: plain(row["tier"])}
		}
	}
	return at
}

// place puts somebody on a step, as if they had been there for long.
func (p *person) place(at subscription.Step) {
	p.k.t.Helper()
	_, err := p.k.Database().UpdateItem(p.k.t.Context(), &dynamodb.UpdateItemInput{
		TableName:                new(p.k.Table("SubscribersTable")),
		Key:                      map[string]types.AttributeValue{"pk": &types.AttributeValueMemberS{Value: "RUNNER#" + p.id()}, "sk": &types.AttributeValueMemberS{Value: "PROFILE"}},
		UpdateExpression:         new("SET #level = :level, #tier = :tier REMOVE raised, eased"),
		ExpressionAttributeNames: map[string]string{"#level": "level", "#tier": "tier"},
		ExpressionAttributeValues: map[string]types.AttributeValue{
			":level": &types.AttributeValueMemberN{Value: string(rune('0' + at.Level))}, ":tier": &types.AttributeValueMemberS{Value: at.Tier},
		},
	})
	p.k.must(err)
}

// tells tells of a session, and demands a page that says something.
func (p *person) tells(s visitor.Session, want ...string) {
	p.k.t.Helper()
	at := p.stands()
	s.Level, s.Tier = at.Level, at.Tier
	answer, err := p.k.Tell(p.k.t.Context(), p.link, s)
	p.k.must(err)
	p.k.shows(answer, want...)
}

func (k *clinic) shows(page visitor.Answer, want ...string) {
	k.t.Helper()
	for _, words := range want {
		if page.Status != http.StatusOK || !strings.Contains(html.UnescapeString(page.Body), words) {
			k.t.Errorf("answered with %d, without %q: %s", page.Status, words, page.Body)
		}
	}
}

// presses presses a button of the page of progress.
func (p *person) presses(what string, form url.Values) {
	p.k.t.Helper()
	answer, err := p.k.Press(p.k.t.Context(), "/progress/"+p.link+"/"+what, form)
	p.k.must(err)
	if answer.Status != http.StatusSeeOther {
		p.k.t.Fatalf("the button %s was answered with %d: %s", what, answer.Status, answer.Body)
	}
}

var emailed = regexp.MustCompile(`(?m)^\d+\. (.+)\n((?:   .+\n)+?)   About `)

// fits demands that an email has a strength routine of a step: of each of its exercises as much as there, and no other.
func (k *clinic) fits(m inbox.Message, at subscription.Step) {
	k.t.Helper()
	content, err := guide.Load()
	k.must(err)
	fits := map[string]bool{}
	for turn := range 60 {
		routine, err := content.Routine(guide.Request{Focus: guide.Strength, Level: at.Level, Tier: guide.Tier(at.Tier), Minutes: 15, Turn: turn})
		k.must(err)
		for _, item := range routine.Items {
			fits[item.Exercise.Name+": "+item.DoseText] = true
		}
	}
	items := emailed.FindAllStringSubmatch(m.Content().Text, -1)
	if len(items) < 3 || !strings.Contains(m.Content().Subject, "strength") {
		k.t.Fatalf("%q has %d exercises", m.Content().Subject, len(items))
	}
	for _, item := range items {
		if is := item[1] + ": " + strings.Join(strings.Fields(item[2]), " "); !fits[is] {
			k.t.Errorf("at %v there comes %s", at, is)
		}
	}
}

// train tells of sessions in such a way that answers, a step down and a question for the next morning are kept.
func (w *walker) train(link string) {
	w.t.Helper()
	for _, s := range []visitor.Session{{Felt: "too_easy"}, {Felt: "pain", Score: 4}} {
		answer, err := w.Tell(w.t.Context(), link, s)
		w.must(err)
		w.shows(answer, "See how you get on")
	}
}
