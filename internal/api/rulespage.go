package api

import (
	"net/http"
	"slices"

	"limber/internal/guide"
)

// rulesBody is the page of the rules by which routines follow what runners tell.
type rulesBody struct {
	Levels    []guide.Level
	Groups    []ruleGroup
	Unchecked bool // no rule is approved yet, which is said once instead of beside each
	Emergency guide.Card
	names     map[string]string // of exercises, by id
}

// ruleGroup is some rules under a heading.
type ruleGroup struct {
	Heading string
	Rules   []guide.RuleRow
}

// NameOf is the name of an exercise.
func (b rulesBody) NameOf(id string) string { return b.names[id] }

func (d GuideDeps) rulesPage(w http.ResponseWriter, r *http.Request) error {
	body := rulesBody{Levels: d.Guide.Levels(), Unchecked: true, Emergency: cardOf(d.Guide, guide.Emergency), names: map[string]string{}}
	for _, e := range d.Guide.Exercises() {
		body.names[e.ID] = e.Name
	}
	rows := d.Guide.Rules().Rows()
	for _, row := range rows {
		body.Unchecked = body.Unchecked && !row.Approved
	}
	body.Groups = ruleGroups(rows)
	p := page{
		Name: "rules", Title: "How your routines change with you", Clinic: d.Clinic, Path: "/guide/how-it-adapts", Body: body,
		Summary: "What makes your strength routines harder or easier, and when they stop. These are all our rules, with their numbers.",
	}
	p.Data = d.about("WebPage", p.Title, p.Summary, p.Path)
	return writePublicPage(w, r, p)
}

// ruleGroups puts each rule under the heading of what it is about.
func ruleGroups(rows []guide.RuleRow) []ruleGroup {
	groups := []ruleGroup{{Heading: "Steps up"}, {Heading: "Steps down"}, {Heading: "Pain and warning signs"}, {Heading: "Reminders"}}
	of := [][]string{{"too_easy", "steady", "next_level", "pace"}, {"too_hard", "time_off"}, {"some_pain", "much_pain"}} // the rest is of reminders
	for _, row := range rows {
		at := slices.IndexFunc(of, func(ids []string) bool { return slices.Contains(ids, row.ID) })
		if at < 0 {
			at = len(groups) - 1
		}
		groups[at].Rules = append(groups[at].Rules, row)
	}
	return groups
}

// rules answers with what the page shows, and the numbers that its words are made from.
func (d GuideDeps) rules(w http.ResponseWriter, r *http.Request) error {
	if err := refuseQuery(r); err != nil {
		return err
	}
	return writePublicJSON(w, r, struct {
		Rules []guide.RuleRow `json:"rules"`
	}{d.Guide.Rules().Rows()})
}
