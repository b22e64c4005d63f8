package person

import (
	"limber/infra/figure/draw"
	"limber/infra/figure/skeleton"
)

// Muscle is a muscle that a movement works: drawn after the part that it lies on.
type Muscle struct {
	Name string
	Side skeleton.Side
	Over string // the layer that it lies on
}

// span is a muscle between the two places that it holds on to, and which belly it has.
type span struct {
	belly  int
	length float64 // at which the belly has its own shape
	ends   func(skeleton.Body, skeleton.Side) (from, to, front skeleton.V)
}

// The bellies of muscles, along X.
const (
	broad = iota
	long
	slim
)

var bellies = []draw.Path{
	broad: pts(-1.5, 0, 2, 4, 9, 6, 16, 3.8, 21, 0, 16, -3.8, 9, -5.2, 2, -3.6),
	long:  pts(0, 0, 6, 2.6, 15, 3.5, 26, 2.5, 33, 0, 26, -2.3, 15, -3.3, 6, -2.4),
	slim:  pts(0, 0, 4, 2, 10, 2.8, 17, 1.8, 21, 0, 17, -1.8, 10, -2.8, 4, -2),
}

func side(s skeleton.Side) float64 { return float64(1 - 2*int(s)) }

// along is a point of a leg's upper bone, so far down it and to its front.
func along(b skeleton.Bone, down, front float64) skeleton.V {
	return b.Root.Add(b.Mid.Sub(b.Root).Unit().Times(down)).Add(b.UpperFront.Times(front))
}

var spans = map[string]span{
	"glutes": {broad, 20, func(b skeleton.Body, s skeleton.Side) (from, to, front skeleton.V) {
		p := b.Pelvis
		return p.At(p.Joint, 8, -6, side(s)*6), along(b.Legs[s], 11, -4.5), p.Front.Times(-1)
	}},
	"side-glute": {broad, 20, func(b skeleton.Body, s skeleton.Side) (from, to, front skeleton.V) {
		p := b.Pelvis
		return p.At(p.Joint, 13, -3, side(s)*10), p.At(b.Legs[s].Root, -6, 0, side(s)*5), p.Front
	}},
	"seat": {broad, 20, func(b skeleton.Body, s skeleton.Side) (from, to, front skeleton.V) { // the glutes, from the side of a seat
		p := b.Pelvis
		return p.At(p.Joint, 12, -6, side(s)*13), p.At(p.Joint, -6, -4, side(s)*14), p.Front
	}},
	"hamstrings": {long, 33, func(b skeleton.Body, s skeleton.Side) (from, to, front skeleton.V) {
		return along(b.Legs[s], 6, -3.8), along(b.Legs[s], 38, -2.4), b.Legs[s].UpperFront
	}},
	"quads": {long, 33, func(b skeleton.Body, s skeleton.Side) (from, to, front skeleton.V) {
		return along(b.Legs[s], 4, 4.6), along(b.Legs[s], 38, 2.6), b.Legs[s].UpperFront
	}},
	"hip-flexors": {slim, 20, func(b skeleton.Body, s skeleton.Side) (from, to, front skeleton.V) {
		return b.Waist.At(b.Waist.Joint, 1, 4, side(s)*4), along(b.Legs[s], 9, 3), b.Pelvis.Front
	}},
	"abs": {long, 33, func(b skeleton.Body, s skeleton.Side) (from, to, front skeleton.V) {
		return b.Chest.At(b.Chest.Joint, 4, 6.6, side(s)*3), b.Pelvis.At(b.Pelvis.Joint, 0, 6, side(s)*3), b.Waist.Front
	}},
	"back": {long, 33, func(b skeleton.Body, s skeleton.Side) (from, to, front skeleton.V) {
		return b.Chest.At(b.Chest.Joint, 6, -6.6, side(s)*3), b.Pelvis.At(b.Pelvis.Joint, 8, -6, side(s)*3), b.Waist.Front
	}},
	"obliques": {broad, 20, func(b skeleton.Body, s skeleton.Side) (from, to, front skeleton.V) {
		return b.Chest.At(b.Chest.Joint, 8, 2, side(s)*10), b.Pelvis.At(b.Pelvis.Joint, 9, 3, side(s)*9.5), b.Waist.Right
	}},
	"shoulder": {slim, 20, func(b skeleton.Body, s skeleton.Side) (from, to, front skeleton.V) {
		a := b.Arms[s]
		return a.Root.Add(a.Root.Sub(a.Mid).Unit().Times(3.4)), along(a, 13, 0), a.UpperFront
	}},
}

// Work draws a muscle of a body.
func (c Camera) Work(b skeleton.Body, m Muscle) Layer {
	s := spans[m.Name]
	from, to, front := s.ends(b, m.Side)
	return Layer{
		Name: m.Name + "-" + []string{"near", "far"}[m.Side], Shape: int(shapes) + s.belly, Tone: draw.Muscle, Rim: true,
		At: c.bone(from, to, front, s.length),
	}
}
