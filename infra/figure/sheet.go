package main

import (
	"image"
	"image/color"
	imagedraw "image/draw"
	"image/png"
	"os"
	"path/filepath"

	xdraw "golang.org/x/image/draw"

	"limber/infra/figure/draw"
	"limber/infra/figure/move"
	"limber/infra/figure/picture"
)

// sheet writes every still, light and dark, with its thumbnail, to one picture.
func sheet(path string) error {
	const columns, wide, high, thumb, between = 2, 1110, 572, 120, 10
	all := move.All()
	one := func(i int, colors draw.Palette) (*draw.Canvas, error) {
		if i == len(all) {
			return picture.PaintHip(0.78, colors)
		}
		marks, h := picture.Still(all[i])
		return picture.Paint(marks, picture.StillWide, h, 1, colors), nil
	}
	page := image.NewRGBA(image.Rect(0, 0, columns*wide+between, (len(all)+columns)/columns*high+between))
	imagedraw.Draw(page, page.Bounds(), image.NewUniform(color.White), image.Point{}, imagedraw.Src)
	for i := range len(all) + 1 {
		at := image.Pt(i%columns*wide+between, i/columns*high+between)
		for _, colors := range []draw.Palette{draw.Light, draw.Dark} {
			c, err := one(i, colors)
			if err != nil {
				return err
			}
			imagedraw.Draw(page, c.Bounds().Add(at), c, image.Point{}, imagedraw.Over)
			at.X += picture.StillWide + between
			if colors == draw.Light {
				small := image.Rect(0, 0, thumb, c.Bounds().Dy()*thumb/picture.StillWide).Add(at)
				xdraw.CatmullRom.Scale(page, small, c, c.Bounds(), xdraw.Over, nil)
				at.X += thumb + between
			}
		}
	}
	return write(path, page)
}

func write(path string, page image.Image) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(f, page); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}
