package guide

import "fmt"

// Dose is how much of an exercise to do. Reps is 0 where the whole set is one hold.
type Dose struct {
	Sets int    `json:"sets"`
	Reps int    `json:"reps,omitempty"` // repetitions in a set, on one side
	Hold int    `json:"hold,omitempty"` // seconds held in each repetition; in a drill, once after them
	Rest int    `json:"rest,omitempty"` // seconds between sets
	Note string `json:"note,omitempty"` // how to do it, such as "with a light band"

	Source   Source `json:"source"` // where these numbers come from
	Approval        // of these numbers
}

// Doses holds the dose of each tier.
type Doses struct {
	Beginner     Dose `json:"beginner"`
	Intermediate Dose `json:"intermediate"`
	Advanced     Dose `json:"advanced"`
}

// Approved reports whether a clinician has signed off every tier's dose.
func (d Doses) Approved() bool {
	return d.Beginner.Approved && d.Intermediate.Approved && d.Advanced.Approved
}

// For returns the dose of a tier, and the beginner's for a tier there is none of, since too
// little is safer than too much.
func (d Doses) For(t Tier) Dose {
	switch t {
	case Intermediate:
		return d.Intermediate
	case Advanced:
		return d.Advanced
	}
	return d.Beginner
}

// Text says the dose of e in plain words, such as "2 sets of 10 each side, hold for 2 seconds".
func (d Dose) Text(e Exercise) string {
	text := ""
	switch {
	case e.Kind == KindDrill:
		text = d.drillText()
	case d.Reps == 0:
		text = fmt.Sprintf("Hold for %s, %s", count(d.Hold, "second"), count(d.Sets, "time")+eachSide(e.Sides))
	default:
		text = fmt.Sprintf("%s of %d", count(d.Sets, "set"), d.Reps) + eachSide(e.Sides)
		if d.Hold > 0 {
			text += ", hold for " + count(d.Hold, "second")
		}
	}
	if d.Note != "" {
		text += ", " + d.Note
	}
	return text
}

func (d Dose) drillText() string {
	if d.Reps == 0 {
		return fmt.Sprintf("%s, %s", count(d.Hold, "second"), count(d.Sets, "time"))
	}
	text := fmt.Sprintf("%d slow rocks", d.Reps)
	if d.Sets > 1 {
		text = fmt.Sprintf("%s of %d slow rocks", count(d.Sets, "set"), d.Reps)
	}
	if d.Hold > 0 {
		text += ", then rest in the middle for " + count(d.Hold, "second")
	}
	return text
}

func eachSide(s Sides) string {
	switch s {
	case EachSide:
		return " each side"
	case Alternating:
		return " each side, changing sides every time"
	}
	return ""
}

func count(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}
