package picture

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"limber/infra/figure/draw"
	"limber/infra/figure/move"
	"limber/infra/figure/person"
)

// browser plays an SVG of ours as a browser would: keyframes, their curves, and groups in groups.
type browser struct {
	curves map[string][4]float64
	frames map[string][]frameOf
	layers []played
}

type frameOf struct {
	at    float64 // 0 to 1
	to    draw.Matrix
	curve [4]float64
}

// played is a part of the person, with the groups around it: of each the class, or the transform.
type played struct {
	shape string
	chain []string
}

var (
	rule     = regexp.MustCompile(`@keyframes (k\d+)\{((?:[^{}]*\{[^{}]*\})*)\}`)
	keyframe = regexp.MustCompile(`([^{}]*)\{transform:([^;}]*)(?:;animation-timing-function:var\(--(\w)\))?\}`)
	curveOf  = regexp.MustCompile(`--(\w):cubic-bezier\(([^)]*)\)`)
	goCurve  = regexp.MustCompile(`\.go\{animation:[\d.]+s cubic-bezier\(([^)]*)\)`)
)

func floats(t *testing.T, list string) (all []float64) {
	t.Helper()
	for _, s := range strings.Split(list, ",") {
		x, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, x)
	}
	return all
}

func matrix(t *testing.T, text string) draw.Matrix {
	t.Helper()
	name, list, _ := strings.Cut(strings.TrimSuffix(text, ")"), "(")
	x := floats(t, list)
	if name == "scale" {
		return draw.Matrix{A: x[0], D: x[1]}
	}
	return draw.Matrix{A: x[0], B: x[1], C: x[2], D: x[3], E: x[4], F: x[5]}
}

func open(t *testing.T, svg string) browser {
	t.Helper()
	b := browser{curves: map[string][4]float64{}, frames: map[string][]frameOf{}}
	for _, m := range curveOf.FindAllStringSubmatch(svg, -1) {
		b.curves[m[1]] = [4]float64(floats(t, m[2]))
	}
	usual := [4]float64(floats(t, goCurve.FindStringSubmatch(svg)[1]))
	for _, m := range rule.FindAllStringSubmatch(svg, -1) {
		for _, f := range keyframe.FindAllStringSubmatch(m[2], -1) {
			curve := usual
			if f[3] != "" {
				curve = b.curves[f[3]]
			}
			for _, at := range strings.Split(f[1], ",") {
				b.frames[m[1]] = append(b.frames[m[1]], frameOf{floats(t, strings.TrimSuffix(at, "%"))[0] / 100, matrix(t, f[2]), curve})
			}
		}
	}
	b.read(t, svg)
	return b
}

// read finds the parts of the person: what is used inside groups, but not for those who want less motion.
func (b *browser) read(t *testing.T, svg string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	var chain []string
	calm := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.EndElement:
			if e.Name.Local == "g" {
				chain = chain[:len(chain)-1]
				calm = max(0, calm-1)
			}
		case xml.StartElement:
			attribute := map[string]string{}
			for _, a := range e.Attr {
				attribute[a.Name.Local] = a.Value
			}
			switch e.Name.Local {
			case "g":
				if calm > 0 || strings.HasPrefix(attribute["class"], "calm") {
					calm++
				}
				chain = append(chain, strings.TrimPrefix(attribute["class"], "go ")+attribute["transform"])
			case "use":
				if calm == 0 {
					b.layers = append(b.layers, played{attribute["href"][1:], append(append([]string{}, chain...), attribute["transform"])})
				}
			}
		}
	}
}

// bezierAt is a CSS timing function.
func bezierAt(c [4]float64, x float64) float64 {
	low, high := 0.0, 1.0
	for range 40 {
		u := (low + high) / 2
		if 3*c[0]*(1-u)*(1-u)*u+3*c[2]*(1-u)*u*u+u*u*u < x {
			low = u
		} else {
			high = u
		}
	}
	u := low
	return 3*c[1]*(1-u)*(1-u)*u + 3*c[3]*(1-u)*u*u + u*u*u
}

// at is where a part is at a share of the animation.
func (b browser) at(t *testing.T, p played, share float64) draw.Matrix {
	t.Helper()
	m := draw.Same
	for _, group := range p.chain {
		frames, moves := b.frames[group]
		switch {
		case moves:
			i := 0
			for i+2 < len(frames) && frames[i+1].at <= share {
				i++
			}
			from, to := frames[i], frames[i+1]
			m = m.After(between(from.to, to.to, bezierAt(from.curve, (share-from.at)/(to.at-from.at))))
		case strings.Contains(group, "("):
			m = m.After(matrix(t, group))
		}
	}
	return m
}

// pose is the pose that is meant at a share of the animation.
func poseAt(m move.Movement, share float64) (step int, part float64) {
	end := newTempo(len(m.Steps) - 1).end
	at := share*end - endHold
	for step = 0; step+2 < len(m.Steps) && at > perStep+midHold/2; step++ {
		at -= perStep + midHold
	}
	return step, bezierAt([4]float64{ease, 0, 1 - ease, 1}, max(0, min(1, at/perStep)))
}

func TestWhatBrowsersPlayIsTheMovement(t *testing.T) {
	const off, moments = 3.0, 60 // units of a picture 320 wide
	for _, m := range move.All() {
		t.Run(m.ID, func(t *testing.T) {
			svg, _ := Motion(m, m.ID)
			b := open(t, string(svg))
			view := matrix(t, b.layers[0].chain[1])
			for i := range moments + 1 {
				share := float64(i) / moments
				step, part := poseAt(m, share)
				want := layers(m, m.Steps[step].Pose.Mix(m.Steps[step+1].Pose, part).Stand())
				if len(want) != len(b.layers) {
					t.Fatalf("%d parts are played, %d are meant", len(b.layers), len(want))
				}
				for n, l := range want {
					if b.layers[n].shape != shapeName(l.Shape) {
						t.Fatalf("part %d is a %s, not %s", n, b.layers[n].shape, l.Name)
					}
					if l.At.Mirrors() != strings.HasPrefix(b.layers[n].chain[len(b.layers[n].chain)-1], "scale") {
						l.At.C, l.At.D = -l.At.C, -l.At.D // it keeps the side that it shows at the start
					}
					d := far(b.at(t, b.layers[n], share), view.After(l.At), person.Outline(l.Shape).Points())
					if d > off || math.IsNaN(d) {
						t.Fatalf("at %.2f the %s is off by %.1f", share, l.Name, d)
					}
				}
			}
		})
	}
}

func TestPartsThatStayPutHaveNoKeyframes(t *testing.T) {
	for _, m := range move.All() {
		f, _ := shoot(m)
		plans := f.plan(newTempo(len(m.Steps) - 1))
		for _, name := range m.Still {
			if p, drawn := plans[name]; drawn && (p.frames != "" || p.holder != "") {
				t.Errorf("%s: the %s moves with %q, or by %s", m.ID, name, p.holder, fmt.Sprint(len(p.frames)))
			}
		}
	}
}
