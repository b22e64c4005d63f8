package api

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"limber/internal/fault"
	"limber/internal/subscription"
)

// form is a form as a page shows it: the answers so far, and what is wrong with them.
type form struct {
	Wrong     []fault.Field
	Doubt     string // what to say above a form shown again with nothing wrong in it
	Email     string
	Phone     string
	Name      string
	Choices   subscription.Choices
	Preselect bool // let the browser choose its own time zone
	Consent   subscription.Agreed
	Texts     bool // the clinic sends texts
}

// The names of questions. Some may have many answers.
var (
	choiceQuestions = []string{"time", "time_zone", "focus", "minutes"}
	manyAnswers     = []string{"days", "run_days"}
)

// postedForm reads a posted form with these questions and no others.
func postedForm(r *http.Request, questions, many []string, wrong *fault.Fields) (url.Values, error) {
	if contentType(r) != formType {
		return nil, fault.New(fault.Unsupported, "Please use the form on our page.")
	}
	body, err := readBody(r)
	if err != nil {
		return nil, err
	}
	return readForm(body, questions, many, wrong)
}

func choicesOf(posted url.Values) subscription.Choices {
	return subscription.Choices{
		Days: posted["days"], RunDays: posted["run_days"], Time: posted.Get("time"), Zone: posted.Get("time_zone"),
		Focus: posted.Get("focus"), Minutes: number(posted.Get("minutes")),
		PauseUntil: posted.Get("pause_until"), AwayZone: posted.Get("away_zone"), AwayUntil: posted.Get("away_until"),
	}
}

// forPeople says what is wrong in the order and the words of the page, where the API's own suit programs
// better.
func forPeople(fields []fault.Field) []fault.Field {
	fields = inOrder(fields, asked)
	for i := range fields {
		if words := wrongDays[fields[i].Name]; words != "" {
			fields[i].Message = words
		}
	}
	return fields
}

// wrongDays is what to say to people of days that are wrong.
var wrongDays = map[string]string{"days": "Choose at least one day.", "run_days": "Choose each day that you run once."}

// inOrder puts fields in the order of a page's questions; those that it doesn't have come last.
func inOrder(fields []fault.Field, questions []string) []fault.Field {
	place := func(f fault.Field) int {
		if i := slices.Index(questions, f.Name); i >= 0 {
			return i
		}
		return len(questions)
	}
	fields = slices.Clone(fields)
	slices.SortStableFunc(fields, func(a, b fault.Field) int { return place(a) - place(b) })
	return fields
}

// Message returns what is wrong with a question, or nothing.
func (f form) Message(name string) string {
	for _, field := range f.Wrong {
		if field.Name == name {
			return field.Message
		}
	}
	return ""
}

// At returns what is wrong with a question, for the page to show beside it.
func (f form) At(name string) fault.Field { return fault.Field{Name: name, Message: f.Message(name)} }

// asked are the questions of our pages in the order they come in, each of which has an element of that id.
var asked = []string{
	"email", "phone", "name", "run_days", "days", "time", "time_zone", "focus", "minutes",
	"pause_until", "away_zone", "away_until", "consent", "answers",
}

// Asked reports whether pages have a question of that name, to link to.
func (f form) Asked(name string) bool { return slices.Contains(asked, name) }

// week is the days to tick.
type week struct {
	Name string // of the question
	Days []choice
}

// Days lists the days to be reminded on, from Monday.
func (f form) Days() week { return weekOf("days", f.Choices.Days) }

// RunDays lists the days to run on, from Monday.
func (f form) RunDays() week { return weekOf("run_days", f.Choices.RunDays) }

func weekOf(name string, chosen []string) week {
	days := []choice{
		{Value: "mon", Label: "Monday"},
		{Value: "tue", Label: "Tuesday"},
		{Value: "wed", Label: "Wednesday"},
		{Value: "thu", Label: "Thursday"},
		{Value: "fri", Label: "Friday"},
		{Value: "sat", Label: "Saturday"},
		{Value: "sun", Label: "Sunday"},
	}
	for i := range days {
		days[i].Chosen = slices.Contains(chosen, days[i].Value)
	}
	return week{Name: name, Days: days}
}

// TextHours says between which times texts go.
func (f form) TextHours() string { return textHours() }

// Zones lists the time zones to choose from.
func (f form) Zones() []zoneGroup { return zoneGroups(f.Choices.Zone) }

// Focuses lists what there is to work on.
func (f form) Focuses() []choice {
	labels := map[string]string{
		"stretch": "Stretches", "strength": "Strength", "both": "Stretches and strength, in turn",
	}
	var list []choice
	for _, value := range subscription.Focuses {
		list = append(list, choice{value, labels[value], value == f.Choices.Focus})
	}
	return list
}

// Lengths lists how long a routine can be.
func (f form) Lengths() []choice {
	var list []choice
	for _, n := range subscription.Lengths {
		value := strconv.Itoa(n)
		list = append(list, choice{value, value + " minutes", n == f.Choices.Minutes})
	}
	return list
}
