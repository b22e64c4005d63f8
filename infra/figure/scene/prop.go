// Package scene is what stands around a person: mats, chairs, cushions.
package scene

import (
	"math"
	"slices"

	"limber/infra/figure/draw"
	"limber/infra/figure/person"
	"limber/infra/figure/skeleton"
)

// Prop is a thing, as shapes for a camera, in centimetres.
type Prop interface {
	Draw(person.Camera) []draw.Shape
}

// Block is a thing with corners.
type Block struct {
	Min, Max    skeleton.V
	Tone, Shade draw.Tone
}

// Draw draws the block's outline in its shade, and its top or its side over it.
func (b Block) Draw(c person.Camera) []draw.Shape {
	corner := func(x, y, z float64) draw.P { return c.See(skeleton.V{X: x, Y: y, Z: z}) }
	lo, hi := b.Min, b.Max
	var all []draw.P
	for i := range 8 {
		v := lo
		if i&1 > 0 {
			v.X = hi.X
		}
		if i&2 > 0 {
			v.Y = hi.Y
		}
		if i&4 > 0 {
			v.Z = hi.Z
		}
		all = append(all, c.See(v))
	}
	top := []draw.P{corner(lo.X, hi.Y, lo.Z), corner(hi.X, hi.Y, lo.Z), corner(hi.X, hi.Y, hi.Z), corner(lo.X, hi.Y, hi.Z)}
	face := []draw.P{corner(lo.X, lo.Y, hi.Z), corner(hi.X, lo.Y, hi.Z), corner(hi.X, hi.Y, hi.Z), corner(lo.X, hi.Y, hi.Z)}
	shapes := []draw.Shape{{Path: draw.Polygon(hull(all)...), Tone: b.Shade}}
	if math.Abs(c.Yaw) < 60 && hi.Y-lo.Y > 8 {
		shapes = append(shapes, draw.Shape{Path: draw.Polygon(face...), Tone: b.Tone})
	} else {
		shapes = append(shapes, draw.Shape{Path: draw.Polygon(top...), Tone: b.Tone})
	}
	return shapes
}

// Mat lies on the floor.
func Mat(x0, x1, z0, z1 float64) Prop {
	return Block{skeleton.V{X: x0, Y: -1.2, Z: z0}, skeleton.V{X: x1, Y: 0, Z: z1}, draw.Mat, draw.PropShade}
}

// Pillow is soft: an ellipsoid, seen as an ellipse with the sides cut straight.
type Pillow struct {
	Middle, Half skeleton.V
}

// Draw draws the pillow.
func (p Pillow) Draw(c person.Camera) []draw.Shape {
	var points []draw.P
	const n = 40
	for i := range n {
		for j := range 7 {
			a, e := float64(i)*2*math.Pi/n, float64(j-3)*math.Pi/6
			round := func(x float64) float64 { return math.Copysign(math.Pow(math.Abs(x), 0.6), x) }
			points = append(points, c.See(p.Middle.Add(skeleton.V{
				X: p.Half.X * round(math.Cos(a)*math.Cos(e)), Y: p.Half.Y * round(math.Sin(e)), Z: p.Half.Z * round(math.Sin(a)*math.Cos(e)),
			})))
		}
	}
	outline := hull(points)
	var some []draw.P
	for i := 0; i < len(outline); i += max(1, len(outline)/14) {
		some = append(some, outline[i])
	}
	return []draw.Shape{{Path: draw.Smooth(some...), Tone: draw.Prop}}
}

// hull is the outline of points.
func hull(points []draw.P) []draw.P {
	slices.SortFunc(points, func(a, b draw.P) int {
		switch {
		case a.X < b.X || a.X == b.X && a.Y < b.Y:
			return -1
		case a == b:
			return 0
		}
		return 1
	})
	half := func(points []draw.P) []draw.P {
		var h []draw.P
		for _, p := range points {
			for len(h) > 1 && turns(h[len(h)-2], h[len(h)-1], p) <= 0 {
				h = h[:len(h)-1]
			}
			h = append(h, p)
		}
		return h[:len(h)-1]
	}
	lower := half(points)
	slices.Reverse(points)
	return append(lower, half(points)...)
}

func turns(a, b, c draw.P) float64 { return (b.X-a.X)*(c.Y-a.Y) - (b.Y-a.Y)*(c.X-a.X) }

// Chair stands with its seat's front edge at X, facing along X.
type Chair struct {
	X, Z, Seat float64
	Turned     bool // its back stands at X, facing away
}

const chairDeep, chairWide, chairBack, legWide = 42.0, 44.0, 42.0, 4.0

// Draw draws what is behind first.
func (ch Chair) Draw(c person.Camera) (shapes []draw.Shape) {
	x0, x1 := ch.X-chairDeep, ch.X
	back := x0
	if ch.Turned {
		x0, x1 = ch.X, ch.X+chairDeep
		back = ch.X
	}
	z0, z1 := ch.Z-chairWide/2, ch.Z+chairWide/2
	block := func(x0, y0, z0, x1, y1, z1 float64) {
		shapes = append(shapes, Block{skeleton.V{X: x0, Y: y0, Z: z0}, skeleton.V{X: x1, Y: y1, Z: z1}, draw.Prop, draw.PropShade}.Draw(c)...)
	}
	for _, z := range []float64{z0, z1 - legWide} {
		block(x0, 0, z, x0+legWide, ch.Seat, z+legWide)
		block(x1-legWide, 0, z, x1, ch.Seat, z+legWide)
	}
	for _, z := range []float64{z0, z1 - legWide} {
		block(back, ch.Seat, z, back+legWide, ch.Seat+chairBack, z+legWide)
	}
	block(back, ch.Seat+chairBack-14, z0, back+legWide, ch.Seat+chairBack, z1)
	block(x0, ch.Seat-4, z0, x1, ch.Seat, z1)
	return shapes
}
