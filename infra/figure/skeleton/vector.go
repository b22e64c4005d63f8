// Package skeleton is a person of 170 cm made of joints and bones, and the poses it can take. Lengths are in
// centimetres and angles in degrees. X points where the person faces in a side view, Y up from the floor, and
// Z to the person's right, which is the side near to whoever looks.
package skeleton

import "math"

// V is a point or a direction.
type V struct{ X, Y, Z float64 }

// Add returns v + w.
func (v V) Add(w V) V { return V{v.X + w.X, v.Y + w.Y, v.Z + w.Z} }

// Sub returns v - w.
func (v V) Sub(w V) V { return V{v.X - w.X, v.Y - w.Y, v.Z - w.Z} }

// Times returns v scaled.
func (v V) Times(k float64) V { return V{v.X * k, v.Y * k, v.Z * k} }

// Dot is the scalar product.
func (v V) Dot(w V) float64 { return v.X*w.X + v.Y*w.Y + v.Z*w.Z }

// Cross is the vector product.
func (v V) Cross(w V) V {
	return V{v.Y*w.Z - v.Z*w.Y, v.Z*w.X - v.X*w.Z, v.X*w.Y - v.Y*w.X}
}

// Len is the length of v.
func (v V) Len() float64 { return math.Sqrt(v.Dot(v)) }

// Unit is v at length 1; nothing stays nothing.
func (v V) Unit() V {
	if l := v.Len(); l > 0 {
		return v.Times(1 / l)
	}
	return v
}

// Without is the part of v that is at right angles to the unit vector u.
func (v V) Without(u V) V { return v.Sub(u.Times(v.Dot(u))) }

// Mix goes from v to w as t goes from 0 to 1.
func (v V) Mix(w V, t float64) V { return v.Add(w.Sub(v).Times(t)) }

// Frame is how a part of the trunk stands: where its top, its front and its right side point.
type Frame struct{ Up, Front, Right V }

// Upright stands and faces along X.
var Upright = Frame{Up: V{Y: 1}, Front: V{X: 1}, Right: V{Z: 1}}

// Rot turns a frame: Flex bends it forwards, Bend to its right, Turn turns it to its right.
type Rot struct{ Flex, Bend, Turn float64 }

// Rotate applies first the turn, then the flexion, then the bend, each about the frame's own axes.
func (f Frame) Rotate(r Rot) Frame {
	f.Front, f.Right = swing(f.Front, f.Right, r.Turn)
	f.Up, f.Front = swing(f.Up, f.Front, r.Flex)
	f.Up, f.Right = swing(f.Up, f.Right, r.Bend)
	return f
}

// At is the point of a part that starts at a joint: so far up, to the front and to the right.
func (f Frame) At(joint V, up, front, right float64) V {
	return joint.Add(f.Up.Times(up)).Add(f.Front.Times(front)).Add(f.Right.Times(right))
}

// swing turns a towards b by an angle, and b with it.
func swing(a, b V, angle float64) (V, V) {
	s, c := math.Sincos(angle * math.Pi / 180)
	return a.Times(c).Add(b.Times(s)), b.Times(c).Sub(a.Times(s))
}
