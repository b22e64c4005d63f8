package guide_test

import (
	"fmt"
	"strings"
	"testing"

	"limber/internal/guide"
)

// passages returns every text of the content that a runner reads, under the place it stands at.
func passages(t *testing.T) map[string]string {
	t.Helper()
	g := mustLoad(t)
	all := articleText(g.Article())
	for _, e := range g.Exercises() {
		add := func(part string, texts ...string) {
			for i, text := range texts {
				all[fmt.Sprintf("%s %s %d", e.ID, part, i+1)] = text
			}
		}
		add("words", e.Name, e.Muscles, e.Kit, e.Start, e.Easier, e.Harder, e.Stop, e.Avoid)
		add("step", e.Steps...)
		add("cue", e.Cues...)
		add("mistake", e.Mistakes...)
		for _, tier := range guide.Tiers() {
			add("dose "+string(tier), e.Doses.For(tier).Text(e))
		}
	}
	for _, tip := range g.Tips() {
		for i, words := range append([]string{tip.Name, tip.Heading, tip.Text}, tip.Words...) {
			all[fmt.Sprintf("tip for %s %d", tip.Reason, i+1)] = words
		}
	}
	return all
}

func articleText(a guide.Article) map[string]string {
	all := map[string]string{"title": a.Title, "summary": a.Summary}
	for _, s := range a.Sections {
		all[s.ID+" heading"] = s.Heading
		for i, b := range s.Blocks {
			all[fmt.Sprintf("%s block %d", s.ID, i+1)] = blockText(b)
		}
	}
	for _, c := range a.Cards {
		all[string(c.Level)+" card"] = strings.Join(append([]string{c.Heading, c.Intro}, c.Items...), "\n")
	}
	return all
}

func blockText(b guide.Block) string {
	lines := append([]string{b.Text}, b.List...)
	if b.Picture != nil {
		lines = append(lines, b.Picture.Alt, b.Picture.Caption)
	}
	if b.Video != nil {
		lines = append(lines, b.Video.Title)
	}
	if b.Link != nil {
		lines = append(lines, b.Link.Text)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

func TestEveryKindOfExerciseHasItsPlaceInTheArticle(t *testing.T) {
	places := map[guide.Kind]int{}
	cards := 0
	for _, s := range mustLoad(t).Article().Sections {
		for _, b := range s.Blocks {
			places[b.Exercises]++
			if b.Cards {
				cards++
			}
		}
	}
	for _, kind := range []guide.Kind{guide.KindDrill, guide.KindStretch, guide.KindStrength} {
		if places[kind] != 1 {
			t.Errorf("the %s exercises have %d places", kind, places[kind])
		}
	}
	if cards != 1 {
		t.Errorf("the cards have %d places", cards)
	}
}

func TestRedFlagsNameEveryEmergency(t *testing.T) {
	signs := map[guide.CardLevel][]string{
		guide.Emergency: {"both legs", "genitals", "hard to pee", "control when you pee or poo", "chest pain", "accident", "999", "A&E"},
		guide.Urgent:    {"high temperature", "losing weight", "lump or swelling", "worse at night", "cough, sneeze or poo", "shoulder blades", "111"},
		guide.NonUrgent: {"few weeks", "everyday things", "getting worse", "worried", "GP"},
	}
	texts := articleText(mustLoad(t).Article())
	for level, words := range signs {
		for _, word := range words {
			if !strings.Contains(texts[string(level)+" card"], word) {
				t.Errorf("the %s card does not say %q", level, word)
			}
		}
	}
}

func TestTheArticleNamesTheClinicInEveryPlace(t *testing.T) {
	a := mustLoad(t).Article().For(guide.Clinic{Name: "Elm Street Physio", Phone: "01632 960000"})
	all := ""
	for place, text := range articleText(a) {
		if strings.ContainsAny(text, "{}") {
			t.Errorf("%s: %s", place, text)
		}
		all += text
	}
	for _, want := range []string{"It comes from Elm Street Physio.", "by phone on 01632 960000."} {
		if !strings.Contains(all, want) {
			t.Errorf("the article does not say %q", want)
		}
	}
}
