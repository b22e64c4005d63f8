package skeleton

// Side is left or right. The right side is the near one in a side view.
type Side int

// The sides.
const (
	Right Side = iota
	Left
)

func (s Side) sign() float64 { return float64(1 - 2*s) }

// Pose is where every joint is, said the way a therapist would. Base is how the whole person lies or stands, the
// rest are angles from there. One point of the body is where the pose says; the others follow from it.
type Pose struct {
	Base   Frame // the same in all poses of a movement
	Anchor Anchor
	At     V // where the anchor is

	Pelvis, Waist, Chest, Neck, Head Rot // each from the part below it
	Arms, Legs                       [2]Limb
}

// Anchor is a point of the trunk.
type Anchor int

// The anchors.
const (
	Hips      Anchor = iota // between the hip joints
	Shoulders               // between the shoulder joints
	RightKnee               // of a leg that isn't planted
)

// Limb is an arm or a leg. A planted one has its hand or foot where Reach says, with its knee or elbow towards Hint;
// one that is free has angles, counted from hanging straight down.
type Limb struct {
	Planted bool // the same in all poses of a movement
	Reach   V    // of the ankle or wrist
	Hint    V

	Flex, Out, Spin float64 // of the hip or shoulder: forwards, away from the body, about the bone outwards
	Fold            float64 // of the knee or elbow
	Shrug           float64 // how much higher than at rest the shoulder is, in centimetres

	Point V       // where toes or fingers point; when it is zero:
	Bend  float64 // how much further than at a right angle the foot is stretched; or the wrist from straight
}

// Mix is the pose on the way from p to q, as t goes from 0 to 1.
func (p Pose) Mix(q Pose, t float64) Pose {
	m := p
	m.At = p.At.Mix(q.At, t)
	m.Pelvis, m.Waist, m.Chest = p.Pelvis.mix(q.Pelvis, t), p.Waist.mix(q.Waist, t), p.Chest.mix(q.Chest, t)
	m.Neck, m.Head = p.Neck.mix(q.Neck, t), p.Head.mix(q.Head, t)
	for side := range m.Legs {
		m.Legs[side] = p.Legs[side].mix(q.Legs[side], t)
		m.Arms[side] = p.Arms[side].mix(q.Arms[side], t)
	}
	return m
}

func (r Rot) mix(s Rot, t float64) Rot {
	return Rot{lerp(r.Flex, s.Flex, t), lerp(r.Bend, s.Bend, t), lerp(r.Turn, s.Turn, t)}
}

func (l Limb) mix(m Limb, t float64) Limb {
	return Limb{
		Planted: l.Planted,
		Reach:   l.Reach.Mix(m.Reach, t), Hint: l.Hint.Mix(m.Hint, t),
		Flex: lerp(l.Flex, m.Flex, t), Out: lerp(l.Out, m.Out, t), Spin: lerp(l.Spin, m.Spin, t),
		Fold: lerp(l.Fold, m.Fold, t), Shrug: lerp(l.Shrug, m.Shrug, t),
		Point: l.Point.Mix(m.Point, t), Bend: lerp(l.Bend, m.Bend, t),
	}
}

func lerp(a, b, t float64) float64 { return a + (b-a)*t }
