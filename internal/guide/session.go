package guide

// TurnKind says what a runner does in a turn of a session.
type TurnKind string

// The kinds of turn.
const (
	TurnReps  TurnKind = "reps"  // out, hold, back and reset, so many times
	TurnRocks TurnKind = "rocks" // one way and the other, so many times
	TurnLifts TurnKind = "lifts" // as reps, with one side and the other in turn
	TurnHold  TurnKind = "hold"  // one position
	TurnEnter TurnKind = "enter" // into the position of lifts
	TurnLeave TurnKind = "leave" // and out of it
	TurnRest  TurnKind = "rest"  // between sets
	TurnSide  TurnKind = "side"  // change to the other side
	TurnEase  TurnKind = "ease"  // out of a stretch, and into what comes next
	TurnMove  TurnKind = "move"  // to the next exercise, whose turn it is
)

// Turn is a part of a session that is done in one go. What it has none of is 0.
type Turn struct {
	Item int      `json:"item"` // place among the routine's items, from 0
	Kind TurnKind `json:"kind"`
	Set  int      `json:"set,omitempty"`
	Sets int      `json:"sets,omitempty"`
	Side int      `json:"side,omitempty"` // 1 is the first side, 2 the other; of a change of sides, the one to change to
	Reps int      `json:"reps,omitempty"` // of lifts, those of both sides

	// The seconds of one repetition, and of the whole turn.
	Out     int `json:"out,omitempty"`
	Hold    int `json:"hold,omitempty"`
	Back    int `json:"back,omitempty"`
	Reset   int `json:"reset,omitempty"`
	Seconds int `json:"seconds"`
}

// Turns are all that is done in a session, one after the other, by the time model: they take the routine's Seconds.
func (r Routine) Turns() (turns []Turn) {
	for i, item := range r.Items {
		if i > 0 {
			if wait := pause(r.Items[i-1].Exercise.Kind, item.Exercise.Kind); wait > 0 {
				turns = append(turns, Turn{Item: i, Kind: TurnMove, Seconds: wait})
			}
		}
		for _, t := range item.turns() {
			t.Item = i
			turns = append(turns, t)
		}
	}
	return turns
}

func (i Item) turns() (turns []Turn) {
	sides := []int{0}
	if i.Exercise.Sides == EachSide && i.Exercise.Kind != KindDrill {
		sides = []int{1, 2}
	}
	for set := 1; set <= i.Dose.Sets; set++ {
		for n, side := range sides {
			for _, t := range i.set() {
				t.Set, t.Sets, t.Side = set, i.Dose.Sets, side
				turns = append(turns, t)
			}
			after := i.after(n+1 == len(sides), set == i.Dose.Sets)
			if after.Kind == TurnSide {
				after.Side = sides[(n+1)%len(sides)]
			}
			if after.Seconds > 0 {
				turns = append(turns, after)
			}
		}
	}
	return turns
}

// set is one set of an item, on one side unless the sides alternate.
func (i Item) set() []Turn {
	d := i.Dose
	hold := Turn{Kind: TurnHold, Seconds: d.Hold}
	switch {
	case d.Reps == 0:
		return []Turn{hold}
	case i.Exercise.Kind == KindDrill:
		rocks := repeated(Turn{Kind: TurnRocks, Reps: d.Reps, Out: moveOut, Back: moveBack})
		if d.Hold == 0 {
			return []Turn{rocks}
		}
		return []Turn{rocks, hold}
	case i.Exercise.Sides == Alternating:
		return []Turn{
			{Kind: TurnEnter, Seconds: moveOut},
			repeated(Turn{Kind: TurnLifts, Reps: 2 * d.Reps, Out: footUp, Hold: d.Hold, Back: footDown, Reset: reset}),
			{Kind: TurnLeave, Seconds: moveBack + reset},
		}
	}
	return []Turn{repeated(Turn{Kind: TurnReps, Reps: d.Reps, Out: moveOut, Hold: d.Hold, Back: moveBack, Reset: reset})}
}

func repeated(t Turn) Turn {
	t.Seconds = t.Reps * (t.Out + t.Hold + t.Back + t.Reset)
	return t
}

// after is what follows a set on a side: the last side of the set, or the last set of all. It may take no time.
func (i Item) after(lastSide, lastSet bool) Turn {
	stretch := i.Exercise.Kind == KindStretch
	switch {
	case !lastSide, stretch && !lastSet && i.Exercise.Sides == EachSide:
		return Turn{Kind: TurnSide, Seconds: changeSide}
	case stretch:
		return Turn{Kind: TurnEase, Seconds: changeSide}
	case lastSet:
		return Turn{}
	}
	return Turn{Kind: TurnRest, Seconds: i.Dose.Rest}
}
