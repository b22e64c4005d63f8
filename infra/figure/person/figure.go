package person

import (
	"limber/infra/figure/draw"
	"limber/infra/figure/skeleton"
)

// Layer is a shape where it stands in one moment.
type Layer struct {
	Name  string // what it is: the same all through a movement
	Shape int    // of Outline
	Tone  draw.Tone
	Rim   bool
	At    draw.Matrix
}

// Order is from what is farthest to what is nearest, in a side view.
var Order = []string{
	"far-hand", "far-forearm", "far-arm", "far-foot", "far-shin", "far-thigh",
	"neck", "pelvis", "waist", "chest", "bun", "head", "hair", "eye", "eye2",
	"near-foot", "near-shin", "near-thigh", "near-arm", "near-forearm", "near-hand",
}

// Outline is the outline of a layer's shape.
func Outline(i int) draw.Path {
	if i >= int(shapes) {
		return bellies[i-int(shapes)]
	}
	return outlines[i]
}

// How much wider than deep people are.
const trunkRatio, headRatio = 1.45, 0.8

// Look draws a body as seen by a camera: its parts by name.
func (c Camera) Look(b skeleton.Body) map[string]Layer {
	layers := map[string]Layer{}
	add := func(name string, s shape, tone draw.Tone, m draw.Matrix) {
		layers[name] = Layer{Name: name, Shape: int(s), Tone: tone, At: m}
	}
	pick := func(side, front shape) shape {
		if c.Front {
			return front
		}
		return side
	}
	add("neck", neck, draw.Skin, c.bone(b.Neck.Joint, b.Head.Joint, b.Neck.Front, skeleton.NeckToHead))
	add("pelvis", pick(pelvis, pelvisFront), draw.Shorts, c.trunk(b.Pelvis, trunkRatio))
	add("waist", pick(waist, waistFront), draw.Shirt, c.trunk(b.Waist, trunkRatio))
	add("chest", pick(chest, chestFront), draw.Shirt, c.trunk(b.Chest, trunkRatio))
	face := c.trunk(b.Head, headRatio)
	add("head", pick(head, headFront), draw.Skin, face)
	add("hair", pick(hair, hairFront), draw.Hair, face)
	if c.Front {
		add("eye", eyeRight, draw.Hair, face)
		add("eye2", eyeLeft, draw.Hair, face)
	} else {
		add("eye", eye, draw.Hair, face)
	}
	add("bun", pick(bun, bunFront), draw.Hair, face)
	for side, name := range []string{"near", "far"} {
		c.limbs(add, b, skeleton.Side(side), name)
	}
	return layers
}

// limbs adds an arm and a leg.
func (c Camera) limbs(add func(string, shape, draw.Tone, draw.Matrix), b skeleton.Body, side skeleton.Side, name string) {
	skin, shorts, shoe := draw.Skin, draw.Shorts, draw.Shoe
	if side == skeleton.Left && !c.Front {
		skin, shorts, shoe = draw.SkinFar, draw.ShortsFar, draw.ShoeFar
	}
	l, a := b.Legs[side], b.Arms[side]
	name += "-"
	if c.Front {
		out := b.Pelvis.Right.Times(float64(1 - 2*int(side)))
		add(name+"thigh", thighFront, shorts, c.bone(l.Root, l.Mid, out, skeleton.Thigh))
		add(name+"shin", shinFront, skin, c.bone(l.Mid, l.End, out, skeleton.Shank))
	} else {
		add(name+"thigh", thigh, shorts, c.bone(l.Root, l.Mid, l.UpperFront, skeleton.Thigh))
		add(name+"shin", shin, skin, c.bone(l.Mid, l.End, l.LowerFront, skeleton.Shank))
	}
	if c.Front && !c.SideFeet {
		add(name+"foot", footFront, shoe, c.bone(l.End, l.Tip, b.Pelvis.Right, skeleton.Foot))
	} else {
		add(name+"foot", foot, shoe, c.flat(l.End, l.Tip.Sub(l.End).Unit(), l.TipFront))
	}
	add(name+"arm", arm, skin, c.bone(a.Root, a.Mid, a.UpperFront, skeleton.UpperArm))
	add(name+"forearm", forearm, skin, c.bone(a.Mid, a.End, a.LowerFront, skeleton.Forearm))
	add(name+"hand", hand, skin, c.bone(a.End, a.Tip, a.TipFront, skeleton.Hand))
}

// Bones are the pelvis and the lower back inside a body, from the side.
func (c Camera) Bones(b skeleton.Body) []Layer {
	layers := []Layer{{Name: "pelvis-bone", Shape: int(pelvisBone), Tone: draw.Bone, At: c.trunk(b.Pelvis, 1)}}
	const spine, apart, first = 5, 4.7, 1.4
	for i := range spine {
		f, up := b.Waist, first+apart*float64(i)
		if up > skeleton.WaistToChest {
			f, up = b.Chest, up-skeleton.WaistToChest
		}
		at := f.At(f.Joint, up, -3.4, 0)
		layers = append(layers, Layer{Name: "vertebra-" + string(rune('1'+i)), Shape: int(vertebra), Tone: draw.Bone, At: c.trunk(skeleton.Part{Joint: at, Frame: f.Frame}, 1)})
	}
	return layers
}
