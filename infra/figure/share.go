package main

import (
	"image"
	"math"

	imagedraw "image/draw"

	"limber/infra/figure/draw"
	"limber/infra/figure/move"
	"limber/infra/figure/picture"
)

// The size of picture that sites show for a link that is shared, in dots.
const (
	shareWide, shareHigh = 1200, 630
	shareEdge            = 36
)

// shared are the movements on the picture of the whole guide: of each kind, and of each way to lie, stand and kneel.
var shared = []string{"clam", "stretch-hip-flexor", "bridge-1", "plank", "single-leg-squat", "glute-kick"}

// share is the picture that is shown for a link to a page: the stills of some movements, side by side.
func share(columns int, movements ...move.Movement) ([]byte, error) {
	card := draw.NewCanvas(shareWide, shareHigh, 1, draw.Light)
	imagedraw.Draw(card, card.Bounds(), image.NewUniform(draw.Light[draw.Shirt]), image.Point{}, imagedraw.Src)
	rows := (len(movements) + columns - 1) / columns
	wide, high := (shareWide-shareEdge)/columns, (shareHigh-shareEdge)/rows
	for i, m := range movements {
		marks, h := picture.Still(m)
		scale := math.Min(float64(wide-shareEdge)/picture.StillWide, float64(high-shareEdge)/h)
		still := picture.Paint(marks, picture.StillWide, h, scale, draw.Light)
		at := image.Pt(shareEdge+i%columns*wide, shareEdge+i/columns*high)
		at = at.Add(image.Pt(wide-shareEdge-still.Bounds().Dx(), high-shareEdge-still.Bounds().Dy()).Div(2))
		imagedraw.Draw(card, still.Bounds().Add(at), still, image.Point{}, imagedraw.Over)
	}
	return card.PNG(48)
}

// shareAll is the picture of the whole guide.
func shareAll() ([]byte, error) {
	var chosen []move.Movement
	for _, id := range shared {
		for _, m := range move.All() {
			if m.ID == id {
				chosen = append(chosen, m)
			}
		}
	}
	return share(3, chosen...)
}
