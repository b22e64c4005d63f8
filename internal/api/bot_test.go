package api

import (
	"bytes"
	"context"
	"errors"
	"html/template"
	"net/url"
	"strings"
	"testing"
	"time"
)

var bots = Bots{Secret: []byte("secret")}

// filled is our form as a person's browser posts it.
func filled(token string) url.Values {
	return url.Values{"email": {"sam@example.org"}, trapQuestion: {""}, tokenQuestion: {token}}
}

func TestOnlyAPersonsFormRaisesNoDoubt(t *testing.T) {
	old := Bots{Secret: []byte("another secret")}
	for name, c := range map[string]struct {
		change func(url.Values)
		after  time.Duration
		reason string
	}{
		"a person":               {nil, time.Minute, ""},
		"the fastest person":     {nil, 3 * time.Second, ""},
		"the slowest person":     {nil, 24 * time.Hour, ""},
		"too fast":               {nil, 3*time.Second - time.Millisecond, "too fast"},
		"too old":                {nil, 24*time.Hour + time.Millisecond, "too old"},
		"before it was made":     {nil, -time.Millisecond, "token"},
		"the trap filled in":     {func(v url.Values) { v.Set(trapQuestion, "https://spam.example") }, time.Minute, "trap"},
		"a space in the trap":    {func(v url.Values) { v.Set(trapQuestion, " ") }, time.Minute, "trap"},
		"the trap left out":      {func(v url.Values) { v.Del(trapQuestion) }, time.Minute, "trap"},
		"the trap twice":         {func(v url.Values) { v.Add(trapQuestion, "") }, time.Minute, "trap"},
		"no token":               {func(v url.Values) { v.Del(tokenQuestion) }, time.Minute, "token"},
		"an empty token":         {func(v url.Values) { v.Set(tokenQuestion, "") }, time.Minute, "token"},
		"a token of another key": {func(v url.Values) { v.Set(tokenQuestion, old.Token(noon)) }, time.Minute, "token"},
		"a token made older": {func(v url.Values) {
			_, mac, _ := strings.Cut(bots.Token(noon), ".")
			made, _, _ := strings.Cut(bots.Token(noon.Add(-time.Hour)), ".")
			v.Set(tokenQuestion, made+"."+mac)
		}, time.Second, "token"},
	} {
		posted := filled(bots.Token(noon))
		if c.change != nil {
			c.change(posted)
		}
		verdict := bots.Check(t.Context(), posted, noon.Add(c.after))
		if verdict.Reason != c.reason || verdict.Person() != (c.reason == "") {
			t.Errorf("%s: %+v", name, verdict)
		}
		if !verdict.Person() && verdict.Doubt != "Please check your answers and press the button again." {
			t.Errorf("%s is told %q", name, verdict.Doubt)
		}
	}
}

func TestAFormShownAgainPassesAtTheNextPress(t *testing.T) {
	for name, c := range map[string]struct {
		posted url.Values
		after  time.Duration // from then to the next press
		same   bool
	}{
		"young":           {filled(bots.Token(noon.Add(-2 * time.Second))), time.Second, true},
		"nearly an hour":  {filled(bots.Token(noon.Add(-59 * time.Minute))), time.Second, true},
		"older":           {filled(bots.Token(noon.Add(-time.Hour))), 3 * time.Second, false},
		"forged":          {filled("kxyz.AAAAAAAAAAAAAAAAAAAAAA"), 3 * time.Second, false},
		"none at all":     {url.Values{}, 3 * time.Second, false},
		"from the future": {filled(bots.Token(noon.Add(time.Minute))), 3 * time.Second, false},
	} {
		token := bots.Again(c.posted, noon)
		if (token == c.posted.Get(tokenQuestion)) != c.same {
			t.Errorf("%s: token %q, had %q", name, token, c.posted.Get(tokenQuestion))
		}
		if verdict := bots.Check(t.Context(), filled(token), noon.Add(c.after)); !verdict.Person() {
			t.Errorf("%s: %+v", name, verdict)
		}
	}
}

// judge is a challenge that answers the same to every token.
type judge struct {
	passed bool
	err    error
	asked  []string
}

func (j *judge) Passed(_ context.Context, token string) (bool, error) {
	j.asked = append(j.asked, token)
	return j.passed, j.err
}

func TestTheChallengeHasTheLastWordUnlessItIsAway(t *testing.T) {
	for name, c := range map[string]struct {
		judge  judge
		reason string
	}{
		"passed": {judge{passed: true}, ""},
		"failed": {judge{}, "challenge"},
		"away":   {judge{err: errors.New("no answer")}, ""},
	} {
		log := logged(t)
		b := Bots{Secret: bots.Secret, Challenge: &c.judge}
		posted := filled(b.Token(noon))
		posted.Set(challengeQuestion, "earned")
		verdict := b.Check(t.Context(), posted, noon.Add(time.Minute))
		if verdict.Reason != c.reason || len(c.judge.asked) != 1 || c.judge.asked[0] != "earned" {
			t.Errorf("%s: %+v, asked %q", name, verdict, c.judge.asked)
		}
		if away := c.judge.err != nil; away != strings.Contains(log.String(), "no answer") || strings.Contains(log.String(), "earned") {
			t.Errorf("%s: logged %q", name, log)
		}
	}
}

func TestTheChallengesTokenIsNotUsedUpOnAFormInDoubt(t *testing.T) {
	j := &judge{passed: true}
	b := Bots{Secret: bots.Secret, Challenge: j}
	if verdict := b.Check(t.Context(), filled(b.Token(noon)), noon); verdict.Person() || len(j.asked) > 0 {
		t.Errorf("%+v, asked %q", verdict, j.asked)
	}
}

func TestTheTrapHoldsWhatTheChecksWant(t *testing.T) {
	parsed, err := template.ParseFS(pageFiles, "page/trap.html")
	if err != nil {
		t.Fatal(err)
	}
	var trap, challenge, none bytes.Buffer
	for out, part := range map[*bytes.Buffer][2]string{&trap: {"trap", "a.b"}, &challenge: {"challenge", "site-key"}, &none: {"challenge", ""}} {
		if err := parsed.ExecuteTemplate(out, part[0], part[1]); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{
		`name="` + trapQuestion + `" value="" tabindex="-1" autocomplete="off"`, `<div class="hidden" aria-hidden="true">`,
		`<label for="website">`, `name="` + tokenQuestion + `" value="a.b"`,
	} {
		if !strings.Contains(trap.String(), want) {
			t.Errorf("the trap lacks %s: %s", want, trap.String())
		}
	}
	if text := challenge.String(); !strings.Contains(text, `data-sitekey="site-key"`) || !strings.Contains(text, `src="`+challengeSource+"/") {
		t.Errorf("the challenge: %s", text)
	}
	if none.String() != "" {
		t.Errorf("without a site key: %s", none.String())
	}
}

func TestThePolicyLetsInTheChallengeAndNothingElse(t *testing.T) {
	for policy, want := range map[string]string{
		"default-src 'none'; script-src 'sha256-x'; base-uri 'none'": "default-src 'none'; script-src 'sha256-x' https://challenges.cloudflare.com; base-uri 'none'; frame-src https://challenges.cloudflare.com",
		"script-src 'self'; frame-src 'self'":                        "script-src 'self' https://challenges.cloudflare.com; frame-src 'self' https://challenges.cloudflare.com",
	} {
		if got := allowChallenge(policy); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	before, after := loadLook(Theme{}).policy, allowChallenge(loadLook(Theme{}).policy)
	if strings.Count(after, challengeSource) != 2 || len(after) != len(before)+2*len(challengeSource)+len(" ; frame-src ") {
		t.Errorf("our own policy becomes %s", after)
	}
}

func FuzzNoMadeUpTokenPasses(f *testing.F) {
	genuine := bots.Token(noon)
	for _, seed := range []string{
		"", ".", "a.b", genuine, genuine + ".", genuine + "A", "." + genuine, strings.ToUpper(genuine), "0" + genuine, "+" + genuine, genuine[:len(genuine)-1], "-1." + bots.mac("-2"),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, token string) {
		verdict := bots.Check(t.Context(), filled(token), noon.Add(time.Minute))
		if verdict.Person() != (token == genuine) {
			t.Errorf("%q: %+v", token, verdict)
		}
	})
}
