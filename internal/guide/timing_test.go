package guide_test

import (
	"sync"
	"testing"
	"testing/fstest"

	"limber/internal/guide"
)

// The clinic's table of times, worked out by hand: seconds for a set, and for all of a dose.
var clinicTimes = map[string][3][2]int{
	"stretch-quads":      {{15, 80}, {20, 150}, {30, 140}},
	"stretch-hip-flexor": {{15, 80}, {20, 150}, {30, 140}},
	"stretch-glute-sit":  {{15, 80}, {20, 150}, {30, 140}},
	"stretch-hamstring":  {{15, 80}, {20, 150}, {30, 140}},
	"stretch-oblique":    {{15, 80}, {20, 150}, {30, 140}},
	"clam":               {{60, 280}, {84, 376}, {105, 460}},
	"glute-kick":         {{48, 232}, {84, 376}, {105, 460}},
	"glute-lift":         {{48, 232}, {80, 360}, {80, 555}},
	"bridge-1":           {{48, 126}, {100, 230}, {96, 348}},
	"bridge-2":           {{55, 140}, {85, 200}, {101, 363}},
	"bridge-3":           {{40, 200}, {64, 296}, {64, 459}},
	"plank":              {{10, 50}, {20, 120}, {30, 150}},
	"single-leg-squat":   {{30, 160}, {40, 200}, {50, 375}},
	"windmill":           {{30, 160}, {48, 232}, {60, 435}},
	"neutral-pelvis":     {{50, 50}, {40, 80}, {20, 100}},
}

func TestEveryDoseTakesTheTimeInTheClinicsTable(t *testing.T) {
	g := mustLoad(t)
	if got := len(g.Exercises()); got != len(clinicTimes) {
		t.Errorf("%d exercises, %d in the table", got, len(clinicTimes))
	}
	for id, want := range clinicTimes {
		e, found := g.Exercise(id)
		if !found {
			t.Errorf("%s is missing", id)
			continue
		}
		for i, tier := range guide.Tiers() {
			d := e.Doses.For(tier)
			if got := [2]int{e.SetSeconds(d), e.Seconds(d)}; got != want[i] {
				t.Errorf("%s, %s: set and total take %v seconds, the table says %v", id, tier, got, want[i])
			}
		}
	}
}

func TestAWholeLevelTakesTheMinutesInTheClinicsTable(t *testing.T) {
	const opening, between = 60, 2 * 30
	want := [4][3]int{{13, 18, 23}, {9, 13, 20}, {9, 12, 18}, {11, 14, 23}}
	g := mustLoad(t)
	for i, level := range g.Levels() {
		for j, tier := range guide.Tiers() {
			total := opening + between
			for _, m := range level.Moves {
				e, _ := g.Exercise(m.ID)
				total += e.Seconds(e.Doses.For(tier))
			}
			if got := (total + 30) / 60; got != want[i][j] {
				t.Errorf("level %d, %s: %d minutes, the table says %d", level.Number, tier, got, want[i][j])
			}
		}
	}
}

func TestDosesReadAsPlainWords(t *testing.T) {
	tests := []struct {
		id   string
		tier guide.Tier
		want string
	}{
		{"stretch-quads", guide.Beginner, "Hold for 15 seconds, 2 times each side"},
		{"clam", guide.Beginner, "2 sets of 10 each side, hold for 1 second"},
		{"clam", guide.Advanced, "2 sets of 15 each side, hold for 2 seconds, with a light band above your knees"},
		{"bridge-1", guide.Advanced, "3 sets of 12, hold for 3 seconds"},
		{"bridge-2", guide.Beginner, "2 sets of 5 each side, changing sides every time, hold for 2 seconds"},
		{"plank", guide.Intermediate, "Hold for 20 seconds, 3 times"},
		{"single-leg-squat", guide.Advanced, "3 sets of 10 each side, without holding on"},
		{"neutral-pelvis", guide.Beginner, "10 slow rocks, then rest in the middle for 10 seconds, lying down"},
		{"neutral-pelvis", guide.Intermediate, "2 sets of 10 slow rocks, first sitting, then standing"},
		{"neutral-pelvis", guide.Advanced, "20 seconds, 5 times, while you walk or run slowly"},
	}
	g := mustLoad(t)
	for _, test := range tests {
		e, _ := g.Exercise(test.id)
		if got := e.Doses.For(test.tier).Text(e); got != test.want {
			t.Errorf("%s, %s: %q, want %q", test.id, test.tier, got, test.want)
		}
	}
	single := guide.Exercise{Kind: guide.KindStrength, Sides: guide.NoSides}
	if got, want := (guide.Dose{Sets: 1, Reps: 6}).Text(single), "1 set of 6"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

var shipped = sync.OnceValues(func() (*guide.Guide, error) { return guide.With(fstest.MapFS{}) })

// mustLoad returns what we ship, whatever a clinic has put into this checkout.
func mustLoad(t testing.TB) *guide.Guide {
	t.Helper()
	g, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return g
}
