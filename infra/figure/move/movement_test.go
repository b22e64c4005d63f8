package move

import (
	"math"
	"strings"
	"testing"

	"limber/infra/figure/person"
	"limber/infra/figure/skeleton"
)

// everyMoment calls a function with every movement's body, all along its way.
func everyMoment(t *testing.T, look func(t *testing.T, m Movement, b skeleton.Body)) {
	t.Helper()
	const moments = 20
	for _, m := range All() {
		t.Run(m.ID, func(t *testing.T) {
			for i := range m.Steps[1:] {
				for j := range moments + 1 {
					look(t, m, m.Steps[i].Pose.Mix(m.Steps[i+1].Pose, float64(j)/moments).Stand())
				}
			}
		})
	}
}

func TestHandsFeetAndKneesThatStayPutDo(t *testing.T) {
	const slip = 0.5 // centimetres
	parts := map[string][]string{"foot": {"ankle", "toes"}, "hand": {"wrist", "fingers"}, "knee": {"knee"}, "ankle": {"ankle"}}
	everyMoment(t, func(t *testing.T, m Movement, b skeleton.Body) {
		start := m.Steps[0].Pose.Stand()
		if len(m.Still) == 0 {
			t.Fatal("nothing stays put: on what does this person rest?")
		}
		for _, name := range m.Still {
			side, part, _ := strings.Cut(name, "-")
			if parts[part] == nil {
				t.Errorf("no part is named %q", name)
			}
			for _, joint := range parts[part] {
				was, _ := start.Place(side + "-" + joint)
				is, _ := b.Place(side + "-" + joint)
				if d := is.Sub(was).Len(); d > slip {
					t.Fatalf("%s's %s slides by %.1f cm", name, joint, d)
				}
			}
		}
	})
}

func TestPlantedLimbsReachWhereTheyArePlanted(t *testing.T) {
	everyMoment(t, func(t *testing.T, _ Movement, b skeleton.Body) {
		for side := range b.Legs {
			if leg, arm := b.Legs[side].Short, b.Arms[side].Short; leg > 0.2 || arm > 0.2 {
				t.Fatalf("side %d: the leg is %.1f cm too short, the arm %.1f cm", side, leg, arm)
			}
		}
	})
}

func TestBonesKeepTheirLength(t *testing.T) {
	everyMoment(t, func(t *testing.T, _ Movement, b skeleton.Body) {
		for side := range b.Legs {
			leg, arm := b.Legs[side], b.Arms[side]
			for _, bone := range []struct {
				from, to skeleton.V
				long     float64
			}{
				{leg.Root, leg.Mid, skeleton.Thigh},
				{leg.Mid, leg.End, skeleton.Shank},
				{leg.End, leg.Tip, skeleton.Foot},
				{arm.Root, arm.Mid, skeleton.UpperArm},
				{arm.Mid, arm.End, skeleton.Forearm},
				{arm.End, arm.Tip, skeleton.Hand},
			} {
				if l := bone.to.Sub(bone.from).Len(); math.Abs(l-bone.long) > 0.01 {
					t.Fatalf("side %d: a bone of %.1f cm is %.1f cm long", side, bone.long, l)
				}
			}
		}
	})
}

func TestNothingSinksIntoTheFloorAndSomethingTouchesIt(t *testing.T) {
	const sink, hover = 2.5, 2.0 // centimetres; soles are soft
	everyMoment(t, func(t *testing.T, m Movement, b skeleton.Body) {
		level := m.Camera
		level.Height, level.SideFeet = 0, true
		lowest, who := math.Inf(-1), ""
		for name, l := range level.Look(b) {
			for _, p := range person.Outline(l.Shape).By(l.At).Points() {
				if p.Y > lowest {
					lowest, who = p.Y, name
				}
			}
		}
		if lowest > sink || lowest < -hover {
			t.Fatalf("the lowest part, %s, is %.1f cm below the floor", who, lowest)
		}
	})
}

func angle(a, b skeleton.V) float64 {
	return math.Acos(max(-1, min(1, a.Unit().Dot(b.Unit())))) * 180 / math.Pi
}

func TestJointsBendAsFarAsPeoplesDo(t *testing.T) {
	within := func(t *testing.T, what string, angle, low, high float64) {
		t.Helper()
		if angle < low || angle > high {
			t.Errorf("%s is at %.0f degrees, and people's goes from %.0f to %.0f", what, angle, low, high)
		}
	}
	everyMoment(t, func(t *testing.T, _ Movement, b skeleton.Body) {
		for side := range b.Legs {
			leg, arm := b.Legs[side], b.Arms[side]
			thigh, shin := leg.Mid.Sub(leg.Root), leg.End.Sub(leg.Mid)
			fold := angle(thigh, shin)
			within(t, "a knee", math.Copysign(fold, -shin.Dot(leg.UpperFront)+1e-6), -1, 150)
			within(t, "an elbow", angle(arm.Mid.Sub(arm.Root), arm.End.Sub(arm.Mid)), 0, 150)
			hip := math.Atan2(thigh.Dot(b.Pelvis.Front), -thigh.Dot(b.Pelvis.Up)) * 180 / math.Pi
			within(t, "a hip", hip, -30, 130)
			within(t, "a foot and its shin", angle(leg.Tip.Sub(leg.End), shin.Times(-1)), 55, 175)
		}
		within(t, "the lower back", angle(b.Pelvis.Up, b.Chest.Up), 0, 80)
		within(t, "the neck", angle(b.Chest.Up, b.Head.Up), 0, 50)
	})
}

func TestWordsSayTheMovement(t *testing.T) {
	verbs := []string{"lift", "lean", "bend", "bring", "tip", "push", "move", "turn"}
	for _, m := range All() {
		if len(m.Alt) < 30 || len(m.Alt) > 300 {
			t.Errorf("%s: the text is %d characters long", m.ID, len(m.Alt))
		}
		named := false
		for _, verb := range verbs {
			named = named || strings.Contains(m.Alt, verb)
		}
		if !named {
			t.Errorf("%s: no movement in %q", m.ID, m.Alt)
		}
		for _, s := range m.Steps {
			if l := len(s.Caption); l < 5 || l > 60 || !strings.HasSuffix(s.Caption, ".") {
				t.Errorf("%s: caption %q", m.ID, s.Caption)
			}
		}
	}
}

func TestEveryMovementWorksAMuscle(t *testing.T) {
	everyMoment(t, func(t *testing.T, m Movement, b skeleton.Body) {
		if len(m.Muscles) == 0 {
			t.Fatal("no muscle is coloured")
		}
		parts := m.Camera.Look(b)
		for _, muscle := range m.Muscles {
			if _, there := parts[muscle.Over]; !there {
				t.Errorf("%s lies over %q, which isn't drawn", muscle.Name, muscle.Over)
			}
		}
	})
}
