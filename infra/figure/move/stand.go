package move

import (
	"limber/infra/figure/person"
	"limber/infra/figure/scene"
)

func singleLegSquat() Movement {
	start := pose{At: v{Y: 89.5, Z: -4}}
	start.Legs[right] = flat(0, 2)
	start.Legs[left] = limb{Flex: 3, Fold: 54}
	start.Arms[right] = hand(2, 97, 16, v{X: -1, Z: 0.8}, v{X: 0.6, Y: -0.6})
	start.Arms[left] = hand(34, 96, -18, v{X: -1, Y: -1}, v{X: 1})
	end := start
	end.At = v{X: -15, Y: 75, Z: -4}
	end.Pelvis, end.Neck = rot{Flex: 26}, rot{Flex: -16}
	end.Legs[left] = limb{Flex: 37, Fold: 88}
	end.Arms[right] = hand(-11, 83, 16, v{X: -0.8, Y: 0.6, Z: 0.8}, v{X: 0.7, Y: -0.5})
	return Movement{
		ID: "single-leg-squat", Camera: aside,
		Alt: "A runner stands on one leg, with the other foot just off the floor and one hand on a chair. The hips sit back a little and the knee bends a short way, in line with the toes, then the leg pushes up again.",
		Steps: []Step{
			{Caption: "Stand on one leg.", Pose: start},
			{Caption: "Sit back and bend your knee.", Pose: end, Trail: trail("hips", -30, 2, -0.2)},
		},
		Muscles: []person.Muscle{{Name: "glutes", Side: right, Over: "near-thigh"}, {Name: "quads", Side: right, Over: "near-thigh"}},
		Behind:  []scene.Prop{scene.Chair{X: 38, Z: -18, Seat: 46, Turned: true}},
		Still:   []string{"near-foot", "far-hand"},
	}
}

func windmill() Movement {
	stand := pose{At: v{Y: 88.5, Z: -5}}
	stand.Legs[right] = flat(0, 2)
	stand.Legs[left] = limb{Flex: 10, Fold: 52}
	stand.Arms[right], stand.Arms[left] = limb{Out: 88}, limb{Out: 88}
	lean := stand
	lean.At = v{X: -9, Y: 86, Z: -5}
	lean.Pelvis, lean.Neck = rot{Flex: 60}, rot{Flex: -10}
	lean.Legs[left] = limb{Flex: -8, Fold: 14, Bend: 30}
	turn := lean
	turn.Waist, turn.Chest = rot{Turn: 30}, rot{Turn: 45}
	return Movement{
		ID: "windmill", Camera: person.Camera{Yaw: 38, Height: 9},
		Alt: "A runner stands on one leg with arms out wide. The body leans forward from the hip while the free leg reaches back, then turns until one hand points to the floor and the other to the ceiling.",
		Steps: []Step{
			{Caption: "Stand on one leg, arms wide.", Pose: stand},
			{Caption: "Lean forward. Reach your leg back.", Pose: lean, Trail: trail("head", 10, 26, 0)},
			{Caption: "Turn until one hand points down.", Pose: turn, Trail: trail("far-fingers", 6, -4, 0)},
		},
		Muscles: []person.Muscle{{Name: "glutes", Side: right, Over: "near-thigh"}, {Name: "hamstrings", Side: right, Over: "near-thigh"}},
		Still:   []string{"near-foot"}, Columns: 2,
	}
}
