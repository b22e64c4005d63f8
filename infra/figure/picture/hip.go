package picture

import (
	"limber/infra/figure/draw"
	"limber/infra/figure/hip"
)

func hipMarks() []Mark {
	all := []Mark{{Path: draw.Box(0, 0, hip.Wide, hip.High, corner), Tone: draw.Ground, At: draw.Same}}
	for _, p := range hip.Parts() {
		all = append(all, Mark{Path: p.Path, Way: p.Way, Wide: 1.4, Tone: p.Tone, Rim: p.Rim, At: draw.Same})
	}
	return all
}

// HipSVG is the hip with its labels.
func HipSVG() []byte {
	d := newDocument()
	d.still(hipMarks()[1:])
	d.words(hip.Words())
	return d.write(hip.Name, hip.Alt, hip.Wide, hip.High)
}

// PaintHip is the hip as a picture.
func PaintHip(scale float64, colors draw.Palette) (*draw.Canvas, error) {
	c := Paint(hipMarks(), hip.Wide, hip.High, scale, colors)
	return c, c.Write(hip.Words()...)
}
