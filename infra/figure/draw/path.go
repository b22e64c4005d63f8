// Package draw is flat drawing: closed shapes in tones of one palette, as SVG and as small pictures.
package draw

import (
	"math"
	"slices"
)

// P is a point of a drawing: X to the right, Y down.
type P struct{ X, Y float64 }

// Path is a closed shape. A curve with Line set is straight, and has only its end.
type Path struct {
	Start  P
	Curves []Curve
}

// Curve is a cubic Bezier curve from where the one before it ended.
type Curve struct {
	A, B, To P
	Line     bool
}

// Polygon is a closed shape with straight sides.
func Polygon(points ...P) Path {
	p := Path{Start: points[0]}
	for _, q := range points[1:] {
		p.Curves = append(p.Curves, Curve{To: q, Line: true})
	}
	return p
}

// Smooth is a closed shape whose outline goes softly through all points.
func Smooth(points ...P) Path {
	n := len(points)
	p := Path{Start: points[0]}
	for i := range points {
		before, from, to, after := points[(i+n-1)%n], points[i], points[(i+1)%n], points[(i+2)%n]
		p.Curves = append(p.Curves, Curve{
			A:  P{from.X + (to.X-before.X)/6, from.Y + (to.Y-before.Y)/6},
			B:  P{to.X - (after.X-from.X)/6, to.Y - (after.Y-from.Y)/6},
			To: to,
		})
	}
	return p
}

// Ellipse is an ellipse about a point.
func Ellipse(c P, rx, ry float64) Path {
	const k = 0.5523
	corner := func(a, b, to P) Curve {
		at := func(p P) P { return P{c.X + p.X*rx, c.Y + p.Y*ry} }
		return Curve{A: at(a), B: at(b), To: at(to)}
	}
	return Path{Start: P{c.X + rx, c.Y}, Curves: []Curve{
		corner(P{1, k}, P{k, 1}, P{0, 1}), corner(P{-k, 1}, P{-1, k}, P{-1, 0}),
		corner(P{-1, -k}, P{-k, -1}, P{0, -1}), corner(P{k, -1}, P{1, -k}, P{1, 0}),
	}}
}

// Box is a rectangle with round corners.
func Box(x, y, w, h, r float64) Path {
	k := r * 0.4477
	return Path{Start: P{x + r, y}, Curves: []Curve{
		{To: P{x + w - r, y}, Line: true},
		{P{x + w - k, y}, P{x + w, y + k}, P{x + w, y + r}, false},
		{To: P{x + w, y + h - r}, Line: true},
		{P{x + w, y + h - k}, P{x + w - k, y + h}, P{x + w - r, y + h}, false},
		{To: P{x + r, y + h}, Line: true},
		{P{x + k, y + h}, P{x, y + h - k}, P{x, y + h - r}, false},
		{To: P{x, y + r}, Line: true},
		{P{x, y + k}, P{x + k, y}, P{x + r, y}, false},
	}}
}

// Line is a stroke of a width with round ends, as shapes to fill one after the other. It is one shape along its whole
// way: pieces that meet would show at their edges.
func Line(width float64, way ...P) []Path {
	n := len(way)
	var there, back []P
	for i, p := range way {
		nx, ny := corner(way[max(0, i-1)], p, way[min(n-1, i+1)])
		there = append(there, P{p.X + nx*width/2, p.Y + ny*width/2})
		back = append(back, P{p.X - nx*width/2, p.Y - ny*width/2})
	}
	slices.Reverse(back)
	return []Path{
		Polygon(append(there, back...)...),
		Ellipse(way[0], width/2, width/2), Ellipse(way[n-1], width/2, width/2),
	}
}

// Wider is a closed outline with so much more all round.
func Wider(outline []P, more float64) Path {
	n := len(outline)
	if area(outline) < 0 {
		more = -more
	}
	var wide []P
	for i, p := range outline {
		nx, ny := corner(outline[(i+n-1)%n], p, outline[(i+1)%n])
		wide = append(wide, P{p.X + nx*more, p.Y + ny*more})
	}
	return Polygon(wide...)
}

// corner is where the edge of a line of half width 1 is at a point between two others, to its one side.
func corner(before, at, after P) (x, y float64) {
	const sharpest = 1.6
	ax, ay := across(before, at)
	bx, by := across(at, after)
	if ax == 0 && ay == 0 {
		ax, ay = bx, by
	}
	if bx == 0 && by == 0 {
		bx, by = ax, ay
	}
	x, y = ax+bx, ay+by
	l := math.Hypot(x, y)
	if l < 0.2 { // it turns back
		return ax, ay
	}
	long := min(sharpest, 2/l)
	return x / l * long, y / l * long
}

// across is the direction at right angles to a way.
func across(from, to P) (x, y float64) {
	d := math.Hypot(to.X-from.X, to.Y-from.Y)
	if d == 0 {
		return 0, 0
	}
	return (to.Y - from.Y) / d, -(to.X - from.X) / d
}

// Matrix is an affine map: x' = ax + cy + e, y' = bx + dy + f, as in SVG.
type Matrix struct{ A, B, C, D, E, F float64 }

// Same leaves everything where it is.
var Same = Matrix{A: 1, D: 1}

// At maps a point.
func (m Matrix) At(p P) P { return P{m.A*p.X + m.C*p.Y + m.E, m.B*p.X + m.D*p.Y + m.F} }

// After is the map that does n first, then m.
func (m Matrix) After(n Matrix) Matrix {
	o := m.At(P{n.E, n.F})
	return Matrix{
		A: m.A*n.A + m.C*n.B, B: m.B*n.A + m.D*n.B,
		C: m.A*n.C + m.C*n.D, D: m.B*n.C + m.D*n.D, E: o.X, F: o.Y,
	}
}

// Inverse undoes m.
func (m Matrix) Inverse() Matrix {
	d := m.A*m.D - m.B*m.C
	n := Matrix{A: m.D / d, B: -m.B / d, C: -m.C / d, D: m.A / d}
	o := n.At(P{m.E, m.F})
	n.E, n.F = -o.X, -o.Y
	return n
}

// Mirrors reports whether m turns left into right.
func (m Matrix) Mirrors() bool { return m.A*m.D < m.B*m.C }

// By maps a whole path.
func (p Path) By(m Matrix) Path {
	q := Path{Start: m.At(p.Start)}
	for _, c := range p.Curves {
		q.Curves = append(q.Curves, Curve{m.At(c.A), m.At(c.B), m.At(c.To), c.Line})
	}
	return q
}

// Points is the outline as a polygon, fine enough for a picture.
func (p Path) Points() []P {
	points := []P{p.Start}
	from := p.Start
	for _, c := range p.Curves {
		if c.Line {
			points = append(points, c.To)
		} else {
			const steps = 8
			for i := 1; i <= steps; i++ {
				points = append(points, c.at(from, float64(i)/steps))
			}
		}
		from = c.To
	}
	return points
}

func (c Curve) at(from P, t float64) P {
	u := 1 - t
	k0, k1, k2, k3 := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
	return P{
		k0*from.X + k1*c.A.X + k2*c.B.X + k3*c.To.X,
		k0*from.Y + k1*c.A.Y + k2*c.B.Y + k3*c.To.Y,
	}
}
