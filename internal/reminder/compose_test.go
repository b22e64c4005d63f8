package reminder_test

import (
	"strings"
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/figure"
	"limber/internal/guide"
	"limber/internal/message"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

func TestSessionsOfOneFocusTakeTheExercisesInTurn(t *testing.T) {
	for _, focus := range subscription.Focuses {
		for _, names := range [][]string{{"mon", "wed", "fri"}, {"sun"}, {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}} {
			days, err := calendar.ParseDays(names)
			if err != nil {
				t.Fatal(err)
			}
			s := subscription.Subscriber{Level: 1, Tier: "beginner", Preferences: subscription.Preferences{
				Days: days, Time: 420, Zone: "Europe/London", Focus: focus, Minutes: 10,
			}}
			last := map[guide.Focus]int{}
			for date := (calendar.Date{Year: 2026, Month: time.November, Day: 23}); date.Year < 2028; date = date.Add(1) {
				if !days.Has(date.Weekday()) {
					continue
				}
				o, err := reminder.NewOccurrence(date, s.Preferences.Slot(), contact.ByEmail)
				if err != nil {
					t.Fatal(err)
				}
				r := reminder.RoutineOf(s, o)
				before, seen := last[r.Focus]
				if seen && r.Turn != (before+1)%60 {
					t.Fatalf("%s on %v: %s's turn %d follows %d", focus, names, date, r.Turn, before)
				}
				last[r.Focus] = r.Turn
			}
		}
	}
}

// compose makes the email of a routine on a Monday.
func compose(t *testing.T, alt func(string) string, routine reminder.Routine) message.Template {
	t.Helper()
	o, err := reminder.NewOccurrence(calendar.Date{Year: 2026, Month: time.November, Day: 23}, calendar.Slot{Zone: "Europe/London", Time: 420, Days: 127}, contact.ByEmail)
	if err != nil {
		t.Fatal(err)
	}
	clinic := message.Clinic{Name: "Clinic", Address: "1 Row, Town", Website: "https://clinic.example"}
	page, err := reminder.NewEmailComposer(guide.Load, alt, clinic, "https://limber.example").Page(o, routine, nil)
	if err != nil {
		t.Fatal(err)
	}
	return page.Template
}

func TestAnEmailShowsHowToDoEachOfItsExercises(t *testing.T) {
	content, err := guide.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, focus := range []guide.Focus{guide.Stretch, guide.Strength} {
		for level := range 4 {
			for _, minutes := range guide.Minutes() {
				routine := reminder.Routine{Focus: focus, Level: level + 1, Tier: guide.Beginner, Minutes: minutes, Turn: minutes}
				made, err := content.Routine(routine)
				if err != nil {
					t.Fatal(err)
				}
				email := compose(t, figure.Alt, routine)
				if n := strings.Count(email.HTML, "<img"); n != len(made.Items) {
					t.Errorf("%v shows %d drawings of %d exercises", routine, n, len(made.Items))
				}
				text := strings.Join(strings.Fields(email.Text), " ")
				for _, item := range made.Items {
					e := item.Exercise
					if !strings.Contains(email.HTML, `src="https://limber.example/figures/`+e.ID+`.png"`) || !strings.Contains(email.HTML, `href="https://limber.example/guide/`+e.ID+`"`) {
						t.Errorf("%v: no drawing of %s, or no link to it", routine, e.ID)
					}
					for _, words := range append([]string{e.Name, item.DoseText, "Start: " + e.Start}, e.Steps...) {
						if !strings.Contains(text, words) {
							t.Errorf("%v doesn't say %q", routine, words)
						}
					}
				}
				if len(email.HTML) > 40_000 {
					t.Errorf("%v has %d bytes of HTML", routine, len(email.HTML))
				}
			}
		}
	}
}

func TestTheButtonOfAnEmailLeadsToTheSessionOfItsDay(t *testing.T) {
	made := compose(t, figure.Alt, reminder.Routine{Focus: guide.Strength, Level: 3, Tier: guide.Advanced, Minutes: 15, Turn: 17})
	for _, link := range []string{"{{session}}?day=2026-11-23\n", "{{session}}?day=2026-11-23&minutes=5\n"} {
		if !strings.Contains(made.Text, link) || !strings.Contains(made.HTML, `href="`+strings.ReplaceAll(strings.TrimSpace(link), "&", "&amp;")+`"`) {
			t.Errorf("without %q:\n%s", link, made.Text)
		}
	}
}

func TestAnExerciseWithoutADrawingIsSentWithoutOne(t *testing.T) {
	none := func(string) string { return "" }
	if html := compose(t, none, reminder.Routine{Focus: guide.Stretch, Level: 1, Tier: guide.Beginner, Minutes: 10}).HTML; strings.Contains(html, "<img") || !strings.Contains(html, "Quads stretch") {
		t.Errorf("it is not sent whole:\n%s", html)
	}
}

// TestNoTwoEmailsInARowBeginAlike looks at every choice of focus on many choices of days, over a year.
func TestNoTwoEmailsInARowBeginAlike(t *testing.T) {
	for _, focus := range subscription.Focuses {
		for bits := 1; bits < 1<<7; bits++ {
			var names []string
			for day, name := range []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} {
				if bits>>day&1 == 1 {
					names = append(names, name)
				}
			}
			days, err := calendar.ParseDays(names)
			if err != nil {
				t.Fatal(err)
			}
			s := subscription.Subscriber{Level: 1, Tier: "beginner", Preferences: subscription.Preferences{Days: days, Focus: focus, Minutes: 10}}
			before := ""
			for date := (calendar.Date{Year: 2026, Month: time.November, Day: 23}); date.Year < 2028; date = date.Add(1) {
				if !days.Has(date.Weekday()) {
					continue
				}
				r := reminder.RoutineOf(s, reminder.Occurrence{Date: date})
				words := message.Opening(string(r.Focus), r.Turn)
				if words == "" || words == before {
					t.Fatalf("%s on %v: on %v it begins with %q, after %q", focus, names, date, words, before)
				}
				before = words
			}
		}
	}
}
