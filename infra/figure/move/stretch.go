package move

import (
	"limber/infra/figure/person"
	"limber/infra/figure/scene"
	"limber/infra/figure/skeleton"
)

type (
	v    = skeleton.V
	rot  = skeleton.Rot
	limb = skeleton.Limb
	pose = skeleton.Pose
)

const (
	right = skeleton.Right
	left  = skeleton.Left
)

var aside = person.Camera{Yaw: 12, Height: 7}

// flat is a leg whose foot stands flat on the floor and points forwards.
func flat(x, z float64) limb {
	return limb{Planted: true, Reach: v{X: x, Y: skeleton.AnkleHeight, Z: z}, Hint: v{X: 1}, Point: v{X: 1}}
}

func hand(x, y, z float64, hint, point v) limb {
	return limb{Planted: true, Reach: v{X: x, Y: y, Z: z}, Hint: hint, Point: point}
}

func quads() Movement {
	stand := pose{At: v{Y: 89.5}}
	stand.Legs[right] = limb{Flex: 9, Fold: 17, Bend: -8}
	stand.Legs[left] = flat(0, -8.5)
	stand.Arms[right] = hand(-3, 84, 23, v{X: -1}, v{X: 0.1, Y: -1})
	stand.Arms[left] = hand(30, 95, -18, v{X: -1, Y: -0.6}, v{X: 1, Y: -0.1})
	end := stand
	end.At, end.Pelvis = v{X: 1, Y: 89.5}, rot{Flex: -5}
	end.Waist = rot{Flex: 3}
	end.Legs[right] = limb{Flex: -5, Fold: 146, Bend: 12}
	end.Arms[right] = hand(-24, 92, 15, v{X: -1, Z: 0.3}, v{X: -0.3, Y: -1})
	return Movement{
		ID: "stretch-quads", Camera: aside,
		Alt: "A runner stands tall with one hand on a chair. One knee bends, and the hand takes that foot behind the body and brings the heel to the bottom.",
		Steps: []Step{
			{Caption: "Stand tall. Hold a chair.", Pose: stand},
			{Caption: "Bring your heel to your bottom.", Pose: end, Trail: trail("near-ankle", -16, -12, 0.35)},
		},
		Muscles: []person.Muscle{{Name: "quads", Side: right, Over: "near-thigh"}},
		Behind:  []scene.Prop{scene.Chair{X: 34, Z: -18, Seat: 46, Turned: true}},
		Still:   []string{"far-foot", "far-hand"},
	}
}

func hipFlexor() Movement {
	start := pose{Anchor: skeleton.RightKnee, At: v{X: 0, Y: 11, Z: 8.5}}
	start.Legs[right] = limb{Flex: -2, Fold: 86, Bend: 75}
	start.Legs[left] = flat(46, -8.5)
	start.Arms[right] = hand(32, 62, 2, v{X: -0.4, Y: -1, Z: 0.6}, v{X: 1, Y: -0.3})
	start.Arms[left] = hand(36, 62, -12, v{X: -0.4, Y: -1, Z: -0.6}, v{X: 1, Y: -0.3})
	end := start
	end.Pelvis, end.Waist = rot{Flex: -8}, rot{Flex: 6}
	end.Legs[right] = limb{Flex: -29, Fold: 67, Bend: 75}
	end.Arms[right].Reach.X, end.Arms[left].Reach.X = 40, 43
	return Movement{
		ID: "stretch-hip-flexor", Camera: aside,
		Alt: "A runner kneels on one knee on a cushion, with the other foot flat in front. The tail bone tucks under and the hips move forward, with the chest up.",
		Steps: []Step{
			{Caption: "Kneel on one knee.", Pose: start},
			{Caption: "Tuck, then move forward.", Pose: end, Trail: trail("hips", -27, 4, -0.5)},
		},
		Muscles: []person.Muscle{{Name: "hip-flexors", Side: right, Over: "near-thigh"}},
		Behind:  []scene.Prop{scene.Pillow{Middle: v{X: -4, Y: 3, Z: 8}, Half: v{X: 17, Y: 5, Z: 14}}},
		Still:   []string{"near-knee", "near-foot", "far-foot"},
	}
}

func gluteSit() Movement {
	sit := pose{At: v{Y: 55}}
	sit.Legs[left] = flat(43, -10)
	sit.Legs[right] = flat(43, 10)
	sit.Arms[right] = hand(30, 60, 14, v{X: -0.5, Y: -0.5, Z: 1}, v{X: 1})
	sit.Arms[left] = hand(30, 60, -14, v{X: -0.5, Y: -0.5, Z: -1}, v{X: 1})
	cross := sit
	cross.Legs[right] = limb{Planted: true, Reach: v{X: 37, Y: 59, Z: -8}, Hint: v{X: 0.4, Y: 0.1, Z: 1}, Point: v{X: 1, Y: 0.4, Z: -0.25}}
	cross.Arms[right] = hand(24, 64, 34, v{X: -0.5, Z: 1}, v{X: 1, Y: -0.3, Z: 0.2})
	cross.Arms[left] = hand(30, 66, -9, v{X: -0.5, Y: -0.2, Z: -1}, v{X: 1, Y: -0.3})
	lean := cross
	lean.Pelvis, lean.Chest = rot{Flex: 30}, rot{Flex: 4}
	lean.Neck = rot{Flex: -12}
	return Movement{
		ID: "stretch-glute-sit", Camera: person.Camera{Yaw: 68, Height: 14, Front: true, SideFeet: true},
		Alt: "A runner sits tall on a chair with both feet flat. One ankle goes on the other knee, and the top knee falls open. Then the body leans forward from the hips with a flat back.",
		Steps: []Step{
			{Caption: "Sit tall.", Pose: sit},
			{Caption: "Ankle on the other knee.", Pose: cross},
			{Caption: "Lean forward, back flat.", Pose: lean, Trail: trail("head", 16, 20, 0)},
		},
		Muscles: []person.Muscle{{Name: "seat", Side: right, Over: "pelvis"}}, Behind: []scene.Prop{scene.Chair{X: 16, Seat: 45}},
		Still: []string{"far-foot"},
	}
}

func hamstring() Movement {
	start := pose{At: v{Y: 88}}
	start.Legs[right] = limb{Planted: true, Reach: v{X: 21, Y: 8.4, Z: 8.5}, Hint: v{X: 1}, Point: v{X: 0.809, Y: 0.588}}
	start.Legs[left] = flat(-6, -8.5)
	start.Arms[right] = hand(5, 96, 15, v{X: -1, Z: 0.8}, v{X: 0.6, Y: -0.6})
	start.Arms[left] = hand(5, 96, -15, v{X: -1, Z: -0.8}, v{X: 0.6, Y: -0.6})
	end := start
	end.At = v{X: -25, Y: 77}
	end.Pelvis, end.Neck = rot{Flex: 48}, rot{Flex: -28}
	end.Arms[right] = hand(-14, 86, 15, v{X: -0.6, Y: 1, Z: 0.8}, v{X: 0.8, Y: -0.4})
	end.Arms[left] = hand(-14, 86, -15, v{X: -0.6, Y: 1, Z: -0.8}, v{X: 0.8, Y: -0.4})
	return Movement{
		ID: "stretch-hamstring", Camera: aside,
		Alt: "A runner stands with one heel just in front, leg straight and toes up. The back knee bends, the bottom goes back and the body leans forward from the hips with a long back.",
		Steps: []Step{
			{Caption: "Put one heel in front.", Pose: start},
			{Caption: "Bend the back knee. Lean from your hips.", Pose: end, Trail: trail("hips", -25, 6, 0)},
		},
		Muscles: []person.Muscle{{Name: "hamstrings", Side: right, Over: "near-thigh"}},
		Still:   []string{"near-foot", "far-foot"},
	}
}

func oblique() Movement {
	stand := pose{At: v{Y: 89.5}}
	stand.Legs[right], stand.Legs[left] = flat(0, 9.5), flat(0, -9.5)
	stand.Arms[right], stand.Arms[left] = limb{Out: 9, Fold: 6}, limb{Out: 9, Fold: 6}
	up := stand
	up.Arms[right] = limb{Out: 172, Fold: 8, Shrug: 5}
	lean := up
	lean.Waist, lean.Chest, lean.Neck = rot{Bend: -13}, rot{Bend: -16}, rot{Bend: -4}
	lean.Arms[right] = limb{Out: 182, Fold: 10, Shrug: 6}
	lean.Arms[left] = limb{Out: -8, Fold: 4}
	return Movement{
		ID: "stretch-oblique", Camera: person.Camera{Yaw: 90, Height: 19, Front: true},
		Alt: "A runner stands facing us with feet as wide as the hips. One arm reaches up over the head, then the body leans to the other side. The hips stay still.",
		Steps: []Step{
			{Caption: "Stand tall.", Pose: stand},
			{Caption: "Reach one arm up.", Pose: up, Trail: trail("near-fingers", -7, 0, 0.86)},
			{Caption: "Lean to the other side.", Pose: lean, Trail: trail("near-fingers", 0, 8, 0.45)},
		},
		Muscles: []person.Muscle{{Name: "obliques", Side: right, Over: "chest"}},
		Still:   []string{"near-foot", "far-foot"},
	}
}

func trail(joint string, right, up, from float64) Trail {
	return Trail{Joint: joint, Right: right, Up: up, From: from}
}
