// Package move is what the figures do: the poses of every exercise of the guide, and what stands around them.
package move

import (
	"limber/infra/figure/person"
	"limber/infra/figure/scene"
	"limber/infra/figure/skeleton"
)

// Movement is an exercise as it is drawn.
type Movement struct {
	ID     string // of the exercise
	Alt    string // the movement from start to end, in plain English
	Camera person.Camera
	Steps  []Step

	Muscles []person.Muscle
	Order   []string // of the layers, where it isn't person.Order
	Behind  []scene.Prop
	Before  []scene.Prop // in front of the person
	Still   []string     // what doesn't move at all: "near-foot", "far-hand", "near-knee", ...
	Above   bool         // the poses of the still are one above the other, not side by side
	Bones   bool         // the pelvis and the lower back show through
}

// Step is a pose and the way to it.
type Step struct {
	Caption string
	Pose    skeleton.Pose
	Seconds float64 // from the pose before; 0 is 2
	Arrow   []skeleton.V
}

// All is every movement, in the guide's order.
func All() []Movement {
	return []Movement{
		neutralPelvis(),
		quads(), hipFlexor(), gluteSit(), hamstring(), oblique(),
		clam(), gluteKick(), gluteLift(), bridge1(), bridge2(), bridge3(), plank(), singleLegSquat(), windmill(),
	}
}
