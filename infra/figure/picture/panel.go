// Package picture puts movements into pictures: the still, which shows every pose, and the one that moves.
package picture

import (
	"math"

	"limber/infra/figure/draw"
	"limber/infra/figure/move"
	"limber/infra/figure/person"
	"limber/infra/figure/skeleton"
)

// Mark is a shape at a place of a picture, or a line.
type Mark struct {
	Path draw.Path
	Way  []draw.P // of a line; it has no path then
	Wide float64
	Name string // shapes of one name are one
	Tone draw.Tone
	Rim  bool // the ground shows round it
	At   draw.Matrix
}

// rim is how wide the ground shows round a mark with a rim.
const rim = 0.9

// layers are the parts of a body and the muscles that work, from the farthest to the nearest.
func layers(m move.Movement, b skeleton.Body) []person.Layer {
	parts := m.Camera.Look(b)
	order := m.Order
	if order == nil {
		order = person.Order
	}
	var all []person.Layer
	for _, name := range order {
		part, there := parts[name]
		if !there {
			continue
		}
		all = append(all, part)
		if m.Bones && name == "near-thigh" {
			all = append(all, m.Camera.Bones(b)...)
		}
		for _, muscle := range m.Muscles {
			if muscle.Over == name {
				all = append(all, m.Camera.Work(b, muscle))
			}
		}
	}
	return all
}

// frame is a rectangle.
type frame struct{ x0, y0, x1, y1 float64 }

func (f *frame) take(p draw.P) {
	f.x0, f.y0 = math.Min(f.x0, p.X), math.Min(f.y0, p.Y)
	f.x1, f.y1 = math.Max(f.x1, p.X), math.Max(f.y1, p.Y)
}

var nothing = frame{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}

// reach is what bodies and props take up, in the camera's centimetres.
func reach(m move.Movement, bodies ...skeleton.Body) frame {
	f := nothing
	for _, b := range bodies {
		for _, l := range layers(m, b) {
			for _, p := range person.Outline(l.Shape).By(l.At).Points() {
				f.take(p)
			}
		}
	}
	for _, prop := range m.Behind {
		for _, s := range prop.Draw(m.Camera) {
			for _, p := range s.Points() {
				f.take(p)
			}
		}
	}
	f.take(draw.P{X: f.x0, Y: 3})
	return f
}

// marks are the layers of a body, seen through a view.
func marks(m move.Movement, b skeleton.Body, view draw.Matrix) []Mark {
	var all []Mark
	for _, l := range layers(m, b) {
		all = append(all, Mark{Path: person.Outline(l.Shape), Name: shapeName(l.Shape), Tone: l.Tone, Rim: l.Rim, At: view.After(l.At)})
	}
	return all
}

func shapeName(i int) string { return string(rune('A'+i/20)) + string(rune('a'+i%20)) }

// floor is the floor from edge to edge of a box; far is how far behind the person it begins.
func floor(c person.Camera, view draw.Matrix, box frame) Mark {
	const far = 45
	back := view.At(draw.P{Y: -far * math.Sin(c.Height*math.Pi/180)}).Y
	return Mark{Path: draw.Polygon(draw.P{X: box.x0, Y: back}, draw.P{X: box.x1, Y: back}, draw.P{X: box.x1, Y: box.y1}, draw.P{X: box.x0, Y: box.y1}), Tone: draw.Floor, At: draw.Same}
}

func props(m move.Movement, view draw.Matrix) (all []Mark) {
	for _, prop := range m.Behind {
		for _, s := range prop.Draw(m.Camera) {
			all = append(all, Mark{Path: s.Path.By(view), Tone: s.Tone, At: draw.Same})
		}
	}
	return all
}
