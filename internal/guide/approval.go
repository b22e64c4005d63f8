package guide

import (
	"fmt"
	"time"
)

// Approval is the clinic's word on a text or a dose. The zero value awaits clinical review, as
// does all that we ship: only the clinic's own content sets it.
type Approval struct {
	Approved   bool   `json:"approved"`              // whether a clinician at the clinic has signed it off
	ApprovedBy string `json:"approved_by,omitempty"` // who, where the clinic says
	ApprovedOn string `json:"approved_on,omitempty"` // when, as 2026-11-30, where the clinic says
}

// Day says when it was approved, as people write it; empty where the clinic doesn't say.
func (a Approval) Day() string {
	day, err := time.Parse(time.DateOnly, a.ApprovedOn)
	if err != nil {
		return ""
	}
	return day.Format("2 January 2006")
}

// PartKind says what sort of thing a Part is.
type PartKind string

// The kinds of part.
const (
	PartSection  PartKind = "section"
	PartCard     PartKind = "card"
	PartExercise PartKind = "exercise" // its words; its doses are parts of their own
	PartDose     PartKind = "dose"
	PartLevel    PartKind = "level"
	PartRule     PartKind = "rule" // its numbers
	PartTip      PartKind = "tip"
)

// Part is one thing of the guide that a clinician says yes to, or not yet.
type Part struct {
	Kind PartKind
	ID   string // of a dose, the exercise's id and the tier, such as "clam/beginner"
	Name string
	Approval
}

// Parts lists everything that a clinician approves, in the order of the guide.
func (g *Guide) Parts() []Part {
	var parts []Part
	a := g.Article()
	for _, s := range a.Sections {
		parts = append(parts, Part{PartSection, s.ID, s.Heading, s.Approval})
	}
	for _, c := range a.Cards {
		parts = append(parts, Part{PartCard, string(c.Level), c.Heading, c.Approval})
	}
	for _, e := range g.exercises {
		parts = append(parts, Part{PartExercise, e.ID, e.Name, e.Approval})
		for _, tier := range Tiers() {
			parts = append(parts, Part{PartDose, e.ID + "/" + string(tier), e.Name + ", " + string(tier), e.Doses.For(tier).Approval})
		}
	}
	parts = append(parts, Part{PartDose, "opening", "The opening of strength routines", g.opening.Dose.Approval})
	for _, l := range g.levels {
		parts = append(parts, Part{PartLevel, fmt.Sprint(l.Number), fmt.Sprintf("Level %d: %s", l.Number, l.Name), l.Approval})
	}
	for _, row := range g.rules.Rows() {
		parts = append(parts, Part{PartRule, row.ID, "Rule: " + row.Name, row.Approval})
	}
	for _, t := range g.tips {
		parts = append(parts, Part{PartTip, string(t.Reason), t.Heading, t.Approval})
	}
	return parts
}

// Review lists what awaits clinical review, in the order of the guide.
func (g *Guide) Review() []Part {
	var awaits []Part
	for _, p := range g.Parts() {
		if !p.Approved {
			awaits = append(awaits, p)
		}
	}
	return awaits
}

// Opening returns the drill that every strength routine starts with, at its dose.
func (g *Guide) Opening() Item { return *g.opening }
