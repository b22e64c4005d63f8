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

	Still   []string // what doesn't move at all: "near-foot", "far-hand", "near-knee", ...
	Columns int      // of the still; 0 puts all poses side by side

	Bones bool // the pelvis and the lower back show through
	Calm  int  // the step that the moving figure stands still in for those who want no motion; 0 is the last
}

// Rest is the step that the moving figure stands still in.
func (m Movement) Rest() int {
	if m.Calm > 0 {
		return m.Calm
	}
	return len(m.Steps) - 1
}

// Step is a pose and the way to it.
type Step struct {
	Caption string
	Pose    skeleton.Pose
	Trail   Trail // an arrow on the way to it, for the still
	Again   bool  // it was there before: the still leaves it out
}

// Trail is the way of a joint to a pose, drawn as an arrow beside it.
type Trail struct {
	Joint     string
	Right, Up float64 // how far beside it, as it is seen, in centimetres
	From      float64 // where on the way it begins, 0 to 1
}

// All is every movement, in the guide's order.
func All() []Movement {
	return []Movement{
		neutralPelvis(),
		quads(), hipFlexor(), gluteSit(), hamstring(), oblique(),
		clam(), gluteKick(), gluteLift(), bridge1(), bridge2(), bridge3(), plank(), singleLegSquat(), windmill(),
	}
}
