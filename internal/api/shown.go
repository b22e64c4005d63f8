package api

import (
	"limber/internal/guide"
)

// What fragments and texts show. Each has all that the JSON says, in words where that has codes.

type shownArticle struct {
	shape
	articleAnswer
	Exercises map[guide.Kind][]shownExercise
	names     map[string]string // of exercises, by id
	awaits    bool
}

// Awaits reports whether the clinic has yet to approve a part.
func (a shownArticle) Awaits() bool { return a.awaits }

// NameOf is the name of an exercise.
func (a shownArticle) NameOf(id string) string { return a.names[id] }

func (d GuideDeps) showArticle(s shape, answer articleAnswer) shownArticle {
	shown := shownArticle{s, answer, map[guide.Kind][]shownExercise{}, map[string]string{}, len(d.Guide.Review()) > 0}
	for _, e := range d.Guide.Exercises() {
		shown.Exercises[e.Kind] = append(shown.Exercises[e.Kind], show(s.under(2), answerExercise(s.Site, e)))
		shown.names[e.ID] = e.Name
	}
	return shown
}

type shownExercises struct {
	shape
	Exercises []shownExercise
}

type shownExercise struct {
	shape
	exerciseAnswer
	Rows []shownDose
}

// shownDose is how much a tier does, in words.
type shownDose struct {
	guide.Dose
	Who, Do, Takes string
}

func show(s shape, e exerciseAnswer) shownExercise {
	shown := shownExercise{shape: s, exerciseAnswer: e}
	for _, tier := range guide.Tiers() {
		shown.Rows = append(shown.Rows, shownDose{e.Doses.For(tier), tierNames[tier], e.DoseTexts[tier], lasts(e.Seconds[tier])})
	}
	return shown
}

// KindWords says what an exercise is for.
func (e shownExercise) KindWords() string {
	return map[guide.Kind]string{
		guide.KindDrill: "A drill, to learn to feel and move your pelvis", guide.KindStretch: "A stretch",
		guide.KindStrength: "A strength exercise",
	}[e.Kind]
}

// SidesWords says how the two sides share an exercise.
func (e shownExercise) SidesWords() string {
	return map[guide.Sides]string{
		guide.EachSide: "Do one side, then the other", guide.Alternating: "Change sides each time",
		guide.NoSides: "Both sides work together",
	}[e.Sides]
}

// GradeWords says how much a source can be leaned on.
func (shownExercise) GradeWords(g guide.Grade) string {
	return map[guide.Grade]string{
		guide.GradeA: "a hospital, the NHS, a professional body or a reviewed paper",
		guide.GradeB: "a physiotherapy clinic or professional site",
		guide.GradeC: "a fitness site, newspaper or blog", guide.GradeOurs: "our own, for the clinic to approve",
		guide.GradeClinic: "the clinic's own choice",
	}[g]
}

type shownRoutine struct {
	shape
	guide.Routine
	Items []shownItem // in place of the routine's own
}

type shownItem struct {
	guide.Item
	Place    int // from 1
	Takes    string
	Exercise shownExercise
}

func showRoutine(s shape, r guide.Routine) shownRoutine {
	shown := shownRoutine{shape: s, Routine: r}
	for i, item := range r.Items {
		shown.Items = append(shown.Items, shownItem{
			item, i + 1, lasts(item.Seconds), show(s.under(1), answerExercise(s.Site, item.Exercise)),
		})
	}
	return shown
}

// TierWords says how much of each exercise the routine has.
func (r shownRoutine) TierWords() string { return tierNames[r.Tier] }

// Takes says how long all of it takes.
func (r shownRoutine) Takes() string { return lasts(r.Seconds) }
