package picture

import (
	"math"

	"limber/infra/figure/draw"
	"limber/infra/figure/move"
)

// What a still is made of, in its own units.
const (
	StillWide    = 480.0
	stillHigh    = 560.0 // at most
	biggest      = 3.1   // units for a centimetre
	tallest      = 330.0 // a pose, in units
	corner, edge = 14.0, 13.0
	gap          = 5.0
)

// Still shows the poses of a movement one beside the other, or one above the other; and how high it is.
func Still(m move.Movement) (all []Mark, high float64) {
	steps, taken := shown(m)
	columns := m.Columns
	if columns == 0 {
		columns = len(steps)
	}
	rows := (len(steps) + columns - 1) / columns
	w := (StillWide - gap*float64(columns-1)) / float64(columns)
	most := (stillHigh - gap*float64(rows-1)) / float64(rows)
	scale := min(biggest, tallest/(taken.y1-taken.y0), (w-2*edge)/(taken.x1-taken.x0), (most-2*edge)/(taken.y1-taken.y0))
	h := scale*(taken.y1-taken.y0) + 2*edge
	high = math.Ceil(h*float64(rows) + gap*float64(rows-1))
	all = []Mark{{Path: draw.Box(0, 0, StillWide, high, corner), Tone: draw.Ground, At: draw.Same}}
	for n, i := range steps {
		x, y := float64(n%columns)*(w+gap), float64(n/columns)*(h+gap)
		box := frame{x, y, x + w, y + h}
		if n == len(steps)-1 {
			box.x1 = StillWide
		}
		all = append(all, panel(m, i, box, taken.y1, scale)...)
		all = append(all, number(n+1, draw.P{X: box.x0 + 17, Y: box.y0 + 17})...)
	}
	return all, high
}

// shown are the steps of a still, and the room that the biggest of them takes: as wide as the widest.
func shown(m move.Movement) (steps []int, taken frame) {
	taken = nothing
	wide := 0.0
	for i, s := range m.Steps {
		if s.Again {
			continue
		}
		steps = append(steps, i)
		f := room(m, i)
		taken.y0, taken.y1, wide = math.Min(taken.y0, f.y0), math.Max(taken.y1, f.y1), math.Max(wide, f.x1-f.x0)
	}
	taken.x0, taken.x1 = 0, wide
	return steps, taken
}

// room is what a pose takes up with its arrow.
func room(m move.Movement, step int) frame {
	f := reach(m, m.Steps[step].Pose.Stand())
	for _, p := range trail(m, step) {
		f.take(p)
	}
	return f
}

// panel is one pose in its box.
func panel(m move.Movement, step int, box frame, foot, scale float64) []Mark {
	f := room(m, step)
	view := draw.Matrix{A: scale, D: scale, E: (box.x0+box.x1)/2 - scale*(f.x0+f.x1)/2, F: box.y1 - edge - scale*foot}
	all := []Mark{floor(m.Camera, view, box)}
	all = append(all, props(m, view)...)
	all = append(all, marks(m, m.Steps[step].Pose.Stand(), view)...)
	return append(all, arrow(trail(m, step), view)...)
}

// digits are drawn by hand, so that a figure needs no font.
var digits = map[int][]draw.P{
	1: {{X: -2.6, Y: -2.6}, {X: 0.6, Y: -5}, {X: 0.6, Y: 5}},
	2: {{X: -2.8, Y: -3.2}, {X: -1.2, Y: -5}, {X: 1.4, Y: -5}, {X: 2.9, Y: -3.4}, {X: 2.7, Y: -1.2}, {X: -3, Y: 5}, {X: 3.2, Y: 5}},
	3: {{X: -2.8, Y: -4}, {X: -1, Y: -5.1}, {X: 1.4, Y: -5}, {X: 2.7, Y: -3.4}, {X: 2.2, Y: -1.2}, {X: 0, Y: -0.4}, {X: 2.4, Y: 0.6}, {X: 3, Y: 2.6}, {X: 1.6, Y: 4.8}, {X: -1, Y: 5.1}, {X: -3, Y: 4}},
}

func number(n int, at draw.P) []Mark {
	all := []Mark{{Path: draw.Ellipse(at, 11, 11), Tone: draw.Ink, At: draw.Same}}
	var way []draw.P
	for _, p := range digits[n] {
		way = append(way, draw.P{X: at.X + p.X, Y: at.Y + p.Y})
	}
	return append(all, Mark{Way: way, Wide: 2.2, Tone: draw.Ground})
}

// Paint draws marks as a picture.
func Paint(all []Mark, w, h, scale float64, colors draw.Palette) *draw.Canvas {
	c := draw.NewCanvas(w, h, scale, colors)
	for _, m := range all {
		if m.Way != nil {
			c.Stroke(m.Wide, m.Tone, m.Way...)
			continue
		}
		s := draw.Shape{Path: m.Path.By(m.At), Tone: m.Tone, RimTone: draw.Ground}
		if m.Rim {
			s.Rim = rim
		}
		c.Fill(s)
	}
	c.Cut(draw.Box(0, 0, w, h, corner))
	return c
}
