package skeleton

import "math"

// Lengths of the bones, between the centres of joints.
const (
	Thigh, Shank, Foot       = 42.5, 40.5, 18.0
	UpperArm, Forearm, Hand  = 28.5, 25.0, 15.0
	HipToWaist, WaistToChest = 11.0, 15.0
	ChestToNeck, NeckToHead  = 24.0, 10.0
	halfHips, halfShoulders  = 8.5, 16.0
	shoulderBelowNeck        = 4.0
	AnkleHeight              = 7.5
	reachable                = 0.9999 // of a limb's length: a knee is never quite straight
)

// Part is a joint and how what starts there stands.
type Part struct {
	Joint V
	Frame
}

// Bone is a limb as it stands: shoulder or hip, elbow or knee, wrist or ankle, and the tip of fingers or toes. Front
// is where a knee, a shin and the top of a foot look; of an arm, where the bend of the elbow looks.
type Bone struct {
	Root, Mid, End, Tip    V
	UpperFront, LowerFront V
	TipFront               V
	Short                  float64 // how far a planted end is from where the pose wants it
}

// Body is a person in a pose.
type Body struct {
	Pelvis, Waist, Chest, Neck, Head Part
	Arms, Legs                       [2]Bone
}

// Stand puts a person into a pose.
func (p Pose) Stand() Body {
	base := p.Base
	if base == (Frame{}) {
		base = Upright
	}
	b := p.trunk(base, V{})
	var from V
	switch p.Anchor {
	case Hips:
	case Shoulders:
		from = b.Chest.At(b.Chest.Joint, ChestToNeck-shoulderBelowNeck, 0, 0)
	case RightKnee:
		hip := b.Pelvis.At(b.Pelvis.Joint, 0, 0, halfHips)
		from = p.Legs[Right].place(hip, b.Pelvis.Frame, Right, false).Mid
	}
	b = p.trunk(base, p.At.Sub(from))
	for _, s := range []Side{Right, Left} {
		hip := b.Pelvis.At(b.Pelvis.Joint, 0, 0, s.sign()*halfHips)
		b.Legs[s] = p.Legs[s].place(hip, b.Pelvis.Frame, s, false)
		shoulder := b.Chest.At(b.Chest.Joint, ChestToNeck-shoulderBelowNeck+p.Arms[s].Shrug, 0, s.sign()*halfShoulders)
		b.Arms[s] = p.Arms[s].place(shoulder, b.Chest.Frame, s, true)
	}
	return b
}

func (p Pose) trunk(base Frame, hips V) (b Body) {
	b.Pelvis = Part{hips, base.Rotate(p.Pelvis)}
	b.Waist = Part{b.Pelvis.At(hips, HipToWaist, 0, 0), b.Pelvis.Rotate(p.Waist)}
	b.Chest = Part{b.Waist.At(b.Waist.Joint, WaistToChest, 0, 0), b.Waist.Rotate(p.Chest)}
	b.Neck = Part{b.Chest.At(b.Chest.Joint, ChestToNeck, -1, 0), b.Chest.Rotate(p.Neck)}
	b.Head = Part{b.Neck.At(b.Neck.Joint, NeckToHead, 2, 0), b.Neck.Rotate(p.Head)}
	return b
}

// place finds the joints of a limb that starts at root of a part of the trunk.
func (l Limb) place(root V, f Frame, s Side, arm bool) Bone {
	upper, lower, tip := Thigh, Shank, Foot
	if arm {
		upper, lower, tip = UpperArm, Forearm, Hand
	}
	b := Bone{Root: root}
	if l.Planted {
		b.reach(l, upper, lower, arm)
	} else {
		b.turn(l, f, s, upper, lower, arm)
	}
	down := b.End.Sub(b.Mid).Unit()
	along, front := down, b.LowerFront
	switch {
	case l.Point != (V{}):
		along = l.Point.Unit()
		front = front.Without(along).Unit()
		if !arm {
			front = down.Times(-1).Without(along).Unit()
		}
	case arm:
		along, front = swing(down, b.LowerFront, l.Bend)
	default:
		along, front = swing(b.LowerFront, down, l.Bend)
		front = front.Times(-1)
	}
	b.Tip, b.TipFront = b.End.Add(along.Times(tip)), front
	return b
}

// turn places a limb by its angles.
func (b *Bone) turn(l Limb, f Frame, s Side, upper, lower float64, arm bool) {
	down, front := swing(f.Up.Times(-1), f.Front, l.Flex)
	down, outer := swing(down, f.Right.Times(s.sign()), l.Out)
	front, _ = swing(front, outer, l.Spin)
	fold := -l.Fold
	if arm {
		fold = l.Fold
	}
	b.Mid = b.Root.Add(down.Times(upper))
	shin, lowerFront := swing(down, front, fold)
	b.End = b.Mid.Add(shin.Times(lower))
	b.UpperFront, b.LowerFront = front, lowerFront
}

// reach places a limb whose end has a place, with its middle towards the hint.
func (b *Bone) reach(l Limb, upper, lower float64, arm bool) {
	to := l.Reach.Sub(b.Root)
	d := math.Min(to.Len(), (upper+lower)*reachable)
	axis := to.Unit()
	b.Short = to.Len() - d
	b.End = b.Root.Add(axis.Times(d))
	along := (d*d + upper*upper - lower*lower) / (2 * d)
	off := math.Sqrt(math.Max(0, upper*upper-along*along))
	out := l.Hint.Without(axis).Unit()
	b.Mid = b.Root.Add(axis.Times(along)).Add(out.Times(off))
	if arm { // an elbow's hint is where its point goes; its bend looks the other way
		out = out.Times(-1)
	}
	b.UpperFront = out.Without(b.Mid.Sub(b.Root).Unit()).Unit()
	b.LowerFront = out.Without(b.End.Sub(b.Mid).Unit()).Unit()
}

// Place is a joint by its name.
func (b Body) Place(name string) (V, bool) {
	for side, which := range []string{"near-", "far-"} {
		leg, arm := b.Legs[side], b.Arms[side]
		for part, at := range map[string]V{
			"hip": leg.Root, "knee": leg.Mid, "ankle": leg.End, "toes": leg.Tip,
			"shoulder": arm.Root, "elbow": arm.Mid, "wrist": arm.End, "fingers": arm.Tip,
		} {
			if name == which+part {
				return at, true
			}
		}
	}
	at, found := map[string]V{"hips": b.Pelvis.Joint, "crest": b.Pelvis.At(b.Pelvis.Joint, 12, 6, 0), "waist": b.Waist.Joint, "chest": b.Chest.Joint, "neck": b.Neck.Joint, "head": b.Head.Joint}[name]
	return at, found
}
