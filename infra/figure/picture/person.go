package picture

import (
	"fmt"
	"strings"

	"limber/infra/figure/draw"
	"limber/infra/figure/move"
	"limber/infra/figure/person"
)

// film is a person in motion: the layers, and where each is on the way from step to step, at so many places.
type film struct {
	layers []person.Layer
	at     map[string][]draw.Matrix
	rest   int // which place is that of the step that it rests in
}

// shoot takes the film, in the camera's centimetres. A mirrored layer is turned back: its mirror is a transform of
// its own, so that no browser has to find a way from one mirrored matrix to another. It stays what it is at the
// start, even where a bone turns its other side to the camera on the way: a sudden change would be seen.
func shoot(m move.Movement) (f film, mirrored map[string]bool) {
	f = film{at: map[string][]draw.Matrix{}, rest: m.Rest()*(places+1) - 1}
	mirrored = map[string]bool{}
	for i := range m.Steps[1:] {
		for j := range places + 1 {
			now := layers(m, m.Steps[i].Pose.Mix(m.Steps[i+1].Pose, float64(j)/places).Stand())
			if f.layers == nil {
				f.layers = now
				for _, l := range now {
					mirrored[l.Name] = l.At.Mirrors()
				}
			}
			for _, l := range now {
				if l.At.Mirrors() {
					l.At.C, l.At.D = -l.At.C, -l.At.D
				}
				f.at[l.Name] = append(f.at[l.Name], l.At)
			}
		}
	}
	return f, mirrored
}

// holders are what a part hangs on: its way may be simpler to tell from there.
func holders(name string) []string {
	side, part, _ := strings.Cut(name, "-")
	on := map[string]string{"thigh": "pelvis", "shin": side + "-thigh", "foot": side + "-shin", "arm": "chest", "forearm": side + "-arm", "hand": side + "-forearm"}[part]
	if on != "" {
		return []string{on}
	}
	switch name {
	case "pelvis":
		return nil
	case "waist":
		return []string{"pelvis"}
	case "chest":
		return []string{"waist"}
	case "neck":
		return []string{"chest"}
	case "head", "hair", "eye", "eye2", "bun":
		return []string{"neck"}
	}
	return []string{"pelvis", "waist", "chest", "near-thigh", "near-arm"} // bones and muscles
}

// motion is how a layer moves: by itself or with what holds it, by keyframes or not at all.
type motion struct {
	holder string
	frames string // empty where it stays as it is
	rest   draw.Matrix
}

// plan chooses the shortest way to tell how each layer moves.
func (f film) plan(t *tempo) map[string]motion {
	plans := map[string]motion{}
	for _, l := range f.layers {
		points := person.Outline(l.Shape).Points()
		best := f.tell(t, l.Name, "", points)
		for _, holder := range holders(l.Name) {
			if f.planted(l.Name) {
				break
			}
			if p := f.tell(t, l.Name, holder, points); len(p.frames) < len(best.frames) {
				best = p
			}
		}
		plans[l.Name] = best
	}
	return plans
}

// planted reports whether a part ends at a hand or foot that stays: it is told by itself then, so that small errors
// of what holds it don't add up where everybody would see them.
func (f film) planted(name string) bool {
	side, part, _ := strings.Cut(name, "-")
	tip := map[string]string{"shin": "-foot", "forearm": "-hand"}[part]
	return tip != "" && !moving(f.at[side+tip], draw.Box(-2, -2, 12, 4, 0).Points())
}

func (f film) tell(t *tempo, name, holder string, points []draw.P) motion {
	ways := f.at[name]
	if holder != "" {
		ways = make([]draw.Matrix, len(ways))
		for i := range ways {
			ways[i] = f.at[holder][i].Inverse().After(f.at[name][i])
		}
	}
	m := motion{holder: holder, rest: ways[f.rest]}
	if moving(ways, points) {
		m.frames = t.keyframes(ways, points)
	}
	return m
}

// person adds the ghost of the start and the person in motion.
func (d *document) person(m move.Movement, view draw.Matrix) {
	f, mirrored := shoot(m)
	t := newTempo(len(m.Steps) - 1)
	plans := f.plan(t)
	d.ghost(m, f, view)
	fmt.Fprintf(&d.body, `<g transform="%s">`, view.SVG(3))
	classes := map[string]string{}
	var open []string
	for _, l := range f.layers {
		open = d.open(open, chain(plans, l.Name), plans, classes)
		mirror := ""
		if mirrored[l.Name] {
			mirror = ` transform="scale(1,-1)"`
		}
		shape := shapeName(l.Shape)
		d.define(shape, person.Outline(l.Shape))
		fmt.Fprintf(&d.body, `<use href="#%s" class="%s"%s/>`, shape, d.class(l.Tone, l.Rim), mirror)
	}
	d.body.WriteString(strings.Repeat("</g>", len(open)+1))
	// The shorthand that starts all animations comes first: it would take their names away.
	d.style.WriteString(t.style() + d.moves.String())
}

// chain is a layer and all that holds it, the outermost first.
func chain(plans map[string]motion, name string) []string {
	if holder := plans[name].holder; holder != "" {
		return append(chain(plans, holder), name)
	}
	return []string{name}
}

// open closes and opens groups until those of a chain are open.
func (d *document) open(open, chain []string, plans map[string]motion, classes map[string]string) []string {
	same := 0
	for same < len(open) && same < len(chain) && open[same] == chain[same] {
		same++
	}
	d.body.WriteString(strings.Repeat("</g>", len(open)-same))
	for _, name := range chain[same:] {
		p := plans[name]
		if p.frames == "" {
			fmt.Fprintf(&d.body, `<g transform="%s">`, p.rest.SVG(3))
			continue
		}
		if classes[name] == "" {
			classes[name] = fmt.Sprintf("k%d", len(classes))
			fmt.Fprintf(&d.moves, ".%s{transform:%s;animation-name:%[1]s}@keyframes %[1]s{%[3]s}", classes[name], p.rest.SVG(3), p.frames)
		}
		fmt.Fprintf(&d.body, `<g class="go %s">`, classes[name])
	}
	return chain
}

// ghost adds the start, for those who want less motion, where it isn't the end as well.
func (d *document) ghost(m move.Movement, f film, view draw.Matrix) {
	d.used[draw.Ghost] = true
	fmt.Fprintf(&d.body, `<g class="calm ghost" transform="%s">`, view.SVG(3))
	for _, l := range f.layers {
		shape := person.Outline(l.Shape)
		if ways := f.at[l.Name]; far(ways[0], ways[f.rest], shape.Points()) > 1 && plain(l) {
			d.define(shapeName(l.Shape), shape)
			fmt.Fprintf(&d.body, `<use href="#%s" transform="%s"/>`, shapeName(l.Shape), l.At.SVG(2))
		}
	}
	d.body.WriteString(`</g>`)
}

// plain reports whether a layer is a part of the body, and not a detail on one.
func plain(l person.Layer) bool {
	return l.Tone != draw.Muscle && l.Tone != draw.Bone && l.Tone != draw.Hair
}
