package hip

import "limber/infra/figure/draw"

const (
	scale      = 0.86
	lineHeight = 17.0
	backDown   = 312.0 // from the front view to the back view
	left       = 6.0
)

// label is what is said of a part, and the point that its line goes to.
type label struct {
	x, y  float64 // of the first line; beside the drawing
	end   bool    // on the right, where it ends at x
	to    draw.P
	lines []string
}

var labels = []label{
	{left, 24, false, draw.P{}, []string{"From the front"}},
	{left, 92, false, draw.P{X: 171, Y: 110}, []string{"Hip flexors", "(iliopsoas)"}},
	{left, 190, false, draw.P{X: 127, Y: 124}, []string{"Pelvis"}},
	{Wide - left, 160, true, draw.P{X: 272, Y: 184}, []string{"Hip joint:", "ball and", "socket"}},
	{Wide - left, 24, true, draw.P{X: 199, Y: 60}, []string{"Lower back (lumbar spine)"}},
	{Wide - left, 92, true, draw.P{X: 270, Y: 96}, []string{"Deep tummy", "muscles"}},
	{Wide - left, 256, true, draw.P{X: 293, Y: 250}, []string{"Thigh bone", "(femur)"}},

	{left, 24 + backDown, false, draw.P{}, []string{"From the back"}},
	{left, 92 + backDown, false, draw.P{X: 150, Y: 160 + backDown}, []string{"Big buttock", "muscle", "(gluteus", "maximus)"}},
	{Wide - left, 60 + backDown, true, draw.P{X: 274, Y: 126 + backDown}, []string{"Side of the", "buttock", "(gluteus", "medius)"}},
	{Wide - left, 234 + backDown, true, draw.P{X: 252, Y: 180 + backDown}, []string{"Deep hip", "muscle", "(piriformis)"}},
	{112, 306 + backDown, false, draw.P{X: 204, Y: 158 + backDown}, []string{"Base of the spine (sacrum)"}},
}

// Parts is the whole drawing with the lines of its labels.
func Parts() (all []Part) {
	for _, view := range []struct {
		parts []Part
		down  float64
	}{{Front(), 0}, {Back(), backDown}} {
		m := draw.Matrix{A: scale, D: scale, E: Wide / 2, F: view.down + 8}
		for _, p := range view.parts {
			p.Path = p.Path.By(m)
			for i, at := range p.Way {
				p.Way[i] = m.At(at)
			}
			all = append(all, p)
		}
	}
	for _, l := range labels {
		if l.to == (draw.P{}) {
			continue
		}
		if l.x != left && !l.end { // below the drawing: its line goes straight up
			all = append(all, pointer(draw.P{X: l.to.X, Y: l.y - 16}, l.to)...)
			continue
		}
		from := draw.P{X: l.x + 0.5, Y: l.y + 6 + lineHeight*float64(len(l.lines)-1)}
		width := 62.0
		turn := draw.P{X: from.X + width, Y: from.Y}
		if l.end {
			turn.X = from.X - width
		}
		all = append(all, pointer(from, turn, l.to)...)
	}
	return all
}

// pointer is a thin line with a dot at its end.
func pointer(way ...draw.P) []Part {
	return []Part{{Way: way, Tone: draw.Ink}, {Path: draw.Ellipse(way[len(way)-1], 3, 3), Tone: draw.Ink, Rim: true}}
}

// Words are the texts of the labels.
func Words() (all []draw.Text) {
	for _, l := range labels {
		for i, words := range l.lines {
			all = append(all, draw.Text{Words: words, At: draw.P{X: l.x, Y: l.y + lineHeight*float64(i)}, End: l.end})
		}
	}
	return all
}
