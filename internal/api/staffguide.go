package api

import (
	"net/http"

	"limber/internal/enquiry"
	"limber/internal/guide"
)

// reviewBody is the guide as staff read it before they approve it: every text and dose, and whether it is
// approved.
type reviewBody struct {
	Awaits, All int
	Article     guide.Article
	Exercises   []reviewExercise
	Opening     reviewDose
	Levels      []guide.Level
	Rules       []guide.RuleRow
	Tips        []guide.Tip
}

type reviewExercise struct {
	guide.Exercise
	Rows []reviewDose
}

// reviewDose is a dose in words, with where it comes from.
type reviewDose struct {
	doseRow
	guide.Dose
}

// Of names an exercise of a level.
func (b reviewBody) Of(id string) string {
	for _, e := range b.Exercises {
		if e.ID == id {
			return e.Name
		}
	}
	return id
}

// reviewGuide shows all of the guide with what awaits review. It changes nothing: a yes is part of the
// clinic's own content, and comes with a deployment.
func (s staff) reviewGuide(w http.ResponseWriter, r *http.Request, session enquiry.Pass) error {
	if err := refuseQuery(r); err != nil {
		return err
	}
	content, err := s.Guide()
	if err != nil {
		return err
	}
	opening := content.Opening()
	body := reviewBody{
		Awaits: len(content.Review()), All: len(content.Parts()), Levels: content.Levels(), Rules: content.Rules().Rows(), Tips: content.Tips(),
		Article: content.Article().For(guide.Clinic{Name: s.Clinic.Name, Phone: s.Clinic.Phone}),
		Opening: reviewDose{doseRow{"Opening", opening.DoseText, lasts(opening.Seconds)}, opening.Dose},
	}
	for _, e := range content.Exercises() {
		shown := reviewExercise{Exercise: e}
		for i, row := range doseRows(e) {
			shown.Rows = append(shown.Rows, reviewDose{row, e.Doses.For(guide.Tiers()[i])})
		}
		body.Exercises = append(body.Exercises, shown)
	}
	return s.write(w, http.StatusOK, session, page{Name: "staff-guide", Title: "The guide, for review", Body: body})
}
