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
	Email     string
	Name      string
	Choices   subscription.Choices
	Preselect bool // let the browser choose its own time zone
	Consent   bool
}

// questions are the names that the sign-up form may have, the clinic's own form too.
var (
	signUpQuestions = []string{"email", "name", "time", "time_zone", "focus", "minutes", "consent"}
	choiceQuestions = []string{"time", "time_zone", "focus", "minutes"}
	manyAnswers     = []string{"days"}
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
		Days: posted["days"], Time: posted.Get("time"), Zone: posted.Get("time_zone"),
		Focus: posted.Get("focus"), Minutes: number(posted.Get("minutes")),
	}
}

// forPeople says what is wrong in the words of the page, where the API's own suit programs better.
func forPeople(fields []fault.Field) []fault.Field {
	fields = slices.Clone(fields)
	for i := range fields {
		if fields[i].Name == "days" {
			fields[i].Message = "Choose at least one day."
		}
	}
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

// Asked reports whether the page has a question of that name, to link to.
func (f form) Asked(name string) bool {
	return slices.Contains(signUpQuestions, name) || slices.Contains(manyAnswers, name)
}

// Days lists the days to tick, from Monday.
func (f form) Days() []choice {
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
		days[i].Chosen = slices.Contains(f.Choices.Days, days[i].Value)
	}
	return days
}

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
