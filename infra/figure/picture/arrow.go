package picture

import (
	"math"

	"limber/infra/figure/draw"
	"limber/infra/figure/move"
)

const (
	arrowWide, arrowHead = 3.2, 11.0
	arrowHalo            = 1.5 // the ground shows round it
	arrowSteps           = 8
)

// trail is the arrow of a step: the way of a joint from the pose before, in the camera's plane.
func trail(m move.Movement, step int) (way []draw.P) {
	t := m.Steps[step].Trail
	if t.Joint == "" {
		return nil
	}
	for i := range arrowSteps + 1 {
		share := t.From + (1-t.From)*float64(i)/arrowSteps
		at, _ := m.Steps[step-1].Pose.Mix(m.Steps[step].Pose, share).Stand().Place(t.Joint)
		p := m.Camera.See(at)
		way = append(way, draw.P{X: p.X + t.Right, Y: p.Y - t.Up})
	}
	return way
}

// arrow is a line with a head at its end, seen through a view.
func arrow(trail []draw.P, view draw.Matrix) (all []Mark) {
	if trail == nil {
		return nil
	}
	var way []draw.P
	for _, p := range trail {
		way = append(way, view.At(p))
	}
	end := way[len(way)-1]
	back := len(way) - 1
	for back > 0 && math.Hypot(end.X-way[back].X, end.Y-way[back].Y) < arrowHead {
		back--
	}
	from := way[back]
	l := math.Hypot(end.X-from.X, end.Y-from.Y)
	ux, uy := (end.X-from.X)/l, (end.Y-from.Y)/l
	neck := draw.P{X: end.X - ux*arrowHead*0.6, Y: end.Y - uy*arrowHead*0.6}
	line := append(append([]draw.P{}, way[:back+1]...), neck)
	base := draw.P{X: end.X - ux*arrowHead, Y: end.Y - uy*arrowHead}
	w := arrowHead * 0.55
	head := []draw.P{end, {X: base.X - uy*w, Y: base.Y + ux*w}, {X: base.X + uy*w, Y: base.Y - ux*w}, end}
	return append(
		all,
		Mark{Way: line, Wide: arrowWide + 2*arrowHalo, Tone: draw.Ground},
		Mark{Way: head, Wide: 2 * arrowHalo, Tone: draw.Ground},
		Mark{Way: line, Wide: arrowWide, Tone: draw.Ink},
		Mark{Path: draw.Polygon(head[:3]...), Tone: draw.Ink, At: draw.Same},
	)
}
