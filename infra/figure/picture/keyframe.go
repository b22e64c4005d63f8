package picture

import (
	"fmt"
	"math"
	"strings"

	"limber/infra/figure/draw"
)

// The tempo, in seconds: about that of the exercise.
const (
	perStep          = 2.0
	endHold, midHold = 0.6, 0.8
)

const (
	places = 16   // that are looked at on the way from pose to pose; a power of 2
	slip   = 0.45 // how far a point may be from its way between two keyframes, in centimetres
	ease   = 0.37
)

// tempo writes keyframes. A way from pose to pose starts and ends softly: all parts of it keep one and the same
// curve, so that joints stay together, and a part whose way is cut has the pieces of that curve.
type tempo struct {
	steps  int
	end    float64
	curves []string // the pieces that are in use
}

func newTempo(steps int) *tempo {
	return &tempo{steps: steps, end: perStep*float64(steps) + midHold*float64(steps-1) + 2*endHold}
}

func (t *tempo) style() string {
	var b strings.Builder
	fmt.Fprintf(&b, ".go{animation:%ss %s infinite alternate}", draw.Number(t.end, 1), bezier(0, 1))
	b.WriteString("svg{")
	for i, curve := range t.curves {
		fmt.Fprintf(&b, "--%c:%s;", 'a'+i, curve)
	}
	b.WriteString("}.calm{display:none}@media(prefers-reduced-motion:reduce){.go{animation:none!important}.calm{display:inline}}")
	return b.String()
}

// keyframes are as few as keep every point of a shape on its way.
func (t *tempo) keyframes(ways []draw.Matrix, points []draw.P) string {
	var b strings.Builder
	fmt.Fprintf(&b, "0%%,")
	for step := range t.steps {
		begin := endHold + float64(step)*(perStep+midHold)
		way := ways[step*(places+1) : (step+1)*(places+1)]
		t.cut(&b, begin, way, 0, places, points)
		fmt.Fprintf(&b, "%s%%", draw.Number((begin+perStep)/t.end*100, 1))
		if step+1 < t.steps {
			b.WriteString(",")
		}
	}
	fmt.Fprintf(&b, ",100%%{transform:%s}", ways[len(ways)-1].SVG(3))
	return b.String()
}

// cut writes the keyframes of a part of a way but for its last.
func (t *tempo) cut(b *strings.Builder, begin float64, way []draw.Matrix, from, to int, points []draw.P) {
	for i := from + 1; i < to; i++ {
		share := float64(i-from) / float64(to-from)
		if far(between(way[from], way[to], share), way[i], points) > slip {
			t.cut(b, begin, way, from, (from+to)/2, points)
			t.cut(b, begin, way, (from+to)/2, to, points)
			return
		}
	}
	u := eased(float64(from) / places)
	at := begin + perStep*when(u)
	fmt.Fprintf(b, "%s%%{transform:%s", draw.Number(at/t.end*100, 1), way[from].SVG(3))
	if to-from < places && way[from].SVG(3) != way[to].SVG(3) {
		fmt.Fprintf(b, ";animation-timing-function:var(--%c)", 'a'+t.curve(bezier(u, eased(float64(to)/places))))
	}
	b.WriteString("}")
}

func (t *tempo) curve(c string) int {
	for i, have := range t.curves {
		if have == c {
			return i
		}
	}
	t.curves = append(t.curves, c)
	return len(t.curves) - 1
}

// when is the time, as a share of the way's, of a parameter of the curve; how far it has come by then is how.
func when(u float64) float64 { return 3*ease*(1-u)*(1-u)*u + 3*(1-ease)*(1-u)*u*u + u*u*u }
func how(u float64) float64  { return 3*(1-u)*u*u + u*u*u }

// eased is the parameter at which the curve has come so far.
func eased(share float64) float64 {
	low, high := 0.0, 1.0
	for range 40 {
		if u := (low + high) / 2; how(u) < share {
			low = u
		} else {
			high = u
		}
	}
	return (low + high) / 2
}

// bezier is the piece of the curve between two parameters, as CSS writes it: from 0 to 1 both ways.
func bezier(u, v float64) string {
	x0, x1, y0, y1 := when(u), when(v), how(u), how(v)
	slopeX := func(w float64) float64 { return 3*ease*(1-w)*(1-3*w) + 3*(1-ease)*w*(2-3*w) + 3*w*w }
	slopeY := func(w float64) float64 { return 6 * w * (1 - w) }
	third := (v - u) / 3
	n := func(x float64) string { return draw.Number(math.Round(x*100)/100, 2) }
	return fmt.Sprintf("cubic-bezier(%s,%s,%s,%s)",
		n(third*slopeX(u)/(x1-x0)), n(third*slopeY(u)/(y1-y0)), n(1-third*slopeX(v)/(x1-x0)), n(1-third*slopeY(v)/(y1-y0)))
}

// moving reports whether a part leaves its place so far that it can be seen.
func moving(ways []draw.Matrix, points []draw.P) bool {
	for _, w := range ways {
		if far(w, ways[0], points) > 0.12 {
			return true
		}
	}
	return false
}

// far is how far the points of a shape are apart, seen through two matrices.
func far(m, n draw.Matrix, points []draw.P) (most float64) {
	for _, p := range points {
		a, b := m.At(p), n.At(p)
		most = max(most, math.Hypot(a.X-b.X, a.Y-b.Y))
	}
	return most
}

// between is what a browser makes of two keyframes: moved, turned and stretched evenly.
func between(m, n draw.Matrix, t float64) draw.Matrix {
	ma, mx, mk, my := take(m)
	na, nx, nk, ny := take(n)
	turn := math.Remainder(na-ma, 2*math.Pi)
	a, x, k, y := ma+turn*t, mx+(nx-mx)*t, mk+(nk-mk)*t, my+(ny-my)*t
	s, c := math.Sincos(a)
	return draw.Matrix{A: x * c, B: x * s, C: k*c - y*s, D: k*s + y*c, E: m.E + (n.E-m.E)*t, F: m.F + (n.F-m.F)*t}
}

// take takes a matrix apart: its turn, its stretch along, its slant and its stretch across.
func take(m draw.Matrix) (angle, along, slant, across float64) {
	along = math.Hypot(m.A, m.B)
	return math.Atan2(m.B, m.A), along, (m.A*m.C + m.B*m.D) / along, (m.A*m.D - m.B*m.C) / along
}
