// Package person is how the skeleton looks: flat parts with clothes on, seen by a camera, and muscles that follow.
package person

import (
	"math"

	"limber/infra/figure/draw"
	"limber/infra/figure/skeleton"
)

// Camera looks at a scene from far away. Yaw walks round it, towards the person's front; Height looks down on it.
type Camera struct {
	Yaw, Height float64 // degrees
	Front       bool    // people are drawn as seen from the front or the back, not from the side
	SideFeet    bool    // but their feet as from the side
}

// See is where a point is for the camera: X to the right and Y down.
func (c Camera) See(v skeleton.V) draw.P {
	sy, cy := math.Sincos(c.Yaw * math.Pi / 180)
	sh, ch := math.Sincos(c.Height * math.Pi / 180)
	near := v.Z*cy + v.X*sy
	return draw.P{X: v.X*cy - v.Z*sy, Y: near*sh - v.Y*ch}
}

// shortest is what a bone that points at the camera counts as, of its length.
const shortest = 0.05

// bone is the map from a shape drawn along X, as long as length, to a bone from root to end. The shape's Y goes
// to where front looks.
func (c Camera) bone(root, end, front skeleton.V, length float64) draw.Matrix {
	a, b, f := c.See(root), c.See(end), c.See(front)
	dx, dy := (b.X-a.X)/length, (b.Y-a.Y)/length
	l := max(math.Hypot(dx, dy), shortest)
	nx, ny := -dy/l, dx/l
	if nx*f.X+ny*f.Y < 0 {
		nx, ny = -nx, -ny
	}
	return draw.Matrix{A: dx, B: dy, C: nx, D: ny, E: a.X, F: a.Y}
}

// flat is the map of a shape that stands in the plane of two directions. Seen on its edge it still has a body.
func (c Camera) flat(joint, along, front skeleton.V) draw.Matrix {
	const thick = 0.6
	o, a, f := c.See(joint), c.See(along), c.See(front)
	if l := math.Hypot(a.X, a.Y); l > 0 {
		nx, ny := -a.Y/l, a.X/l
		across := nx*f.X + ny*f.Y
		more := math.Copysign(max(thick, math.Abs(across)), across) - across
		f.X, f.Y = f.X+more*nx, f.Y+more*ny
	}
	return draw.Matrix{A: a.X, B: a.Y, C: f.X, D: f.Y, E: o.X, F: o.Y}
}

// trunk is the map of a shape of the trunk, which is wider from side to side than from front to back.
func (c Camera) trunk(part skeleton.Part, ratio float64) draw.Matrix {
	o, up := c.See(part.Joint), c.See(part.Up)
	f, r := c.See(part.Front), c.See(part.Right)
	l := max(math.Hypot(up.X, up.Y), shortest)
	nx, ny := -up.Y/l, up.X/l
	across, flip := nx*f.X+ny*f.Y, 1.0
	other := (nx*r.X + ny*r.Y) * ratio
	if c.Front {
		across, other = nx*r.X+ny*r.Y, (nx*f.X+ny*f.Y)/ratio
	}
	if across < 0 {
		flip = -1
	}
	wide := math.Hypot(across, other) * flip
	return draw.Matrix{A: up.X, B: up.Y, C: nx * wide, D: ny * wide, E: o.X, F: o.Y}
}
