package api_test

import (
	"html"
	"strings"
	"testing"

	"limber/internal/guide"
	"limber/internal/subscription"
)

// The signs that need help stand on top of the guide, before sign-up, and with each routine, ahead of what a runner
// might do instead of reading them.
func TestRedFlagsStandWhereverARunnerMightNeedThem(t *testing.T) {
	content, err := guide.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t)
	runner := s.joinBoth(address, number)
	cards := content.Article().Cards
	for name, test := range map[string]struct {
		path, before string
		cards        []guide.Card
	}{
		"the guide":         {"/guide", `id="neutral-pelvis"`, cards},
		"sign-up":           {"/subscribe", `action="/subscribe"`, cards[:1]},
		"today's exercises": {"/t/" + runner.Code(subscription.ToToday), "", cards[:1]},
	} {
		page := html.UnescapeString(s.get(test.path).body)
		if test.before != "" {
			top, _, found := strings.Cut(page, test.before)
			if !found {
				t.Errorf("%s has no %s", name, test.before)
			}
			page = top
		}
		for _, card := range test.cards {
			for _, words := range append([]string{card.Urgency, card.Heading, card.Intro}, card.Items...) {
				if !strings.Contains(page, words) {
					t.Errorf("%s doesn't say %q ahead of the rest", name, words)
				}
			}
		}
	}
	for _, path := range []string{"/guide", "/subscribe", "/preferences/" + runner.Capability(subscription.ToPreferences)} {
		saw(t, s.get(path).body, `href="/guide#help"`) // at the foot of every page
	}
}
