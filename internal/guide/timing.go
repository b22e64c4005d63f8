package guide

// The time model: what one move takes, in seconds. The clinic's table of times follows from it,
// with three readings of our own where the table and the model as it is written down part ways:
//
//   - Stretches: the table has no rest between sets, but a change of sides after every hold, the
//     last one too.
//   - Changing sides inside a set (bridge, stage 2): the table takes 1 second, not 2, to lift a
//     foot and to put it down. The bridge itself goes up and down once a set, as one repetition does.
//   - The drill: a rock is out and back with no reset, and the sets follow on without a rest.
//
// The windmill has no hold in the table, but its times hold 1 second at the turn, so its dose has it.
const (
	moveOut    = 2
	moveBack   = 2
	reset      = 1
	footUp     = 1
	footDown   = 1
	changeSide = 5
	moveOn     = 30 // from one exercise to the next
)

// SetSeconds returns how long one set of d takes, on one side unless the sides alternate.
func (e Exercise) SetSeconds(d Dose) int {
	switch {
	case e.Kind == KindDrill:
		return d.Reps*(moveOut+moveBack) + d.Hold
	case d.Reps == 0:
		return d.Hold
	case e.Sides == Alternating:
		lifts := 2 * d.Reps
		return moveOut + lifts*(footUp+d.Hold+footDown+reset) + moveBack + reset
	}
	return d.Reps * (moveOut + d.Hold + moveBack + reset)
}

// Seconds returns how long all of d takes: every set, both sides, with the rests between.
func (e Exercise) Seconds(d Dose) int {
	set := e.SetSeconds(d)
	if e.Kind == KindStretch {
		holds := d.Sets
		if e.Sides == EachSide {
			holds *= 2
		}
		return holds * (set + changeSide)
	}
	if e.Sides == EachSide {
		set = set + changeSide + set
	}
	return d.Sets*set + (d.Sets-1)*d.Rest
}

// pause returns the seconds between two exercises of a routine. A stretch has its own time to
// change, and the opening drill leads straight into the first exercise.
func pause(before, after Kind) int {
	if before == KindDrill || (before == KindStretch && after == KindStretch) {
		return 0
	}
	return moveOn
}
