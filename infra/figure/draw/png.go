package draw

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/png"
	"slices"
)

// PNG is the picture with so many colours at most, the ones that it has most of. The same picture gives the same bytes.
func (c *Canvas) PNG(colours int) ([]byte, error) {
	counts := map[color.NRGBA]int{}
	b := c.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			counts[c.coarse(x, y)]++
		}
	}
	palette := common(counts, colours)
	out := image.NewPaletted(b, palette)
	nearest := map[color.NRGBA]uint8{}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			dot := c.coarse(x, y)
			i, known := nearest[dot]
			if !known {
				i = uint8(palette.Index(dot))
				nearest[dot] = i
			}
			out.SetColorIndex(x, y, i)
		}
	}
	var file bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&file, out)
	return file.Bytes(), err
}

// coarse is a dot's colour. Flat colours stay what they are; the shades between them, at edges, come together.
func (c *Canvas) coarse(x, y int) color.NRGBA {
	dot := color.NRGBAModel.Convert(c.RGBAAt(x, y)).(color.NRGBA)
	if dot.A < 128 {
		return color.NRGBA{}
	}
	dot.A = 255
	if slices.Contains(c.Colors[:], dot) {
		return dot
	}
	const step = 0xe0
	return color.NRGBA{dot.R&step | 16, dot.G&step | 16, dot.B&step | 16, 255}
}

// common are the colours that there are most of.
func common(counts map[color.NRGBA]int, colours int) color.Palette {
	var all []color.NRGBA
	for colour := range counts {
		all = append(all, colour)
	}
	number := func(c color.NRGBA) uint32 {
		return uint32(c.R)<<24 | uint32(c.G)<<16 | uint32(c.B)<<8 | uint32(c.A)
	}
	slices.SortFunc(all, func(a, b color.NRGBA) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(number(a), number(b)))
	})
	palette := color.Palette{color.NRGBA{}}
	for _, colour := range all[:min(len(all), colours-1)] {
		if colour.A > 0 {
			palette = append(palette, colour)
		}
	}
	return palette
}
