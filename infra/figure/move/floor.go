package move

import (
	"limber/infra/figure/person"
	"limber/infra/figure/scene"
	"limber/infra/figure/skeleton"
)

var low = person.Camera{Yaw: 10, Height: 4}

func mat() []scene.Prop { return []scene.Prop{scene.Mat(-84, 68, -30, 30)} }

// supine lies on the back, head to the left, with the feet flat.
func supine() pose {
	p := pose{Anchor: skeleton.Shoulders, At: v{X: -46, Y: 11.5}}
	p.Pelvis, p.Neck = rot{Flex: -90}, rot{Flex: 4}
	for _, s := range []skeleton.Side{right, left} {
		z := 8.5 - 17*float64(s)
		p.Legs[s] = flat(46, z)
		p.Legs[s].Hint = v{Y: 1}
		p.Arms[s] = hand(2, 4, 2.7*z, v{Y: -0.5, Z: z}, v{X: 1})
	}
	return p
}

// raised is the top of the bridge: shoulders, hips and knees in a line.
func raised() pose {
	p := supine()
	p.Pelvis, p.Neck = rot{Flex: -113}, rot{Flex: 24}
	return p
}

func neutralPelvis() Movement {
	middle := supine()
	middle.Anchor, middle.At = skeleton.Hips, v{Y: 12.8}
	middle.Arms[right] = hand(-66, 3, 38, v{X: 0.4, Z: 1}, v{X: -1})
	middle.Arms[left] = hand(-66, 3, -38, v{X: 0.4, Z: -1}, v{X: -1})
	middle.Pelvis, middle.Waist, middle.Chest = rot{Flex: -88}, rot{Flex: -2}, rot{Flex: -4}
	flattened, arched := middle, middle
	flattened.Pelvis, flattened.Waist, flattened.Chest = rot{Flex: -108}, rot{Flex: 20}, rot{Flex: -3}
	arched.Pelvis, arched.Waist, arched.Chest = rot{Flex: -68}, rot{Flex: -28}, rot{Flex: -4}
	arched.Neck, arched.Head = rot{Flex: 6}, rot{Flex: 2}
	return Movement{
		ID: "neutral-pelvis", Camera: person.Camera{Yaw: 4, Height: 1.5},
		Alt: "A runner lies on the back with knees bent and feet flat. The pelvis tips back until the lower back is flat on the floor, tips forward until there is a small arch, and stops in the middle.",
		Steps: []Step{
			{Caption: "Lie with your knees bent. This is the middle.", Pose: middle},
			{Caption: "Press your lower back flat.", Pose: flattened, Trail: trail("crest", -2, 12, -2.2)},
			{Caption: "Tip the other way: a small arch.", Pose: arched, Trail: trail("crest", -2, 12, -0.7)},
			{Caption: "Stop in the middle: your neutral.", Pose: middle, Again: true},
		},
		Muscles: []person.Muscle{{Name: "abs", Side: right, Over: "chest"}},
		Behind:  mat(), Still: []string{"near-foot", "far-foot"}, Columns: 1, Bones: true, Calm: 2,
	}
}

func bridge1() Movement {
	return Movement{
		ID: "bridge-1", Camera: low,
		Alt: "A runner lies on the back with knees bent and feet flat. The hips lift until shoulders, hips and knees are in line, then lower slowly.",
		Steps: []Step{
			{Caption: "Lie with your knees bent.", Pose: supine()},
			{Caption: "Lift your hips into a line.", Pose: raised(), Trail: trail("hips", 2, -14, 0)},
		},
		Muscles: []person.Muscle{{Name: "glutes", Side: right, Over: "near-thigh"}, {Name: "hamstrings", Side: right, Over: "near-thigh"}},
		Behind:  mat(), Still: []string{"near-foot", "far-foot", "near-hand"}, Columns: 1,
	}
}

func bridge2() Movement {
	up, near, far := raised(), raised(), raised()
	near.Legs[right].Reach = v{X: 40, Y: 24, Z: 8.5}
	far.Legs[left].Reach = v{X: 40, Y: 24, Z: -8.5}
	return Movement{
		ID: "bridge-2", Camera: low,
		Alt: "A runner holds the bridge, with hips high. One foot lifts just off the floor with the knee bent and goes down again, then the other foot lifts. The hips stay level.",
		Steps: []Step{
			{Caption: "Hold the bridge.", Pose: up},
			{Caption: "Lift one foot. Keep your hips level.", Pose: near, Trail: trail("near-toes", 14, -2, 0)},
			{Caption: "Put it down.", Pose: up, Again: true},
			{Caption: "Lift the other foot.", Pose: far, Trail: trail("far-toes", 14, -2, 0)},
		},
		Muscles: []person.Muscle{{Name: "glutes", Side: right, Over: "near-thigh"}, {Name: "obliques", Side: right, Over: "chest"}},
		Behind:  mat(), Still: []string{"near-hand", "far-hand"}, Columns: 1, Calm: 1,
	}
}

func bridge3() Movement {
	start, end := supine(), raised()
	for _, p := range []*pose{&start, &end} {
		p.Legs[left] = limb{Flex: 127, Fold: 118}
		knee := p.Stand().Legs[left]
		for _, s := range []skeleton.Side{right, left} {
			grip := knee.Mid.Mix(knee.End, 0.12).Add(knee.LowerFront.Times(4))
			z := 9 - 18*float64(s)
			p.Arms[s] = limb{Planted: true, Reach: grip.Add(v{X: -3, Z: z * 0.8}), Hint: v{X: -0.3, Y: -1, Z: z / 6}, Point: v{X: 1, Z: -z / 14}}
		}
	}
	return Movement{
		ID: "bridge-3", Camera: low,
		Alt: "A runner lies on the back with one foot flat and hugs the other knee in. The hips lift on the one leg and stay level, then lower slowly.",
		Steps: []Step{
			{Caption: "One foot flat. Hug the other knee.", Pose: start},
			{Caption: "Lift your hips on one leg.", Pose: end, Trail: trail("hips", 2, -14, 0)},
		},
		Muscles: []person.Muscle{{Name: "glutes", Side: right, Over: "near-thigh"}, {Name: "hamstrings", Side: right, Over: "near-thigh"}},
		Behind:  mat(), Still: []string{"near-foot"}, Columns: 1,
	}
}

func clam() Movement {
	p := pose{Base: skeleton.Frame{Up: v{X: 1}, Front: v{Z: 1}, Right: v{Y: 1}}, At: v{Y: 17.5}}
	p.Waist, p.Chest = rot{Bend: 5}, rot{Bend: 3}
	p.Legs[left] = limb{Flex: 45, Fold: 90, Out: -4, Bend: 15}
	p.Legs[right] = limb{Planted: true, Reach: v{X: -57, Y: 17, Z: 1}, Hint: v{Z: 1, Y: 0.1}, Point: v{X: -0.85, Y: -0.1, Z: 0.5}}
	p.Arms[right] = hand(33, 4, 27, v{X: -1, Y: 1}, v{X: 0.3, Z: 1})
	p.Arms[left] = limb{Flex: 120, Fold: 60, Shrug: 4}
	p.Neck = rot{Bend: -4}
	open := p
	open.Legs[right].Hint = v{Z: 0.72, Y: 0.7}
	return Movement{
		ID: "clam", Camera: person.Camera{Yaw: -8, Height: 28, Front: true},
		Alt: "A runner lies on one side with hips and knees bent, head on a pillow. The feet stay together while the top knee lifts, like a shell that opens. Then it lowers slowly.",
		Steps: []Step{
			{Caption: "Lie on your side, feet together.", Pose: p},
			{Caption: "Lift your top knee.", Pose: open, Trail: trail("near-knee", 1, -2, 0.1)},
		}, Muscles: []person.Muscle{{Name: "side-glute", Side: right, Over: "near-thigh"}},
		Behind: append([]scene.Prop{scene.Mat(-75, 90, -30, 45)}, scene.Pillow{Middle: v{X: 70, Y: 6, Z: 2}, Half: v{X: 19, Y: 6, Z: 18}}),
		Still:  []string{"far-foot", "far-knee", "near-ankle", "near-hand"}, Columns: 1,
		Order: []string{
			"far-hand", "far-forearm", "far-arm", "neck", "pelvis", "waist", "chest", "bun", "head", "hair", "eye", "eye2",
			"far-foot", "far-shin", "far-thigh", "near-foot", "near-shin", "near-thigh", "near-arm", "near-forearm", "near-hand",
		},
	}
}

// fours is on hands and knees, head to the right.
func fours() pose {
	p := pose{At: v{Y: 48}}
	p.Pelvis, p.Neck = rot{Flex: 80}, rot{Flex: -6}
	for _, s := range []skeleton.Side{right, left} {
		z := 8.5 - 17*float64(s)
		p.Legs[s] = limb{Flex: 80, Fold: 88, Bend: 70}
		p.Arms[s] = hand(47, 4, 1.9*z, v{X: -1}, v{X: 1, Y: -0.05})
	}
	return p
}

func gluteKick() Movement {
	start, end := fours(), fours()
	end.Legs[right] = limb{Flex: -3, Fold: 84}
	return Movement{
		ID: "glute-kick", Camera: low,
		Alt: "A runner is on all fours with a level back. One knee stays bent while that heel pushes up towards the ceiling, then the leg lowers slowly.",
		Steps: []Step{
			{Caption: "Go on all fours.", Pose: start},
			{Caption: "Push one heel to the ceiling.", Pose: end, Trail: trail("near-ankle", -20, 0, 0.25)},
		},
		Muscles: []person.Muscle{{Name: "glutes", Side: right, Over: "near-thigh"}},
		Behind:  []scene.Prop{scene.Mat(-62, 80, -30, 30)},
		Still:   []string{"far-knee", "far-foot", "near-hand", "far-hand"}, Columns: 1,
	}
}

func gluteLift() Movement {
	start := pose{At: v{Y: 18}}
	start.Pelvis, start.Chest, start.Neck = rot{Flex: 92}, rot{Flex: 2}, rot{Flex: 4}
	start.Legs[left] = limb{Flex: 9, Fold: 2, Bend: 72}
	start.Legs[right] = limb{Flex: 12, Fold: 82, Bend: 10}
	start.Arms[right] = hand(70, 4, 4, v{X: 0.3, Z: 1}, v{X: 0.2, Z: -1})
	start.Arms[left] = hand(70, 4, -4, v{X: 0.3, Z: -1}, v{X: 0.2, Z: 1})
	end := start
	end.Legs[right].Flex = -6
	return Movement{
		ID: "glute-lift", Camera: low,
		Alt: "A runner lies face down with a pillow under the hips and the forehead on the hands. One knee is bent, and that thigh lifts a little way off the floor, then lowers slowly.",
		Steps: []Step{
			{Caption: "Lie face down. Bend one knee.", Pose: start},
			{Caption: "Lift that thigh a little.", Pose: end, Trail: trail("near-knee", -20, 12, 0)},
		}, Muscles: []person.Muscle{{Name: "glutes", Side: right, Over: "near-thigh"}, {Name: "hamstrings", Side: right, Over: "near-thigh"}},
		Behind: []scene.Prop{scene.Mat(-95, 90, -32, 32), scene.Pillow{Middle: v{X: 2, Y: 3.5}, Half: v{X: 16, Y: 4, Z: 22}}},
		Still:  []string{"far-foot", "near-hand", "far-hand"}, Columns: 1,
	}
}

func plank() Movement {
	end := pose{Anchor: skeleton.Shoulders, At: v{Y: 32}}
	end.Pelvis, end.Neck = rot{Flex: 83}, rot{Flex: 4}
	for _, s := range []skeleton.Side{right, left} {
		z := 8.5 - 17*float64(s)
		end.Legs[s] = limb{Planted: true, Reach: v{X: -127.5, Y: 19.5, Z: z}, Hint: v{Y: -1}, Point: v{X: 0.25, Y: -1}}
		end.Arms[s] = hand(25, 3.4, 2*z, v{X: -1, Y: -1}, v{X: 1})
	}
	start := end
	start.At = v{X: -6.5, Y: 31.2} // the elbows stay where they are
	start.Pelvis, start.Waist, start.Chest, start.Neck = rot{Flex: 83}, rot{Flex: -18}, rot{Flex: -16}, rot{Flex: 20}
	return Movement{
		ID: "plank", Camera: low,
		Alt: "A runner lies face down on the forearms, elbows under the shoulders and toes down. The body lifts until ears, shoulders, hips and heels are in one line, and holds there.",
		Steps: []Step{
			{Caption: "Lie on your forearms.", Pose: start},
			{Caption: "Lift into a straight line.", Pose: end, Trail: trail("hips", 6, 31, 0)},
		},
		Muscles: []person.Muscle{{Name: "abs", Side: right, Over: "chest"}, {Name: "glutes", Side: right, Over: "near-thigh"}},
		Behind:  []scene.Prop{scene.Mat(-140, 50, -32, 32)},
		Still:   []string{"near-foot", "far-foot", "near-hand", "far-hand"}, Columns: 1,
	}
}
