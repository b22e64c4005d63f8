// Command figure draws the figures of the guide and writes them to internal/figure/files.
package main

import (
	"fmt"
	"image"
	"image/color"
	imagedraw "image/draw"
	"image/png"
	"os"

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

func sheet(path string) error {
	const columns = 3
	all := move.All()
	rows := (len(all) + columns - 1) / columns
	page := image.NewRGBA(image.Rect(0, 0, columns*490+10, rows*370+10))
	imagedraw.Draw(page, page.Bounds(), image.NewUniform(color.White), image.Point{}, imagedraw.Src)
	for i, m := range all {
		c := picture.Paint(picture.Still(m), picture.StillWide, picture.StillHigh, 1, draw.Light)
		x, y := i%columns*490+10, i/columns*370+10
		imagedraw.Draw(page, image.Rect(x, y, x+480, y+360), c, image.Point{}, imagedraw.Over)
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
