package person

import "limber/infra/figure/draw"

// shape is a part of the body as it is drawn: along X from its joint, with its front towards Y.
type shape int

const (
	thigh shape = iota
	shin
	foot
	arm
	forearm
	hand
	neck
	pelvis
	waist
	chest
	head
	hair
	bun
	thighFront
	shinFront
	footFront
	pelvisFront
	waistFront
	chestFront
	headFront
	hairFront
	bunFront
	pelvisBone
	eye
	eyeRight
	eyeLeft
	vertebra
	shapes
)

// pts pairs up numbers.
func pts(xy ...float64) draw.Path {
	var points []draw.P
	for i := 0; i < len(xy); i += 2 {
		points = append(points, draw.P{X: xy[i], Y: xy[i+1]})
	}
	return draw.Smooth(points...)
}

// outlines are the shapes, in centimetres.
var outlines = [shapes]draw.Path{
	thigh:   pts(-7, 0, -3, 6.8, 10, 8.6, 26, 7.4, 39, 5.7, 42, 0, 39, -5.4, 26, -7, 10, -8.4, -3, -7.6),
	shin:    pts(-5.6, 0, -2, 5.2, 8, 4.8, 24, 3.6, 38, 3.1, 43, 0, 38, -3.4, 24, -4.8, 11, -6.6, 0, -5.2, -4, -3.6),
	foot:    pts(-3.5, 1.5, 3, 3, 9.5, -1.8, 17, -3.6, 19.6, -6, 17.5, -7.5, 6, -7.4, -4, -7.5, -6.4, -5.6, -5, -1.5),
	arm:     pts(-4.9, 0, -2, 4.5, 9, 4.4, 24, 3.6, 31, 0, 24, -3.5, 9, -4.4, -2, -4.5),
	forearm: pts(-3.6, 0, 0, 3.5, 7, 3.9, 20, 2.5, 26.5, 0, 20, -2.4, 7, -3.6, 0, -3.4),
	hand:    pts(-2.2, 0, 0, 2.3, 4, 3, 8, 2.6, 13, 1.6, 16, 0.2, 13, -1.5, 6, -2.4, 0, -2.3),
	neck:    pts(-5, 0, 0, 5.4, 8, 4.9, 14, 0, 8, -5.2, 0, -5.8),
	pelvis:  pts(-10, -1, -6, 7, 3, 9.4, 12, 9, 14, 0, 12, -8, 5, -11.2, -3, -12.4, -8.5, -9),
	waist:   pts(-5, 0, -4, 9.2, 8, 9.2, 18, 9.8, 20, 0, 18, -9, 8, -7.9, -4, -9),
	chest:   pts(-4, 0, -2, 9.4, 8, 11, 15, 10.4, 22, 6.6, 26, 0, 23, -7.4, 15, -10.6, 6, -10.4, -2, -9),
	head: pts(-4.2, 7.6, -3.6, 4, 0, 0, 2, -6.5, 9, -10, 15.5, -6.6, 18, 0, 15.4, 6.4, 10, 8.9, 5.2, 11,
		3.4, 9.2, 0.4, 9.2, -2.2, 9),
	hair: pts(13.6, 7.8, 18, 4, 19.2, -1, 16.2, -8, 9, -11.4, 1, -8.6, -0.6, -5, 4, -2.4, 8, -1.6, 11.6, 1.6),
	bun:  draw.Ellipse(draw.P{X: 18.6, Y: -6.6}, 4.4, 4.4),

	thighFront:  pts(-7, 0, -3, 8.2, 10, 8.4, 26, 6.8, 39, 5.6, 42, 0, 39, -5.4, 26, -6.4, 10, -7.4, -3, -7.4),
	shinFront:   pts(-5.6, 0, -2, 5, 11, 5.8, 24, 4.4, 38, 3.2, 43, 0, 38, -3.2, 24, -4.2, 11, -5.6, -2, -5),
	footFront:   pts(-5, 0, -1, 4, 12, 5, 18, 4.6, 20, 0, 18, -4.6, 12, -5, -1, -4),
	pelvisFront: pts(-10, 0, -8, 9, -2, 16.2, 5, 15.4, 12, 13, 14, 0, 12, -13, 5, -15.4, -2, -16.2, -8, -9),
	waistFront:  pts(-5, 0, -4, 13.2, 7, 12.4, 18, 13.6, 20, 0, 18, -13.6, 7, -12.4, -4, -13.2),
	chestFront:  pts(-4, 0, -2, 12.8, 8, 15, 16, 16.8, 22, 15.4, 25.5, 6, 26, 0, 25.5, -6, 22, -15.4, 16, -16.8, 8, -15, -2, -12.8),
	headFront:   pts(-4.4, 0, -3, 4, 3, 7.2, 11, 7.8, 16, 5, 18, 0, 16, -5, 11, -7.8, 3, -7.2, -3, -4),
	hairFront:   pts(13, 0, 12, 5, 7, 8, 12, 8.6, 17, 6, 19.2, 0, 17, -6, 12, -8.6, 7, -8, 12, -5),
	bunFront:    draw.Ellipse(draw.P{X: 21, Y: 0}, 4.2, 4.2),

	pelvisBone: pts(9.5, 7.4, 12.6, 3, 12.4, -3, 9, -7.6, 3, -8.8, -2, -8, 0, -5.6, -3.4, -4.4, -6.6, -2.4, -6.4, 0.6, -3.6, 3.6,
		-2.6, 6.2, 0.4, 6.6, 2.4, 3.4, 5.4, 4),
	eye:      draw.Ellipse(draw.P{X: 7.6, Y: 6.2}, 1, 0.8),
	eyeRight: draw.Ellipse(draw.P{X: 6, Y: 3}, 1, 0.9),
	eyeLeft:  draw.Ellipse(draw.P{X: 6, Y: -3}, 1, 0.9),
	vertebra: draw.Box(-1.9, -3, 3.8, 5.4, 1.2),
}
