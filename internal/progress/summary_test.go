package progress_test

import (
	"testing"
	"time"

	"limber/internal/progress"
)

func summary(t *testing.T, now float64, answers ...progress.Answer) progress.Summary {
	t.Helper()
	return progress.Summarise(rules(t).SomePain, answers, told(at(1, 0), now, "done", -1).At)
}

func TestSessionsInARowAreThoseWithinAWeekOfEachOther(t *testing.T) {
	for name, c := range map[string]struct {
		diary []progress.Answer
		now   float64
		want  int
	}{
		"none":                        {nil, 0, 0},
		"one":                         {diary(at(1, 0), 1, done(1)...), 0, 1},
		"rest days don't end it":      {diary(at(1, 0), 3.5, done(6)...), 20, 6},
		"a week between doesn't":      {diary(at(1, 0), 7, done(3)...), 21, 3},
		"more than a week between":    {append(diary(at(1, 0), 2, done(3)...), late(at(1, 0), 11.5, 2, done(2)...)...), 14, 2},
		"more than a week since":      {diary(at(1, 0), 2, done(3)...), 11.5, 0},
		"the same one told twice":     {diary(at(1, 0), 0.05, done(2)...), 1, 1},
		"stretch and strength, a day": {append(diary(at(1, 0), 1, done(1)...), stretch(0.1, "done", -1)), 1, 2},
	} {
		if got := summary(t, c.now, c.diary...).InARow; got != c.want {
			t.Errorf("%s: %d in a row, want %d", name, got, c.want)
		}
	}
}

func TestAWordAboutThePlanIsNoSession(t *testing.T) {
	word := told(at(1, 0), 0, "too_hard", -1)
	word.Focus = ""
	if got := summary(t, 0.1, word); got.Sessions != 0 || got.Seconds != 0 || got.InARow != 0 {
		t.Errorf("%+v", got)
	}
}

func TestWeeksAreTheRunnersOwnFromMonday(t *testing.T) {
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	// 18:00 on Sunday in London is Monday in Tokyo.
	a := told(at(1, 0), 6, "done", -1)
	for zone, want := range map[*time.Location]int{time.UTC: 6, tokyo: 7} {
		sum := progress.Summarise(rules(t).SomePain, []progress.Answer{a}, a.At.AddDate(0, 0, 1).In(zone))
		for i, w := range sum.Weeks {
			if w.Monday.Weekday() != time.Monday || (w.Sessions() == 1) != (i == want) {
				t.Errorf("%s: week %d, of %s, has %d", zone, i, w.Monday, w.Sessions())
			}
		}
	}
	if sum := summary(t, 8, diary(at(1, 0), 1, done(8)...)...); sum.Minutes(4) != 80 || sum.Weeks[7].Strength.Sessions != 1 || sum.Weeks[6].Strength.Seconds != 4200 {
		t.Errorf("%d minutes; %+v", sum.Minutes(4), sum.Weeks)
	}
}
