package guide

import (
	"errors"
	"fmt"
	"slices"
)

// Number is one number of a rule, with the bounds that a clinic may set it within.
type Number struct {
	Rule  string `json:"-"` // the rule's name in rules.json
	Field string `json:"name"`
	Value int    `json:"value"`
	Least int    `json:"least"`
	Most  int    `json:"most"`
}

// Name is the number's place in rules.json, such as "pace.days".
func (n Number) Name() string { return n.Rule + "." + n.Field }

// Numbers lists every number of the rules, in the order of the page that shows them.
//
// The lower bounds are for safety. No step up comes from one session alone, nor within a week of another step. No gap
// of less than a week, which a holiday or a cold may bring, changes a plan or is asked about. The upper bounds keep a
// rule from being as good as switched off. Much pain begins at 6 at the latest: above 5, no source lets anybody go on.
func (r Rules) Numbers() []Number {
	return []Number{
		{"too_easy", "sessions", r.Easy.Sessions, 2, 10},
		{"too_easy", "most_pain", r.Easy.MostPain, 0, 4},
		{"steady", "sessions", r.Steady.Sessions, 4, 20},
		{"steady", "days", r.Steady.Days, 7, 56},
		{"steady", "last", r.Steady.Last, 1, 20},
		{"steady", "most_pain", r.Steady.MostPain, 0, 4},
		{"next_level", "sessions", r.NextLevel.Sessions, 2, 20},
		{"pace", "days", r.Pace.Days, 7, 28},
		{"too_hard", "sessions", r.Hard.Sessions, 2, 4}, // after 1, an easier version is tried first
		{"time_off", "days", r.TimeOff.Days, 7, 28},
		{"time_off", "long_days", r.TimeOff.LongDays, 14, 84},
		{"some_pain", "from", r.SomePain.From, 1, 5},
		{"some_pain", "times", r.SomePain.Times, 2, 3},
		{"some_pain", "days", r.SomePain.Days, 7, 28},
		{"much_pain", "from", r.MuchPain.From, 3, 6},
		{"much_pain", "restart", r.MuchPain.Restart, 0, 4},
		{"fade", "weeks", r.Fade.Weeks, 6, 26},
		{"fade", "answer_days", r.Fade.AnswerDays, 7, 28},
		{"fade", "days_a_week", r.Fade.DaysAWeek, 1, 3},
		{"missed", "days", r.Missed.Days, 7, 28},
	}
}

// order is what two numbers must keep to for the rules to make sense together.
type order struct {
	lower, upper string
	orEqual      bool
}

// orders keep the kinds of pain apart, so that no score lets a step up count and goes a step down as well.
var orders = []order{
	{lower: "some_pain.from", upper: "much_pain.from"},
	{lower: "much_pain.restart", upper: "some_pain.from"},
	{lower: "too_easy.most_pain", upper: "some_pain.from"},
	{lower: "steady.most_pain", upper: "some_pain.from"},
	{lower: "time_off.days", upper: "time_off.long_days"},
	{lower: "steady.last", upper: "steady.sessions", orEqual: true},
}

// kept reports whether two numbers are in order.
func (o order) kept(lower, upper int) bool { return lower < upper || o.orEqual && lower == upper }

// below and above say what one of the two must be, seen from it.
func (o order) below(upper int) string {
	if o.orEqual {
		return fmt.Sprintf("must be at most %s, which is %d", o.upper, upper)
	}
	return fmt.Sprintf("must be less than %s, which is %d", o.upper, upper)
}

func (o order) above(lower int) string {
	if o.orEqual {
		return fmt.Sprintf("must be at least %s, which is %d", o.lower, lower)
	}
	return fmt.Sprintf("must be more than %s, which is %d", o.lower, lower)
}

// values are the numbers by name.
func (r Rules) values() map[string]int {
	values := map[string]int{}
	for _, n := range r.Numbers() {
		values[n.Name()] = n.Value
	}
	return values
}

// check returns everything that is wrong with the rules: numbers out of bounds or order, and a source that is missing.
func (r Rules) check() (problems []error) {
	for _, n := range r.Numbers() {
		if n.Value < n.Least || n.Value > n.Most {
			problems = append(problems, fmt.Errorf("rules: %s is %d, not from %d to %d", n.Name(), n.Value, n.Least, n.Most))
		}
	}
	values := r.values()
	for _, o := range orders {
		if !o.kept(values[o.lower], values[o.upper]) {
			problems = append(problems, errors.New("rules: "+o.lower+" "+o.below(values[o.upper])))
		}
	}
	for _, row := range r.Rows() {
		if blank(row.Source.Text) || !known(row.Source.Grade) {
			problems = append(problems, fmt.Errorf("rules: %s doesn't say where it comes from", row.ID))
		}
	}
	return problems
}

// numbersOf are those of one rule.
func (r Rules) numbersOf(rule string) []Number {
	return slices.DeleteFunc(r.Numbers(), func(n Number) bool { return n.Rule != rule })
}
