package guide_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"limber/internal/guide"
)

func TestEveryExerciseIsComplete(t *testing.T) {
	for _, e := range mustLoad(t).Exercises() {
		for field, text := range map[string]string{
			"name": e.Name, "muscles": e.Muscles, "kit": e.Kit, "start": e.Start,
			"easier": e.Easier, "harder": e.Harder, "stop": e.Stop, "avoid": e.Avoid, "sides": string(e.Sides),
		} {
			if len(strings.TrimSpace(text)) < 4 {
				t.Errorf("%s: %s is %q", e.ID, field, text)
			}
		}
		for field, texts := range map[string][]string{"steps": e.Steps, "cues": e.Cues, "mistakes": e.Mistakes} {
			if least := map[string]int{"steps": 4, "cues": 2, "mistakes": 3}[field]; len(texts) < least {
				t.Errorf("%s: %d %s, not %d or more", e.ID, len(texts), field, least)
			}
		}
		if !strings.Contains(e.Stop, "Stop if") {
			t.Errorf("%s: when to stop: %q", e.ID, e.Stop)
		}
		for _, tier := range guide.Tiers() {
			if d := e.Doses.For(tier); e.Seconds(d) < 10 || e.Seconds(d) > 10*60 {
				t.Errorf("%s, %s: takes %d seconds", e.ID, tier, e.Seconds(d))
			}
		}
	}
}

// A set for each side is said to be one, and the steps of all other exercises change no sides by the set.
func TestEverySideIsWorkedAsItsRuleSays(t *testing.T) {
	change := regexp.MustCompile(`(?i)change (legs|sides)|lift the other`)
	for _, e := range mustLoad(t).Exercises() {
		changes := change.MatchString(strings.Join(e.Steps, " "))
		if changes == (e.Sides == guide.NoSides) {
			t.Errorf("%s: sides %q, steps %q", e.ID, e.Sides, e.Steps)
		}
		for _, tier := range guide.Tiers() {
			if said := strings.Contains(e.Doses.For(tier).Text(e), "each side"); said == (e.Sides == guide.NoSides) {
				t.Errorf("%s, %s: sides %q, dose %q", e.ID, tier, e.Sides, e.Doses.For(tier).Text(e))
			}
		}
	}
}

func TestEveryDoseSaysWhereItComesFromAndAwaitsTheClinic(t *testing.T) {
	g := mustLoad(t)
	for _, e := range g.Exercises() {
		grades := map[guide.Grade]int{}
		for _, s := range e.Sources {
			grades[s.Grade]++
		}
		if grades[guide.GradeOurs] == 0 || len(grades) < 2 {
			t.Errorf("%s: sources %v: the tiers are ours and must say so, beside what they rest on", e.ID, grades)
		}
		for _, tier := range guide.Tiers() {
			if why := unsourced(e.Doses.For(tier).Source, e.Sources); why != "" {
				t.Errorf("%s, %s: %s", e.ID, tier, why)
			}
		}
	}
	if why := unsourced(g.Opening().Dose.Source, nil); why != "" {
		t.Errorf("opening: %s", why)
	}
	for _, p := range g.Parts() {
		if p.Approved || p.ApprovedBy != "" || p.ApprovedOn != "" {
			t.Errorf("%s %s is marked approved, which only the clinic can do", p.Kind, p.ID)
		}
	}
}

var gradeIn = regexp.MustCompile(`\(grade ([ABC])\)`)

// unsourced says what is wrong with where a dose comes from. A dose of ours says that it is, and rests on
// a source that is listed, with its grade, or says that it rests on none.
func unsourced(s guide.Source, listed []guide.Source) string {
	if s.Grade != guide.GradeOurs || !strings.HasPrefix(s.Text, "Our number") {
		return "a dose that we ship is ours, and says so: " + s.Text
	}
	grades := gradeIn.FindAllStringSubmatch(s.Text, -1)
	if strings.HasPrefix(s.Text, "Our number alone: ") && len(grades) == 0 {
		return ""
	}
	if len(grades) == 0 {
		return "it names no source and no grade: " + s.Text
	}
	for _, grade := range grades {
		if !slices.ContainsFunc(listed, func(l guide.Source) bool {
			who, _, _ := strings.Cut(l.Text, ":")
			who, _, _ = strings.Cut(who, ",")
			return string(l.Grade) == grade[1] && strings.Contains(s.Text, strings.TrimPrefix(strings.TrimSuffix(who, " programme"), "The "))
		}) {
			return "it rests on no source of grade " + grade[1] + " that is listed: " + s.Text
		}
	}
	return ""
}
