package picture

import (
	"math"

	"limber/infra/figure/draw"
	"limber/infra/figure/move"
)

// The size of the picture that moves.
const (
	MotionWide = 320.0
	motionHigh = 300.0 // at most
	largest    = 2.1   // units for a centimetre
)

// Motion is the animated SVG, and how high it is. CSS moves the parts, each by the transforms of its own group; who
// wants less motion sees the end, with the start as a ghost and an arrow.
func Motion(m move.Movement, name string) (file []byte, high float64) {
	taken := nothing
	for _, s := range m.Steps {
		f := reach(m, s.Pose.Stand())
		taken.take(draw.P{X: f.x0, Y: f.y0})
		taken.take(draw.P{X: f.x1, Y: f.y1})
	}
	for _, p := range trail(m, m.Rest()) {
		taken.take(p)
	}
	scale := min(largest, (MotionWide-2*edge)/(taken.x1-taken.x0), (motionHigh-2*edge)/(taken.y1-taken.y0))
	high = math.Ceil(scale*(taken.y1-taken.y0) + 2*edge)
	box := frame{0, 0, MotionWide, high}
	view := draw.Matrix{A: scale, D: scale, E: MotionWide/2 - scale*(taken.x0+taken.x1)/2, F: high - edge - scale*taken.y1}
	d := newDocument()
	d.still(append([]Mark{floor(m.Camera, view, box)}, props(m, view)...))
	d.person(m, view)
	d.body.WriteString(`<g class="calm">`)
	d.still(arrow(trail(m, m.Rest()), view))
	d.body.WriteString(`</g>`)
	return d.write(name, m.Alt, MotionWide, high), high
}
