package api

import (
	"fmt"

	"limber/internal/progress"
)

// chart is the minutes of some weeks as bars, one on the other: strength below, stretches above.
type chart struct {
	Bars  []bar
	Lines []scaleLine
	Words string // the same in a sentence
	Empty bool
}

// bar is a week.
type bar struct {
	X                   int
	Strength, Stretch   rect
	Week                string // "2 Nov"
	Label               string // minutes, above the bar
	LabelY              int
	Date                string
	Sessions            int
	StrengthMin, Minute int
}

type rect struct{ Y, Height int }

// scaleLine is a line across the chart.
type scaleLine struct {
	Y     int
	Label string
}

// The chart's own units. The page scales it to its width.
const (
	chartWide, chartHigh = 320, 180
	chartTop, chartFloor = 24, 150 // where the highest bar ends, and all begin
	barWide, barStep     = 26, 38
	barLeft              = 14
)

// chartOf draws the weeks. The scale is in steps of 30 minutes, and never so fine that a short week looks like a long one.
func chartOf(weeks []progress.Week) (c chart) {
	most := 0
	for _, w := range weeks {
		most = max(most, w.Minutes())
	}
	c.Empty = most == 0
	top := max(60, (most+29)/30*30)
	high := func(n int) int { return (chartFloor - chartTop) * n / top }
	for i, w := range weeks {
		strength, all := w.Strength.Minutes(), w.Minutes()
		b := bar{
			X: barLeft + i*barStep, Week: w.Monday.Format("2 Jan"), Date: w.Monday.Format("2 January"), Sessions: w.Sessions(),
			StrengthMin: strength, Minute: all,
			Strength: rect{chartFloor - high(strength), high(strength)},
			Stretch:  rect{chartFloor - high(all), high(all) - high(strength)},
		}
		if b.LabelY = chartFloor - high(all) - 6; all > 0 {
			b.Label = fmt.Sprint(all)
		}
		c.Bars = append(c.Bars, b)
	}
	for _, part := range []int{top / 2, top} {
		c.Lines = append(c.Lines, scaleLine{chartFloor - high(part), fmt.Sprint(part)})
	}
	if n := len(c.Bars); n > 1 {
		c.Words = fmt.Sprintf("You did %s this week, and %s last week.", count(c.Bars[n-1].Minute, "minute"), count(c.Bars[n-2].Minute, "minute"))
	}
	return c
}

// Mid is the middle of the bar.
func (b bar) Mid() int { return b.X + barWide/2 }

// Wide is how wide the bar is.
func (bar) Wide() int { return barWide }

// StretchMin is the minutes of stretches.
func (b bar) StretchMin() int { return b.Minute - b.StrengthMin }

// View is the chart's view box.
func (chart) View() string { return fmt.Sprintf("0 0 %d %d", chartWide, chartHigh) }
