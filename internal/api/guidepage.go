package api

import (
	"net/http"
	"strconv"

	"limber/internal/guide"
)

// guideBody is the guide's page: the article, with each kind of exercise where the article wants it.
type guideBody struct {
	Article   guide.Article
	Exercises map[guide.Kind][]pageExercise
}

type pageExercise struct {
	guide.Exercise
	Rows []doseRow
}

// doseRow is how much a tier does, in words.
type doseRow struct{ Who, Do, Takes string }

func forPage(e guide.Exercise) pageExercise {
	p := pageExercise{Exercise: e}
	names := map[guide.Tier]string{guide.Beginner: "Beginner", guide.Intermediate: "Intermediate", guide.Advanced: "Advanced"}
	for _, tier := range guide.Tiers() {
		dose := e.Doses.For(tier)
		p.Rows = append(p.Rows, doseRow{names[tier], dose.Text(e), lasts(e.Seconds(dose))})
	}
	return p
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

func (d GuideDeps) page(w http.ResponseWriter, r *http.Request) error {
	body := guideBody{d.shownArticle(), map[guide.Kind][]pageExercise{}}
	for _, e := range d.Guide.Exercises() {
		body.Exercises[e.Kind] = append(body.Exercises[e.Kind], forPage(e))
	}
	return writePublicPage(w, r, page{
		Name: "guide", Title: body.Article.Title, Summary: body.Article.Summary, Clinic: d.Clinic, Body: body,
	})
}
