package draw

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Number writes a number with so many decimals at most, as short as it goes.
func Number(x float64, decimals int) string {
	s := strconv.FormatFloat(x, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	if rest, small := strings.CutPrefix(s, "0."); small {
		return "." + rest
	}
	if rest, small := strings.CutPrefix(s, "-0."); small {
		return "-." + rest
	}
	return s
}

// numbers writes numbers one after the other, apart only where they have to be.
func numbers(decimals int, all ...float64) string {
	var b strings.Builder
	for i, x := range all {
		s := Number(x, decimals)
		if i > 0 && s[0] != '-' {
			b.WriteByte(' ')
		}
		b.WriteString(s)
	}
	return b.String()
}

// D is the path as the d of SVG, to a tenth of a unit. Rounding never adds up: every point is counted from the
// rounded one before it.
func (p Path) D() string {
	round := func(x float64) float64 { return math.Round(x*10) / 10 }
	at := P{round(p.Start.X), round(p.Start.Y)}
	var b strings.Builder
	b.WriteString("M" + numbers(1, at.X, at.Y))
	command := byte('M')
	write := func(name byte, all ...float64) {
		text := numbers(1, all...)
		if name != command {
			b.WriteByte(name)
		} else if text[0] != '-' {
			b.WriteByte(' ')
		}
		b.WriteString(text)
		command = name
	}
	for i, c := range p.Curves {
		switch {
		case c.Line:
			write('l', c.To.X-at.X, c.To.Y-at.Y)
		case i > 0 && c.follows(p.Curves[i-1]):
			write('s', c.B.X-at.X, c.B.Y-at.Y, c.To.X-at.X, c.To.Y-at.Y)
		default:
			write('c', c.A.X-at.X, c.A.Y-at.Y, c.B.X-at.X, c.B.Y-at.Y, c.To.X-at.X, c.To.Y-at.Y)
		}
		at = P{at.X + round(c.To.X-at.X), at.Y + round(c.To.Y-at.Y)}
	}
	return b.String() + "z"
}

// follows reports whether a curve goes on as the one before it came in, so that SVG knows its first control point.
func (c Curve) follows(before Curve) bool {
	const close = 0.02
	return !before.Line && math.Abs(c.A.X-2*before.To.X+before.B.X) < close && math.Abs(c.A.Y-2*before.To.Y+before.B.Y) < close
}

// SVG is the matrix as a transform, for CSS and for SVG, its turns and stretches to so many decimals.
func (m Matrix) SVG(decimals int) string {
	n := func(x float64) string { return Number(x, decimals) }
	return fmt.Sprintf("matrix(%s,%s,%s,%s,%s,%s)", n(m.A), n(m.B), n(m.C), n(m.D), Number(m.E, 1), Number(m.F, 1))
}

// Class is the tone's class in SVG.
func (t Tone) Class() string { return names[t] }

// Style is the tones that are used, as classes whose colours are variables, light and dark.
func Style(used map[Tone]bool) string {
	var light, dark, classes strings.Builder
	for t := Tone(0); t < tones; t++ {
		if !used[t] {
			continue
		}
		fmt.Fprintf(&light, "--%s:%s;", names[t], Hex(Light, t))
		fmt.Fprintf(&dark, "--%s:%s;", names[t], Hex(Dark, t))
		fmt.Fprintf(&classes, ".%s{fill:var(--%s)}", names[t], names[t])
	}
	return fmt.Sprintf("svg{%s}@media(prefers-color-scheme:dark){svg{%s}}%s", light.String(), dark.String(), classes.String())
}

// Hex is a colour as CSS writes it.
func Hex(p Palette, t Tone) string {
	c := p[t]
	return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
}
