package guide_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"limber/internal/guide"
)

// everyRequest calls check with every request there is, over more turns than it takes to come round.
func everyRequest(check func(guide.Request)) {
	for _, focus := range []guide.Focus{guide.Stretch, guide.Strength} {
		for level := 1; level <= 4; level++ {
			for _, tier := range guide.Tiers() {
				for _, minutes := range guide.Minutes() {
					for turn := -2; turn < 16; turn++ {
						check(guide.Request{Focus: focus, Level: level, Tier: tier, Minutes: minutes, Turn: turn})
					}
				}
			}
		}
	}
}

func TestNoRoutineIsLongerThanAskedOrEmptyOrRepeats(t *testing.T) {
	g := mustLoad(t)
	everyRequest(func(r guide.Request) {
		routine := mustRoutine(t, g, r)
		seconds := 0
		seen := map[string]bool{}
		main := 0
		for i, item := range routine.Items {
			seconds += item.Seconds
			if i > 0 && !free(routine.Items[i-1], item) {
				seconds += 30
			}
			if seen[item.Exercise.ID] {
				t.Errorf("%+v: %s is in it twice", r, item.Exercise.ID)
			}
			seen[item.Exercise.ID] = true
			if item.Exercise.Kind == guide.Kind(r.Focus) {
				main++
			}
			if item.Seconds != item.Exercise.Seconds(item.Dose) || item.DoseText != item.Dose.Text(item.Exercise) {
				t.Errorf("%+v: %s: time or words are not its dose's", r, item.Exercise.ID)
			}
		}
		if seconds != routine.Seconds || seconds > r.Minutes*60 || main == 0 {
			t.Errorf("%+v: %d seconds, said to be %d, with %d of its focus", r, seconds, routine.Seconds, main)
		}
	})
}

// free reports whether no time is needed between two items: after the drill, and between stretches.
func free(before, after guide.Item) bool {
	return before.Exercise.Kind == guide.KindDrill ||
		before.Exercise.Kind == guide.KindStretch && after.Exercise.Kind == guide.KindStretch
}

func TestRoutinesGoFromEasyToHardAndStretchLast(t *testing.T) {
	g := mustLoad(t)
	rank := map[guide.Kind]int{guide.KindDrill: 0, guide.KindStrength: 1, guide.KindStretch: 2}
	everyRequest(func(r guide.Request) {
		places := []int{}
		for _, item := range mustRoutine(t, g, r).Items {
			places = append(places, rank[item.Exercise.Kind]*100+item.Exercise.Order*10+item.Exercise.Stage)
		}
		if !slices.IsSorted(places) {
			t.Errorf("%+v: order %v", r, places)
		}
	})
}

func TestNothingThatStillFitsIsLeftOut(t *testing.T) {
	g := mustLoad(t)
	everyRequest(func(r guide.Request) {
		routine := mustRoutine(t, g, r)
		for _, e := range g.Exercises() {
			used := slices.ContainsFunc(routine.Items, func(i guide.Item) bool { return i.Exercise.ID == e.ID })
			if e.Kind != guide.KindStretch || used {
				continue
			}
			if left := r.Minutes*60 - routine.Seconds; left >= e.Seconds(e.Doses.For(r.Tier))+30 {
				t.Errorf("%+v: %d seconds left and no %s", r, left, e.ID)
			}
		}
	})
}

func TestStrengthOpensWithTheNeutralPelvisForOneMinute(t *testing.T) {
	g := mustLoad(t)
	everyRequest(func(r guide.Request) {
		first := mustRoutine(t, g, r).Items[0]
		if opens := first.Exercise.ID == "neutral-pelvis" && first.Seconds == 60; opens != (r.Focus == guide.Strength) {
			t.Errorf("%+v: opens with %s for %d seconds", r, first.Exercise.ID, first.Seconds)
		}
	})
}

func TestStrengthRoutinesHoldOnlyTheirLevelsExercises(t *testing.T) {
	g := mustLoad(t)
	everyRequest(func(r guide.Request) {
		if r.Focus != guide.Strength {
			return
		}
		for _, item := range mustRoutine(t, g, r).Items {
			inLevel := slices.ContainsFunc(g.Levels()[r.Level-1].Moves, func(m guide.Move) bool { return m.ID == item.Exercise.ID })
			if item.Exercise.Kind == guide.KindStrength && !inLevel {
				t.Errorf("%+v: %s is of another level", r, item.Exercise.ID)
			}
		}
	})
}

func TestEveryExerciseComesRoundWithTheTurns(t *testing.T) {
	g := mustLoad(t)
	everyRequest(func(r guide.Request) {
		if r.Turn != 0 {
			return
		}
		pool := map[string]bool{}
		for _, e := range g.Exercises() {
			if e.Kind == guide.KindStretch && r.Focus == guide.Stretch {
				pool[e.ID] = true
			}
		}
		if r.Focus == guide.Strength {
			for _, m := range g.Levels()[r.Level-1].Moves {
				pool[m.ID] = true
			}
		}
		for turn := range len(pool) {
			r.Turn = turn
			for _, item := range mustRoutine(t, g, r).Items {
				delete(pool, item.Exercise.ID)
			}
		}
		if len(pool) > 0 {
			t.Errorf("%+v: %v never comes round", r, pool)
		}
	})
}

func TestTheLevelFixesTheVariationAndTheTierTheNumbers(t *testing.T) {
	tests := []struct {
		level int
		tier  guide.Tier
		id    string
		want  string
	}{
		{1, guide.Beginner, "clam", "2 sets of 10 each side, hold for 1 second"},
		{1, guide.Advanced, "clam", "2 sets of 15 each side, hold for 2 seconds, with a light band above your knees"},
		{2, guide.Beginner, "plank", "Hold for 10 seconds, 3 times, on your knees"},
		{2, guide.Advanced, "plank", "Hold for 30 seconds, 3 times, on your knees"},
		{3, guide.Beginner, "plank", "Hold for 10 seconds, 3 times, on your toes"},
		{3, guide.Advanced, "single-leg-squat", "3 sets of 10 each side, with one hand on a wall or chair"},
		{4, guide.Beginner, "single-leg-squat", "2 sets of 6 each side, without holding on"},
		{4, guide.Beginner, "windmill", "2 sets of 5 each side, hold for 1 second, with the toes of your back foot on the floor"},
		{4, guide.Intermediate, "windmill", "2 sets of 8 each side, hold for 1 second"},
	}
	g := mustLoad(t)
	for _, test := range tests {
		found := false
		for turn := range 3 {
			r := guide.Request{Focus: guide.Strength, Level: test.level, Tier: test.tier, Minutes: 20, Turn: turn}
			for _, item := range mustRoutine(t, g, r).Items {
				if item.Exercise.ID != test.id {
					continue
				}
				found = true
				if item.DoseText != test.want || !strings.HasSuffix(test.want, item.Variation) {
					t.Errorf("level %d, %s, %s: %q, want %q", test.level, test.tier, test.id, item.DoseText, test.want)
				}
			}
		}
		if !found {
			t.Errorf("level %d, %s: no %s", test.level, test.tier, test.id)
		}
	}
}

func TestAnExerciseTooLongForTheTimeLosesSetsNotItsPlace(t *testing.T) {
	g := mustLoad(t)
	routine := mustRoutine(t, g, guide.Request{Focus: guide.Strength, Level: 1, Tier: guide.Advanced, Minutes: 5})
	last := routine.Items[len(routine.Items)-1]
	want := "1 set of 15 each side, hold for 2 seconds, with a light band above your knees"
	if len(routine.Items) != 2 || last.Exercise.ID != "clam" || last.DoseText != want || routine.Seconds != 60+215 {
		t.Errorf("got %s, %q, in %d seconds", last.Exercise.ID, last.DoseText, routine.Seconds)
	}
}

func TestTimeLeftAfterStrengthGoesToStretchesAndSaysSo(t *testing.T) {
	g := mustLoad(t)
	everyRequest(func(r guide.Request) {
		routine := mustRoutine(t, g, r)
		stretches := slices.ContainsFunc(routine.Items, func(i guide.Item) bool { return i.Exercise.Kind == guide.KindStretch })
		if filled := r.Focus == guide.Strength && stretches; filled != (routine.Note != "") {
			t.Errorf("%+v: stretches %v, note %q", r, stretches, routine.Note)
		}
	})
	long := mustRoutine(t, g, guide.Request{Focus: guide.Strength, Level: 2, Tier: guide.Beginner, Minutes: 20})
	if long.Note == "" || len(long.Items) != 1+3+5 {
		t.Errorf("20 minutes of level 2: %d items, note %q", len(long.Items), long.Note)
	}
}

func TestTheSameRequestGetsTheSameRoutine(t *testing.T) {
	g := mustLoad(t)
	rapid.Check(t, func(t *rapid.T) {
		r := guide.Request{
			Focus:   rapid.SampledFrom([]guide.Focus{guide.Stretch, guide.Strength}).Draw(t, "focus"),
			Level:   rapid.IntRange(1, 4).Draw(t, "level"),
			Tier:    rapid.SampledFrom(guide.Tiers()).Draw(t, "tier"),
			Minutes: rapid.SampledFrom(guide.Minutes()).Draw(t, "minutes"),
			Turn:    rapid.Int().Draw(t, "turn"),
		}
		first, err := g.Routine(r)
		if err != nil {
			t.Fatal(err)
		}
		second, err := g.Routine(r)
		if err != nil || !reflect.DeepEqual(first, second) {
			t.Fatalf("%+v differs from one call to the next, or failed: %v", r, err)
		}
		if first.Seconds > r.Minutes*60 {
			t.Fatalf("%+v takes %d seconds", r, first.Seconds)
		}
	})
}

func mustRoutine(t testing.TB, g *guide.Guide, r guide.Request) guide.Routine {
	t.Helper()
	routine, err := g.Routine(r)
	if err != nil {
		t.Fatalf("%+v: %v", r, err)
	}
	return routine
}

func BenchmarkRoutine(b *testing.B) {
	g := mustLoad(b)
	r := guide.Request{Focus: guide.Strength, Level: 2, Tier: guide.Beginner, Minutes: 20}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := g.Routine(r); err != nil {
			b.Fatal(err)
		}
	}
}
