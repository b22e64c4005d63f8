package picture

import (
	"limber/infra/figure/draw"
	"limber/infra/figure/move"
	"limber/infra/figure/skeleton"
)

// The size of a still, in its own units.
const (
	StillWide, StillHigh = 480.0, 360.0
	corner, edge         = 14.0, 12.0
)

// Still shows the poses of a movement one beside the other, or one above the other.
func Still(m move.Movement) []Mark {
	var bodies []skeleton.Body
	for _, s := range m.Steps {
		bodies = append(bodies, s.Pose.Stand())
	}
	all := []Mark{{Path: draw.Box(0, 0, StillWide, StillHigh, corner), Tone: draw.Ground, At: draw.Same}}
	taken := reach(m, bodies)
	for i, b := range bodies {
		box := cell(i, len(bodies), m.Above)
		inner := frame{box.x0 + edge, box.y0 + edge, box.x1 - edge, box.y1 - edge/2 - 3}
		view := fit(taken, inner, 2.6)
		all = append(all, floor(m.Camera, view, box))
		all = append(all, props(m, false, view)...)
		all = append(all, marks(m, b, view)...)
		all = append(all, props(m, true, view)...)
		all = append(all, number(i+1, draw.P{X: box.x0 + 17, Y: box.y0 + 17})...)
	}
	return all
}

func cell(i, n int, above bool) frame {
	const gap = 5.0
	if above {
		h := (StillHigh - gap*float64(n-1)) / float64(n)
		y := float64(i) * (h + gap)
		return frame{0, y, StillWide, y + h}
	}
	w := (StillWide - gap*float64(n-1)) / float64(n)
	x := float64(i) * (w + gap)
	return frame{x, 0, x + w, StillHigh}
}

// digits are drawn by hand, so that a figure needs no font.
var digits = map[int][]draw.P{
	1: {{X: -2.6, Y: -2.6}, {X: 0.6, Y: -5}, {X: 0.6, Y: 5}},
	2: {{X: -2.8, Y: -3.2}, {X: -1.2, Y: -5}, {X: 1.4, Y: -5}, {X: 2.9, Y: -3.4}, {X: 2.7, Y: -1.2}, {X: -3, Y: 5}, {X: 3.2, Y: 5}},
	3: {{X: -2.8, Y: -4}, {X: -1, Y: -5.1}, {X: 1.4, Y: -5}, {X: 2.7, Y: -3.4}, {X: 2.2, Y: -1.2}, {X: 0, Y: -0.4}, {X: 2.4, Y: 0.6}, {X: 3, Y: 2.6}, {X: 1.6, Y: 4.8}, {X: -1, Y: 5.1}, {X: -3, Y: 4}},
	4: {{X: 1.4, Y: 5}, {X: 1.4, Y: -5}, {X: -3.4, Y: 1.9}, {X: 3.4, Y: 1.9}},
}

func number(n int, at draw.P) []Mark {
	all := []Mark{{Path: draw.Ellipse(at, 11, 11), Tone: draw.Ink, At: draw.Same}}
	for _, p := range draw.Line(2.2, digits[n]...) {
		all = append(all, Mark{Path: p.By(draw.Matrix{A: 1, D: 1, E: at.X, F: at.Y}), Tone: draw.Ground, At: draw.Same})
	}
	return all
}

// Paint draws marks as a picture.
func Paint(all []Mark, w, h, scale float64, colors draw.Palette) *draw.Canvas {
	c := draw.NewCanvas(w, h, scale, colors)
	for _, m := range all {
		s := draw.Shape{Path: m.Path.By(m.At), Tone: m.Tone, RimTone: draw.Ground}
		if m.Rim {
			s.Rim = rim
		}
		c.Fill(s)
	}
	return c
}
