package api

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"limber/internal/fault"
	"limber/internal/guide"
)

// routineBody is the page of a routine: what to do step by step, and a form to choose another one.
type routineBody struct {
	form
	Given     map[string]string // the answers in the form
	Levels    []choice
	Routine   guide.Routine // no items where none is asked for
	Items     []routineItem
	About     string // who it is for, in words
	Takes     string
	Emergency guide.Card
}

// routineItem is one exercise of a routine, with its picture.
type routineItem struct {
	guide.Item
	Takes    string
	Pictures pictured
}

func routineItems(routine guide.Routine, files figureFiles) (items []routineItem) {
	for _, item := range routine.Items {
		items = append(items, routineItem{item, minuteWords(item.Seconds), picturesOf(item.Exercise.ID, files)})
	}
	return items
}

// routineAsked are the questions of the form, in order.
var routineAsked = []string{"focus", "minutes", "level", "tier"}

// routineGiven are the answers to them, and the turn, as far as they are given.
func routineGiven(values url.Values) map[string]string {
	given := map[string]string{}
	for _, name := range append([]string{"turn"}, routineAsked...) {
		if values.Has(name) {
			given[name] = values.Get(name)
		}
	}
	return given
}

// routinePage shows the routine that the address asks for, and a form. What else is in the address, such as what other
// sites add to links, doesn't matter.
func (d GuideDeps) routinePage(w http.ResponseWriter, r *http.Request) error {
	asked, _ := url.ParseQuery(r.URL.RawQuery) // what can be read of it
	given := routineGiven(asked)
	if len(given) == 0 {
		return writePublicPage(w, r, d.routineForm(map[string]string{"focus": string(guide.Stretch), "minutes": "10"}))
	}
	routine, err := routineOf(d.Guide, given)
	if err != nil {
		return d.routineAgain(w, r, given, err)
	}
	return writePublicPage(w, r, d.routineSheet(routine, given))
}

// routineForm is the page with the form alone.
func (d GuideDeps) routineForm(given map[string]string) page {
	body := routineBody{Given: map[string]string{"level": "1", "tier": string(guide.Beginner)}, Emergency: cardOf(d.Guide, guide.Emergency)}
	for name, value := range given {
		body.Given[name] = value
	}
	for _, level := range d.Guide.Levels() {
		n := strconv.Itoa(level.Number)
		body.Levels = append(body.Levels, choice{n, n + ": " + level.Name, n == body.Given["level"]})
	}
	return page{
		Name: "routine", Title: "Choose your routine", Clinic: d.Clinic, Path: "/routine", Body: body,
		Summary: "Choose stretches or strength, and how long you have. We show you what to do, step by step.",
	}
}

// routineAgain shows the form with what is wrong in it.
func (d GuideDeps) routineAgain(w http.ResponseWriter, r *http.Request, given map[string]string, err error) error {
	f := report(r, err)
	if len(f.Fields) == 0 {
		return f
	}
	p := d.routineForm(given)
	body := p.Body.(routineBody)
	body.Wrong = inOrder(f.Fields, routineAsked)
	p.Wrong, p.Body = true, body
	setFailure(w, f)
	return writePersonalPage(w, status(f), p)
}

// routineSheet is the page of a routine, which also prints on one sheet.
func (d GuideDeps) routineSheet(routine guide.Routine, given map[string]string) page {
	p := d.routineForm(given)
	body := p.Body.(routineBody)
	body.Routine, body.About = routine, d.routineAbout(routine)
	body.Items, body.Takes = routineItems(routine, d.Figures), lasts(routine.Seconds)
	p.Title, p.Path, p.Body = routine.Title, "/routine?"+routineQuery(routine), body
	p.Summary = "What to do, step by step, with pictures. It takes " + body.Takes + "."
	p.Data = d.routineData(routine, p)
	return p
}

// routineAbout says which level and tier a routine has, as far as that matters to it.
func (d GuideDeps) routineAbout(routine guide.Routine) string {
	about := tierNames[routine.Tier]
	if routine.Focus == guide.Strength {
		about += ", level " + strconv.Itoa(routine.Level) + " (" + d.Guide.Levels()[routine.Level-1].Name + ")"
	}
	return about
}

// routineQuery is the one query that asks for a routine: without what is as it would be if left out, and without a level that
// changes no stretch.
func routineQuery(routine guide.Routine) string {
	query := "focus=" + string(routine.Focus) + "&minutes=" + strconv.Itoa(routine.Minutes)
	if routine.Focus == guide.Strength && routine.Level > 1 {
		query += "&level=" + strconv.Itoa(routine.Level)
	}
	if routine.Tier != guide.Beginner {
		query += "&tier=" + string(routine.Tier)
	}
	if routine.Turn > 0 {
		query += "&turn=" + strconv.Itoa(routine.Turn)
	}
	return query
}

// Asked reports whether the page has a question of that name, to link to.
func (routineBody) Asked(name string) bool { return slices.Contains(routineAsked, name) }

// question is one with some answers to choose from.
type question struct {
	Name, Legend, Hint string
	Wrong              fault.Field
	Choices            []choice
}

// Question returns a question of the form with what is wrong with its answer.
func (b routineBody) Question(name, legend, hint string, answers []choice) question {
	return question{name, legend, hint, b.At(name), answers}
}

// Focuses lists what there is to work on.
func (b routineBody) Focuses() []choice {
	return choices([]guide.Focus{guide.Stretch, guide.Strength}, map[guide.Focus]string{
		guide.Stretch: "Stretches", guide.Strength: "Strength",
	}, b.Given["focus"])
}

// Lengths lists how long a routine can be.
func (b routineBody) Lengths() (list []choice) {
	for _, n := range guide.Minutes() {
		value := strconv.Itoa(n)
		list = append(list, choice{value, value + " minutes", value == b.Given["minutes"]})
	}
	return list
}

// Tiers lists how much of each exercise there can be.
func (b routineBody) Tiers() []choice { return choices(guide.Tiers(), tierNames, b.Given["tier"]) }

// Fill says how full the sheet is, for print to share the room.
func (b routineBody) Fill() string {
	switch n := len(b.Items); {
	case n <= 3:
		return "few"
	case n == 4:
		return "four"
	case n <= 6:
		return "some"
	}
	return "many"
}

// Play is where the routine is played step by step.
func (b routineBody) Play() string {
	return "/session?" + routineQuery(b.Routine)
}
