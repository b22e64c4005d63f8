package guide

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestEveryReasonHasATip(t *testing.T) {
	g := withClinic(t, nil)
	var have []Reason
	for _, tip := range g.Tips() {
		have = append(have, tip.Reason)
		if found, ok := g.Tip(tip.Reason); !ok || found.Heading != tip.Heading {
			t.Errorf("%s: %t, %+v", tip.Reason, ok, found)
		}
	}
	if !slices.Equal(have, Reasons()) {
		t.Errorf("tips for %v", have)
	}
	if _, ok := g.Tip("laziness"); ok {
		t.Error("there is a tip for no reason of ours")
	}
}

func TestTheTipForPainSaysWhenToStopByTheRuleInForce(t *testing.T) {
	g := withClinic(t, nil)
	for _, from := range []int{6, 5} {
		g.rules.MuchPain.From = from
		tip, _ := g.Tip(InPain)
		words := strings.Join(tip.Words, " ")
		for _, want := range []string{map[int]string{6: "6 or more out of 10", 5: "5 or more out of 10"}[from], "Stop", "easier version", "professional"} {
			if !strings.Contains(words, want) {
				t.Errorf("it does not say %q: %s", want, words)
			}
		}
	}
}

func TestATipByTextNamesNothingAboutHealth(t *testing.T) {
	health := regexp.MustCompile(`(?i)\b(back|pain\w*|hurt\w*|injur\w*|ache\w*|sore\w*|health\w*|patient\w*|treat\w*|therap\w*|ill\w*|sick\w*|unwell)\b`)
	for _, tip := range withClinic(t, nil).Tips() {
		if found := health.FindString(tip.Text); found != "" {
			t.Errorf("%s says %q", tip.Reason, found)
		}
	}
}

func TestAClinicSaysTipsInItsOwnWordsAndApprovesThem(t *testing.T) {
	const change = `{"tips": [{"reason": "pain", "approved": true, "words": ["From {{stop}} on, stop."]}, {"reason": "bored", "text": "Hum a tune."}]}`
	g := withClinic(t, map[string]string{"tips.json": change})
	if tip, _ := g.Tip(InPain); !slices.Equal(tip.Words, []string{"From 6 on, stop."}) || tip.Heading == "" || !tip.Approved {
		t.Errorf("%+v", tip)
	}
	if tip, _ := g.Tip(Bored); tip.Text != "Hum a tune." || len(tip.Words) == 0 {
		t.Errorf("%+v", tip)
	}
	approved := map[string]bool{}
	for _, p := range g.Parts() {
		if p.Kind == PartTip {
			approved[p.ID] = p.Approved
		}
	}
	if len(approved) != len(Reasons()) || !approved["pain"] || approved["bored"] {
		t.Errorf("the parts say %v", approved)
	}
}

func TestWhatIsWrongWithAClinicsTipIsNamed(t *testing.T) {
	for change, want := range map[string]string{
		`{"tips": [{"reason": "lazy"}]}`:                                                   "must be one of: time, pain",
		`{"tips": [{"reason": "ill", "text": "Don’t hurry."}]}`:                            "plain letters",
		`{"tips": [{"reason": "ill", "text": "` + strings.Repeat("x", MaxTip+1) + `"}]}`:   "at most 138 characters",
		`{"tips": [{"reason": "ill", "text": ""}]}`:                                        "must not be empty",
		`{"tips": [{"reason": "ill", "words": ["{{score}}"]}]}`:                            "no braces",
		`{"tips": [{"reason": "ill", "words": []}]}`:                                       "tips.ill.words",
		`{"tips": [{"reason": "ill", "link": "https://clinic.example"}]}`:                  "link",
		`{"tips": [{"reason": "ill", "heading": "A"}, {"reason": "ill", "heading": "B"}]}`: "second for ill",
	} {
		err := checkClinic(folder(map[string]string{"tips.json": change}))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "clinic/tips.json") {
			t.Errorf("%s: %v", change, err)
		}
	}
}
