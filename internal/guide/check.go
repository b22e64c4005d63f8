package guide

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// check returns everything that is wrong with the content, so that an editor can mend it in one go.
func (g *Guide) check() (problems []error) {
	for i, e := range g.exercises {
		problems = append(problems, e.check()...)
		if i > 0 && byChapter(g.exercises[i-1], e) == 0 {
			problems = append(problems, fmt.Errorf("%s has the same place as %s", e.ID, g.exercises[i-1].ID))
		}
	}
	return slices.Concat(problems, g.rules.check(), g.checkLevels(), g.checkTips())
}

// chapters is the order in which the article teaches the kinds.
var chapters = []Kind{KindDrill, KindStretch, KindStrength}

func byChapter(a, b Exercise) int {
	return cmp.Or(
		cmp.Compare(slices.Index(chapters, a.Kind), slices.Index(chapters, b.Kind)),
		cmp.Compare(a.Order, b.Order),
		cmp.Compare(a.Stage, b.Stage),
	)
}

func slug(id string) bool {
	return id != "" && strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" && strings.Trim(id, "-") == id
}

func (e Exercise) check() (problems []error) {
	wrong := func(format string, args ...any) {
		problems = append(problems, fmt.Errorf(e.ID+": "+format, args...))
	}
	for name, text := range map[string]string{
		"name": e.Name, "muscles": e.Muscles, "kit": e.Kit, "start": e.Start, "easier": e.Easier,
		"harder": e.Harder, "stop": e.Stop, "avoid": e.Avoid,
	} {
		if blank(text) {
			wrong("%s is missing or has braces in it", name)
		}
	}
	for name, texts := range map[string][]string{"steps": e.Steps, "cues": e.Cues, "mistakes": e.Mistakes} {
		if len(texts) == 0 || slices.ContainsFunc(texts, blank) {
			wrong("%s are missing or have braces in them", name)
		}
	}
	if !slug(e.ID) {
		wrong("id is not a slug")
	}
	if !slices.Contains([]Kind{KindDrill, KindStretch, KindStrength}, e.Kind) || e.Order < 1 || e.Stage < 0 {
		wrong("kind %q, order %d or stage %d is unknown", e.Kind, e.Order, e.Stage)
	}
	if !slices.Contains([]Sides{EachSide, Alternating, NoSides}, e.Sides) {
		wrong("sides %q are unknown", e.Sides)
	}
	if e.Video != "" && !strings.HasPrefix(e.Video, "https://") {
		wrong("video is not an https address")
	}
	return append(problems, e.checkDoses()...)
}

// blank reports a text that is empty, or that a template of the messages would misread.
func blank(text string) bool { return strings.TrimSpace(text) == "" || strings.ContainsAny(text, "{}") }

func (e Exercise) checkDoses() (problems []error) {
	for _, tier := range Tiers() {
		d := e.Doses.For(tier)
		if blank(d.Source.Text) || !known(d.Source.Grade) {
			problems = append(problems, fmt.Errorf("%s: the %s dose doesn't say where it comes from", e.ID, tier))
		}
		if d.Sets < 1 || d.Reps < 0 || d.Hold < 0 || d.Rest < 0 || d.Reps+d.Hold == 0 || strings.ContainsAny(d.Note, "{}") {
			problems = append(problems, fmt.Errorf("%s: the %s dose can't be done", e.ID, tier))
		}
	}
	if len(e.Sources) == 0 {
		problems = append(problems, fmt.Errorf("%s: no source for the doses", e.ID))
	}
	for _, s := range e.Sources {
		if blank(s.Text) || !known(s.Grade) {
			problems = append(problems, fmt.Errorf("%s: source %q of grade %q", e.ID, s.Text, s.Grade))
		}
	}
	return problems
}

func known(g Grade) bool {
	return slices.Contains([]Grade{GradeA, GradeB, GradeC, GradeOurs, GradeClinic}, g)
}

// checkLevels also makes sure of what Routine relies on: the shortest routine has room for one
// set of any exercise it may start with, after the opening.
func (g *Guide) checkLevels() (problems []error) {
	wrong := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	shortest := Minutes()[0] * 60
	if len(g.levels) != levelCount {
		wrong("there are %d levels, not %d", len(g.levels), levelCount)
	}
	if g.opening.Exercise.Kind != KindDrill || g.opening.Seconds < 1 {
		wrong("the opening is not a drill")
	}
	for i, level := range g.levels {
		if level.Number != i+1 || blank(level.Name) || len(level.Moves) == 0 {
			wrong("level %d is not whole", i+1)
		}
		for _, m := range level.Moves {
			e, found := g.Exercise(m.ID)
			if !found || e.Kind != KindStrength || strings.ContainsAny(m.Variation, "{}") {
				wrong("level %d: %q is not a strength exercise", i+1, m.ID)
			}
		}
	}
	for _, e := range g.exercises {
		for _, tier := range Tiers() {
			d := e.Doses.For(tier)
			d.Sets = 1
			if e.Kind != KindDrill && g.opening.Seconds+e.Seconds(d) > shortest {
				wrong("%s: one %s set does not fit in %d seconds", e.ID, tier, shortest)
			}
		}
	}
	return problems
}

func (a Article) check() (problems []error) {
	wrong := func(format string, args ...any) {
		problems = append(problems, fmt.Errorf("article: "+format, args...))
	}
	if a.Title == "" || a.Summary == "" || len(a.Sections) == 0 {
		wrong("no title, summary or sections")
	}
	seen := map[string]bool{}
	for _, s := range a.Sections {
		if !slug(s.ID) || seen[s.ID] || s.Heading == "" || len(s.Blocks) == 0 {
			wrong("section %q is not whole, or its id is taken", s.ID)
		}
		seen[s.ID] = true
		for i, b := range s.Blocks {
			if b.parts() != 1 {
				wrong("block %d of section %q holds %d things, not 1", i+1, s.ID, b.parts())
			}
		}
	}
	for i, level := range []CardLevel{Emergency, Urgent, NonUrgent} {
		if len(a.Cards) <= i || a.Cards[i].Level != level || !a.Cards[i].whole() {
			wrong("the %s card is missing or not whole", level)
		}
	}
	return append(problems, a.checkPlaces()...)
}

// checkPlaces makes sure that each kind of exercise, the cards and each video stand in one place.
func (a Article) checkPlaces() (problems []error) {
	places := map[string]int{}
	for _, s := range a.Sections {
		for _, place := range s.places() {
			places[place]++
		}
		for _, b := range s.Blocks {
			if b.Video != nil && (!slug(b.Video.ID) || a.videos(b.Video.ID) != 1) {
				problems = append(problems, fmt.Errorf("article: the id %q of a video is not a slug, or is taken", b.Video.ID))
			}
		}
	}
	for _, place := range []string{`{"cards": true}`, `{"exercises": "drill"}`, `{"exercises": "stretch"}`, `{"exercises": "strength"}`} {
		if places[place] != 1 {
			problems = append(problems, fmt.Errorf("article: %s stands in %d places, not 1", place, places[place]))
		}
	}
	return problems
}

func (b Block) parts() int {
	parts := 0
	for _, there := range []bool{
		b.Text != "", len(b.List) > 0, b.Picture != nil && b.Picture.Alt != "", b.Video != nil && b.Video.Title != "",
		b.Link != nil && b.Link.Text != "" && b.Link.URL != "", b.Exercises != "", b.Cards,
	} {
		if there {
			parts++
		}
	}
	return parts
}

func (c Card) whole() bool {
	return c.Urgency != "" && strings.HasSuffix(c.Heading, "if:") && c.Intro != "" && len(c.Items) > 0
}
