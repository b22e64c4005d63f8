package main

import (
	"encoding/json"
	"fmt"

	"limber/infra/figure/draw"
	"limber/infra/figure/hip"
	"limber/infra/figure/move"
	"limber/infra/figure/picture"
	"limber/internal/figure"
	"limber/internal/guide"
)

// pngWide is how wide a PNG is, in dots.
const pngWide = 480.0

// output is every file of the figures, by name, and the figures themselves.
type output struct {
	files   map[string][]byte
	figures []figure.Figure
}

// draws makes every figure of the guide.
func draws(g *guide.Guide) (o output, err error) {
	o.files = map[string][]byte{}
	for _, m := range move.All() {
		e, found := g.Exercise(m.ID)
		if !found {
			return output{}, fmt.Errorf("the guide has no exercise %s", m.ID)
		}
		if err := o.movement(m, e.Name); err != nil {
			return output{}, err
		}
	}
	if err := o.hip(); err != nil {
		return output{}, err
	}
	if o.files["share.png"], err = shareAll(); err != nil {
		return output{}, err
	}
	list, err := json.MarshalIndent(o.figures, "", "  ")
	o.files["figures.json"] = append(list, '\n')
	return o, err
}

func (o *output) movement(m move.Movement, name string) error {
	moving, high := picture.Motion(m, name)
	f := figure.Figure{ID: m.ID, Alt: m.Alt, Moving: figure.Size{Width: picture.MotionWide, Height: int(high)}}
	for _, s := range m.Steps {
		if !s.Again {
			f.Captions = append(f.Captions, s.Caption)
		}
	}
	o.files[m.ID+".svg"] = moving
	marks, high := picture.Still(m)
	o.files[m.ID+"-still.svg"] = picture.StillSVG(marks, name, m.Alt, high)
	var err error
	if o.files[m.ID+"-share.png"], err = share(1, m); err != nil {
		return err
	}
	return o.still(f, marks, high)
}

// still adds the PNG and the figure.
func (o *output) still(f figure.Figure, marks []picture.Mark, high float64) error {
	f.Still = figure.Size{Width: picture.StillWide, Height: int(high)}
	var err error
	o.files[f.ID+".png"], err = picture.Paint(marks, picture.StillWide, high, 1, draw.Light).PNG(48)
	o.figures = append(o.figures, f)
	return err
}

// hip adds the hip's muscles, which don't move.
func (o *output) hip() error {
	size := figure.Size{Width: hip.Wide, Height: hip.High}
	o.figures = append(o.figures, figure.Figure{ID: hip.ID, Alt: hip.Alt, Captions: []string{hip.Name}, Moving: size, Still: size})
	o.files[hip.ID+".svg"] = picture.HipSVG()
	o.files[hip.ID+"-still.svg"] = picture.HipSVG()
	c, err := picture.PaintHip(pngWide/hip.Wide, draw.Light)
	if err != nil {
		return err
	}
	o.files[hip.ID+".png"], err = c.PNG(16)
	return err
}
