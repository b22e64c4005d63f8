package guide_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"limber/internal/guide"
)

func drawRequest(t *rapid.T) guide.Request {
	return guide.Request{
		Focus: rapid.SampledFrom([]guide.Focus{guide.Stretch, guide.Strength}).Draw(t, "focus"), Level: rapid.IntRange(1, 4).Draw(t, "level"),
		Tier: rapid.SampledFrom(guide.Tiers()).Draw(t, "tier"), Minutes: rapid.SampledFrom(guide.Minutes()).Draw(t, "minutes"),
		Turn: rapid.IntRange(0, 200).Draw(t, "turn"),
	}
}

func TestTheTurnsOfASessionTakeJustItsTimeAndEveryItemComesInOrder(t *testing.T) {
	g := mustLoad(t)
	rapid.Check(t, func(t *rapid.T) {
		routine, err := g.Routine(drawRequest(t))
		if err != nil {
			t.Fatal(err)
		}
		total, of := 0, make([]int, len(routine.Items))
		var order []int
		for _, turn := range routine.Turns() {
			if turn.Seconds <= 0 {
				t.Errorf("a turn takes no time: %+v", turn)
			}
			total += turn.Seconds
			order = append(order, turn.Item)
			if turn.Kind != guide.TurnMove {
				of[turn.Item] += turn.Seconds
			}
		}
		if total != routine.Seconds {
			t.Errorf("the turns take %d seconds, the routine %d", total, routine.Seconds)
		}
		for i, item := range routine.Items {
			if of[i] != item.Seconds {
				t.Errorf("%s takes %d seconds in turns, %d by its dose", item.Exercise.ID, of[i], item.Seconds)
			}
		}
		if got := slices.Compact(slices.Clone(order)); !slices.IsSorted(order) || len(got) != len(routine.Items) {
			t.Errorf("the items come in this order: %v", got)
		}
	})
}

func TestBothSidesGetTheSameAndASideChangesOnlyByATurnForIt(t *testing.T) {
	g := mustLoad(t)
	rapid.Check(t, func(t *rapid.T) {
		routine, err := g.Routine(drawRequest(t))
		if err != nil {
			t.Fatal(err)
		}
		done, now := map[string][3]int{}, 0
		for i, turn := range routine.Turns() {
			item := routine.Items[turn.Item]
			switch turn.Kind {
			case guide.TurnReps, guide.TurnHold:
				if each := item.Exercise.Sides == guide.EachSide; each != (turn.Side != 0) {
					t.Errorf("%s is done on side %d", item.Exercise.ID, turn.Side)
				}
				if now == 1 && turn.Side == 2 {
					t.Errorf("turn %d is on the other side, with no time to change", i)
				}
				now = turn.Side
				sums := done[item.Exercise.ID]
				sums[turn.Side] += turn.Reps + turn.Seconds
				done[item.Exercise.ID] = sums
			case guide.TurnSide, guide.TurnRest, guide.TurnMove, guide.TurnEase:
				now = turn.Side
			case guide.TurnLifts:
				if turn.Reps != 2*item.Dose.Reps {
					t.Errorf("%d lifts in turn aren't %d for each side", turn.Reps, item.Dose.Reps)
				}
			}
		}
		for id, sums := range done {
			if sums[1] != sums[2] {
				t.Errorf("%s: one side gets %d, the other %d", id, sums[1], sums[2])
			}
		}
	})
}

// told writes turns down in short: "reps10 1/2 side1 60s".
func told(turns []guide.Turn) string {
	var all []string
	for _, turn := range turns {
		words := string(turn.Kind)
		if turn.Reps > 0 {
			words += fmt.Sprint(turn.Reps)
		}
		if turn.Sets > 0 {
			words += fmt.Sprintf(" %d/%d", turn.Set, turn.Sets)
		}
		if turn.Side > 0 {
			words += fmt.Sprint(" side", turn.Side)
		}
		all = append(all, fmt.Sprint(words, " ", turn.Seconds, "s"))
	}
	return strings.Join(all, ", ")
}

func TestASessionGoesAsTheExerciseIsDone(t *testing.T) {
	g := mustLoad(t)
	for _, test := range []struct {
		id   string
		tier guide.Tier
		want string
	}{
		{"clam", guide.Beginner, "reps10 1/2 side1 60s, side side2 5s, reps10 1/2 side2 60s, rest 30s, reps10 2/2 side1 60s, side side2 5s, reps10 2/2 side2 60s"},
		{"bridge-1", guide.Beginner, "reps6 1/2 48s, rest 30s, reps6 2/2 48s"},
		{"bridge-2", guide.Beginner, "enter 1/2 2s, lifts10 1/2 50s, leave 1/2 3s, rest 30s, enter 2/2 2s, lifts10 2/2 50s, leave 2/2 3s"},
		{"plank", guide.Beginner, "hold 1/3 10s, rest 10s, hold 2/3 10s, rest 10s, hold 3/3 10s"},
		{"neutral-pelvis", guide.Beginner, "rocks10 1/1 40s, hold 1/1 10s"},
		{"neutral-pelvis", guide.Intermediate, "rocks10 1/2 40s, rocks10 2/2 40s"},
		{"neutral-pelvis", guide.Advanced, "hold 1/5 20s, hold 2/5 20s, hold 3/5 20s, hold 4/5 20s, hold 5/5 20s"},
		{"stretch-quads", guide.Beginner, "hold 1/2 side1 15s, side side2 5s, hold 1/2 side2 15s, side side1 5s, hold 2/2 side1 15s, side side2 5s, hold 2/2 side2 15s, ease 5s"},
	} {
		e, _ := g.Exercise(test.id)
		d := e.Doses.For(test.tier)
		routine := guide.Routine{Items: []guide.Item{{Exercise: e, Dose: d, Seconds: e.Seconds(d)}}}
		if got := told(routine.Turns()); got != test.want {
			t.Errorf("%s, %s:\n%s\nwant\n%s", test.id, test.tier, got, test.want)
		}
	}
}

func TestARepetitionHasTheTimesOfTheModel(t *testing.T) {
	g := mustLoad(t)
	for id, want := range map[string][4]int{"clam": {2, 1, 2, 1}, "bridge-2": {1, 2, 1, 1}, "neutral-pelvis": {2, 0, 2, 0}} {
		e, _ := g.Exercise(id)
		routine := guide.Routine{Items: []guide.Item{{Exercise: e, Dose: e.Doses.Beginner}}}
		i := slices.IndexFunc(routine.Turns(), func(turn guide.Turn) bool { return turn.Reps > 0 })
		if turn := routine.Turns()[i]; [4]int{turn.Out, turn.Hold, turn.Back, turn.Reset} != want {
			t.Errorf("%s: %+v, want %v", id, turn, want)
		}
	}
}
