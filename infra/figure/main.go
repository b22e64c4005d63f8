// Command figure draws the figures of the guide and writes them to internal/figure/files.
package main

import (
	"fmt"
	"image"
	"image/color"
	imagedraw "image/draw"
	"image/png"
	"os"
	"slices"

	"limber/infra/figure/draw"
	"limber/infra/figure/move"
	"limber/infra/figure/picture"
)

func main() {
	if err := sheet(".build/figures.png"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// sheet is every still beside the other, with its thumbnails.
func sheet(path string) error {
	const columns, wide, high = 3, 490, 510
	all := move.All()
	if len(os.Args) > 1 {
		all = slices.DeleteFunc(all, func(m move.Movement) bool { return !slices.Contains(os.Args[1:], m.ID) })
	}
	rows := (len(all) + columns - 1) / columns
	page := image.NewRGBA(image.Rect(0, 0, min(len(all), columns)*wide+10, rows*high+10))
	imagedraw.Draw(page, page.Bounds(), image.NewUniform(color.White), image.Point{}, imagedraw.Src)
	for i, m := range all {
		marks, h := picture.Still(m)
		c := picture.Paint(marks, picture.StillWide, h, 1, draw.Light)
		x, y := i%columns*wide+10, i/columns*high+10
		imagedraw.Draw(page, c.Bounds().Add(image.Pt(x, y)), c, image.Point{}, imagedraw.Over)
	}
	if err := os.MkdirAll(".build", 0o755); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return png.Encode(f, page)
}
