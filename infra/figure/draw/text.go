package draw

import (
	"fmt"
	"image"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// TextSize is the size of all words in drawings, in units.
const TextSize = 15.0

// Text is a word or two at a place: it begins there, or ends there where End is set.
type Text struct {
	Words string
	At    P
	End   bool
}

var regular = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(goregular.TTF) })

// Write draws texts in ink.
func (c *Canvas) Write(texts ...Text) error {
	parsed, err := regular()
	if err != nil {
		return fmt.Errorf("font: %w", err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: TextSize * c.Scale, DPI: 72})
	if err != nil {
		return fmt.Errorf("font: %w", err)
	}
	for _, t := range texts {
		d := font.Drawer{Dst: c, Src: image.NewUniform(c.Colors[Ink]), Face: face}
		x := fixed.Int26_6(t.At.X * c.Scale * 64)
		if t.End {
			x -= d.MeasureString(t.Words)
		}
		d.Dot = fixed.Point26_6{X: x, Y: fixed.Int26_6(t.At.Y * c.Scale * 64)}
		d.DrawString(t.Words)
	}
	return nil
}
