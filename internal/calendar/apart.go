package calendar

import "math/bits"

// Count is how many days the set holds.
func (d Days) Count() int { return bits.OnesCount8(uint8(d)) }

// Apart returns n days of the set that lie as far apart as can be, round the week: no other choice of n has a wider
// least gap. Of equal choices it is the one with most of the preferred days, then the earliest in the week. A set of no
// more than n days is returned whole. n is at least 1.
func (d Days) Apart(n int, preferred Days) Days {
	if d.Count() <= n {
		return d
	}
	var best Days
	for some := d; some > 0; some = (some - 1) & d {
		if some.Count() == n && (best == 0 || some.before(best, preferred)) {
			best = some
		}
	}
	return best
}

// before reports whether Apart takes this choice rather than another of as many days.
func (d Days) before(other, preferred Days) bool {
	if a, b := d.Gap(), other.Gap(); a != b {
		return a > b
	}
	if a, b := (d & preferred).Count(), (other & preferred).Count(); a != b {
		return a > b
	}
	return d.order() > other.order()
}

// Gap is how many days at least lie from one day of the set to the next, round the week; 7 for one day.
func (d Days) Gap() int {
	for gap := 1; gap < 7; gap++ {
		if round := (d<<gap | d>>(7-gap)) & 127; d&round != 0 {
			return gap
		}
	}
	return 7
}

// order is greater the earlier the days are in a week from Monday.
func (d Days) order() uint8 { return bits.Reverse8(uint8((d>>1 | d<<6) & 127)) }
