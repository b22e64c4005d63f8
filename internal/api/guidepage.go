package api

import (
	"net/http"
	"slices"
	"strconv"

	"limber/internal/fault"
	"limber/internal/guide"
)

// guideBody is the guide's page: the article, with a link to each exercise where the article wants its kind.
type guideBody struct {
	Article   guide.Article
	Exercises map[guide.Kind][]listed
	Pictures  map[string]pictured // those of the article
}

// listed is an exercise in a list that leads to its page.
type listed struct {
	guide.Exercise
	Picture picture
}

func (d GuideDeps) page(w http.ResponseWriter, r *http.Request) error {
	body := guideBody{d.shownArticle(), map[guide.Kind][]listed{}, map[string]pictured{}}
	for _, e := range d.Guide.Exercises() {
		body.Exercises[e.Kind] = append(body.Exercises[e.Kind], listed{e, picturesOf(e.ID, d.Figures).Still})
	}
	for _, s := range body.Article.Sections {
		for _, b := range s.Blocks {
			if b.Picture != nil {
				body.Pictures[b.Picture.ID] = picturesOf(b.Picture.ID, d.Figures)
			}
		}
	}
	return writePublicPage(w, r, page{
		Name: "guide", Title: body.Article.Title, Summary: body.Article.Summary, Clinic: d.Clinic, Path: "/guide",
		Data: d.guideData(body.Article), Body: body,
	})
}

// exerciseBody is the page of one exercise.
type exerciseBody struct {
	guide.Exercise
	Pictures       pictured
	Section        guide.Section // of the guide, that has its kind
	Rows           []doseRow
	Previous, Next *guide.Exercise
}

// doseRow is how much a tier does, in words.
type doseRow struct{ Who, Do, Takes string }

func (d GuideDeps) exercisePage(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	e, found := d.Guide.Exercise(id)
	if !found {
		return fault.New(fault.NotFound, "There is no exercise of that name. The guide has all of them.")
	}
	body := exerciseBody{Exercise: e, Pictures: picturesOf(id, d.Figures), Section: d.sectionOf(e.Kind), Rows: doseRows(e)}
	all := d.Guide.Exercises()
	at := slices.IndexFunc(all, func(other guide.Exercise) bool { return other.ID == id })
	if at > 0 {
		body.Previous = &all[at-1]
	}
	if at+1 < len(all) {
		body.Next = &all[at+1]
	}
	return writePublicPage(w, r, page{
		Name: "exercise", Title: e.Name, Clinic: d.Clinic, Path: "/guide/" + id, Share: id + "-share.png",
		Summary: e.Name + ", for runners: how to do it, with pictures, how much to do, and when to stop.",
		Data:    d.exerciseData(e, body.Pictures), Body: body,
	})
}

// sectionOf finds the section of the guide that lists the exercises of a kind.
func (d GuideDeps) sectionOf(kind guide.Kind) guide.Section {
	for _, s := range d.shownArticle().Sections {
		for _, b := range s.Blocks {
			if b.Exercises == kind {
				return s
			}
		}
	}
	return guide.Section{}
}

// tierNames are how pages name the tiers.
var tierNames = map[guide.Tier]string{
	guide.Beginner: "Beginner", guide.Intermediate: "Intermediate", guide.Advanced: "Advanced",
}

func doseRows(e guide.Exercise) (rows []doseRow) {
	for _, tier := range guide.Tiers() {
		dose := e.Doses.For(tier)
		rows = append(rows, doseRow{tierNames[tier], dose.Text(e), minuteWords(e.Seconds(dose))})
	}
	return rows
}

// lasts says a length of time in words.
func lasts(seconds int) string {
	switch {
	case seconds < 60:
		return strconv.Itoa(seconds) + " seconds"
	case seconds < 90:
		return "about 1 minute"
	}
	return "about " + strconv.Itoa((seconds+30)/60) + " minutes"
}

// minuteWords says a length of time to the second.
func minuteWords(seconds int) string {
	minutes, rest := seconds/60, seconds%60
	switch {
	case minutes == 0:
		return count(rest, "second")
	case rest == 0:
		return count(minutes, "minute")
	}
	return count(minutes, "minute") + " " + count(rest, "second")
}
