package draw

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// Shape is a path in a tone, with a rim round it in another where Rim is more than 0.
type Shape struct {
	Path
	Tone    Tone
	Rim     float64
	RimTone Tone
}

// Canvas is a picture in the making.
type Canvas struct {
	*image.RGBA
	Scale  float64 // dots for a unit of the drawing
	Colors Palette
}

// NewCanvas is an empty, transparent picture of so many units.
func NewCanvas(w, h, scale float64, colors Palette) *Canvas {
	return &Canvas{image.NewRGBA(image.Rect(0, 0, int(w*scale), int(h*scale))), scale, colors}
}

// Fill draws shapes, one over the other.
func (c *Canvas) Fill(shapes ...Shape) {
	for _, s := range shapes {
		outline := s.Points()
		if s.Rim > 0 {
			c.fill(c.Colors[s.RimTone], Wider(outline, s.Rim))
		}
		c.fill(c.Colors[s.Tone], s.Path)
	}
}

// Stroke draws a line with round ends.
func (c *Canvas) Stroke(width float64, tone Tone, way ...P) {
	for _, p := range Line(width, way...) {
		c.fill(c.Colors[tone], p)
	}
}

// Cut takes away all that is outside a shape.
func (c *Canvas) Cut(p Path) {
	inside := NewCanvas(float64(c.Bounds().Dx()), float64(c.Bounds().Dy()), 1, c.Colors)
	inside.fill(color.NRGBA{A: 255}, p.By(Matrix{A: c.Scale, D: c.Scale}))
	whole := image.NewRGBA(c.Bounds())
	draw.DrawMask(whole, c.Bounds(), c, image.Point{}, inside, image.Point{}, draw.Src)
	c.RGBA = whole
}

// fill draws a path in a colour.
func (c *Canvas) fill(colour color.NRGBA, path Path) {
	around := image.Rectangle{}
	points := path.By(Matrix{A: c.Scale, D: c.Scale}).Points()
	for _, p := range points {
		x, y := int(math.Floor(p.X)), int(math.Floor(p.Y))
		around = around.Union(image.Rect(x, y, x+2, y+2))
	}
	around = around.Intersect(c.Bounds())
	r := vector.NewRasterizer(around.Dx(), around.Dy())
	for i, p := range points {
		x, y := float32(p.X)-float32(around.Min.X), float32(p.Y)-float32(around.Min.Y)
		if i == 0 {
			r.MoveTo(x, y)
		} else {
			r.LineTo(x, y)
		}
	}
	r.ClosePath()
	r.DrawOp = draw.Over
	r.Draw(c, around, image.NewUniform(colour), image.Point{})
}

func area(points []P) (twice float64) {
	for i, p := range points {
		q := points[(i+1)%len(points)]
		twice += p.X*q.Y - q.X*p.Y
	}
	return twice
}
