// Package hip draws the hip joint and the muscles around it, from the front and from the back.
package hip

import (
	"limber/infra/figure/draw"
)

// The drawing, in its own units.
const (
	Wide, High = 400.0, 630.0
	ID         = "hip-muscles"
	Name       = "The hip joint and the muscles around it"
	Alt        = "Two drawings of the pelvis and the hip joints. From the front: the hip flexors run from the lower back to the thigh, " +
		"and the deep tummy muscles wrap round. From the back: the big buttock muscle, the side of the buttock and a deep hip muscle under them."
)

// Part is a shape in a tone, or a line.
type Part struct {
	Path draw.Path
	Way  []draw.P // of a line
	Tone draw.Tone
	Rim  bool
}

func pts(xy ...float64) draw.Path {
	var points []draw.P
	for i := 0; i < len(xy); i += 2 {
		points = append(points, draw.P{X: xy[i], Y: xy[i+1]})
	}
	return draw.Smooth(points...)
}

// One side of the body, to the right of the middle, in units of its own.
var (
	wing = pts(12, 150, 26, 136, 56, 119, 82, 117, 96, 130, 92, 152, 84, 172, 96, 190, 94, 214, 76, 224, 66, 240, 60, 262, 44, 270,
		28, 258, 12, 246, 4, 238, 4, 220, 24, 211, 40, 200, 36, 182, 20, 172)
	hole  = draw.Ellipse(draw.P{X: 44, Y: 236}, 12, 14)
	femur = pts(84, 190, 94, 190, 104, 198, 116, 193, 126, 204, 125, 226, 119, 250, 115, 280, 113, 306, 104, 310, 95, 306, 95, 284, 96, 256,
		90, 244, 92, 232, 84, 222, 72, 214, 70, 200)
	ball   = draw.Ellipse(draw.P{X: 83, Y: 205}, 14.5, 14.5)
	sacrum = pts(-24, 146, 0, 142, 24, 146, 20, 170, 9, 198, 0, 212, -9, 198, -20, 170)

	iliopsoas = pts(11, 58, 22, 66, 34, 104, 50, 134, 74, 132, 84, 144, 84, 166, 88, 196, 96, 234, 97, 248, 88, 246, 76, 216, 58, 190, 38, 164, 22, 120, 13, 84)
	deep      = pts(3, 52, 40, 48, 84, 54, 98, 84, 98, 122, 82, 122, 56, 126, 30, 144, 3, 176)
	maximus   = pts(6, 150, 30, 128, 50, 126, 74, 152, 104, 190, 126, 232, 122, 280, 112, 284, 96, 264, 62, 250, 28, 238, 6, 214, 2, 184)
	medius    = pts(34, 128, 58, 112, 84, 112, 100, 128, 110, 164, 121, 198, 112, 206, 98, 196, 76, 166, 54, 146)
	piriform  = pts(6, 172, 16, 166, 50, 178, 88, 192, 116, 202, 114, 210, 84, 206, 46, 200, 12, 192)
)

// side is one half, on the right or, mirrored, on the left.
func side(left bool, parts ...Part) []Part {
	m := draw.Same
	if left {
		m.A = -1
	}
	var all []Part
	for _, p := range parts {
		p.Path = p.Path.By(m)
		all = append(all, p)
	}
	return all
}

func spine() (all []Part) {
	for i := range 5 {
		y := 54 + 18*float64(i)
		all = append(all, Part{Path: draw.Box(-14-float64(i), y, 28+2*float64(i), 14, 5), Tone: draw.Skeleton, Rim: true})
	}
	return all
}

// bones are the lower back, the pelvis and both thigh bones; from the back, the sacrum lies over the pelvis.
func bones(back bool) []Part {
	all := spine()
	middle := Part{Path: sacrum, Tone: draw.Skeleton, Rim: true}
	if !back {
		all = append(all, middle)
	}
	for _, left := range []bool{false, true} {
		all = append(all, side(left, Part{Path: wing, Tone: draw.Skeleton, Rim: true}, Part{Path: hole, Tone: draw.Ground}, Part{Path: femur, Tone: draw.Skeleton, Rim: true}, Part{Path: ball, Tone: draw.Skeleton, Rim: true})...)
	}
	if back {
		all = append(all, middle)
	}
	return all
}

// fibres are the lines that show which way a muscle pulls.
func fibres(lines ...[]draw.P) (all []Part) {
	for _, line := range lines {
		all = append(all, Part{Way: line, Tone: draw.Ground})
	}
	return all
}

// Front is the view from the front, Back that from the back: about the middle of the body.
func Front() []Part {
	all := append(bones(false), side(true, Part{Path: iliopsoas, Tone: draw.Muscle, Rim: true})...)
	all = append(all, side(false, Part{Path: deep, Tone: draw.Muscle, Rim: true})...)
	var lines [][]draw.P
	for y := 64.0; y < 125; y += 14 {
		lines = append(lines, []draw.P{{X: 10, Y: y + 4}, {X: 50, Y: y}, {X: 88, Y: y + 3}})
	}
	return append(all, fibres(lines...)...)
}

// Back has the big muscle on one side, and what lies under it on the other.
func Back() []Part {
	all := append(bones(true), side(true, Part{Path: maximus, Tone: draw.Muscle, Rim: true})...)
	all = append(all, fibres(
		[]draw.P{{X: -18, Y: 150}, {X: -66, Y: 192}, {X: -112, Y: 244}},
		[]draw.P{{X: -14, Y: 176}, {X: -60, Y: 212}, {X: -108, Y: 256}},
		[]draw.P{{X: -14, Y: 204}, {X: -54, Y: 230}, {X: -96, Y: 256}},
	)...)
	return append(all, side(false, Part{Path: piriform, Tone: draw.Muscle, Rim: true}, Part{Path: medius, Tone: draw.Muscle, Rim: true})...)
}
