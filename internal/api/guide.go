package api

import (
	"net/http"
	"slices"
	"strconv"

	"limber/internal/fault"
	"limber/internal/guide"
)

// Clinic is who the pages speak for.
type Clinic struct {
	Name, Phone, Address string
	Website              string // absolute link
	Site                 string // absolute link to these pages, no slash at the end
}

// GuideDeps is what the guide's handler needs.
type GuideDeps struct {
	Guide  *guide.Guide
	Clinic Clinic
}

// GuideHandler serves the guide: pages to read, and the same content as JSON, HTML and plain text for websites.
func GuideHandler(d GuideDeps) http.Handler { return newHandler(d.Clinic, guideRoutes(d)) }

// GuideRoutes lists what GuideHandler answers, such as "GET /v1/exercises/{id}".
func GuideRoutes() []string { return patterns(guideRoutes(GuideDeps{})) }

func guideRoutes(d GuideDeps) []route {
	return []route{
		{"GET /{$}", home},
		{"GET /guide", d.page},
		{"GET /embed.js", elements},
		{"GET /v1/guide", d.article},
		{"GET /v1/exercises", d.exercises},
		{"GET /v1/exercises/{id}", d.exercise},
		{"GET /v1/routines", d.routine},
		{"GET /v1/openapi.json", openAPI},
	}
}

func home(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Cache-Control", publicCache)
	w.Header().Set("Location", "/guide")
	w.WriteHeader(http.StatusFound)
	return nil
}

// articleAnswer is the article and the levels that its strength exercises make up.
type articleAnswer struct {
	guide.Article
	Levels []guide.Level `json:"levels"`
}

func (d GuideDeps) article(w http.ResponseWriter, r *http.Request) error {
	_, s, err := d.shapeQuery(r)
	if err != nil {
		return err
	}
	answer := articleAnswer{d.shownArticle(), d.Guide.Levels()}
	return s.write(w, r, "article", answer, d.showArticle(s, answer))
}

// shownArticle is the article in the clinic's name, without the films and links that have no address.
func (d GuideDeps) shownArticle() guide.Article {
	a := d.Guide.Article().For(guide.Clinic{Name: d.Clinic.Name, Phone: d.Clinic.Phone})
	for i, s := range a.Sections {
		a.Sections[i].Blocks = slices.DeleteFunc(slices.Clone(s.Blocks), func(b guide.Block) bool {
			return b.Video != nil && b.Video.URL == ""
		})
	}
	a.Social = slices.DeleteFunc(slices.Clone(a.Social), func(l guide.Link) bool { return l.URL == "" })
	return a
}

// exerciseAnswer is an exercise with each tier's dose in words and in seconds.
type exerciseAnswer struct {
	guide.Exercise
	DoseTexts map[guide.Tier]string `json:"dose_texts"`
	Seconds   map[guide.Tier]int    `json:"seconds"`
}

func answerExercise(e guide.Exercise) exerciseAnswer {
	a := exerciseAnswer{e, map[guide.Tier]string{}, map[guide.Tier]int{}}
	for _, tier := range guide.Tiers() {
		dose := e.Doses.For(tier)
		a.DoseTexts[tier], a.Seconds[tier] = dose.Text(e), e.Seconds(dose)
	}
	return a
}

func (d GuideDeps) exercises(w http.ResponseWriter, r *http.Request) error {
	_, s, err := d.shapeQuery(r)
	if err != nil {
		return err
	}
	var list struct {
		Exercises []exerciseAnswer `json:"exercises"`
	}
	shown := shownExercises{shape: s}
	for _, e := range d.Guide.Exercises() {
		answer := answerExercise(e)
		list.Exercises = append(list.Exercises, answer)
		shown.Exercises = append(shown.Exercises, show(s.under(1), answer))
	}
	return s.write(w, r, "exercises", list, shown)
}

func (d GuideDeps) exercise(w http.ResponseWriter, r *http.Request) error {
	_, s, err := d.shapeQuery(r)
	if err != nil {
		return err
	}
	e, found := d.Guide.Exercise(r.PathValue("id"))
	if !found {
		return fault.New(fault.NotFound, "There is no exercise of that name. See /v1/exercises for all of them.")
	}
	answer := answerExercise(e)
	return s.write(w, r, "exercise", answer, show(s, answer))
}

func (d GuideDeps) routine(w http.ResponseWriter, r *http.Request) error {
	q, s, err := d.shapeQuery(r, "focus", "level", "tier", "minutes", "turn")
	if err != nil {
		return err
	}
	request := guide.Request{
		Focus: guide.Focus(q["focus"]), Tier: guide.Beginner, Level: 1, Minutes: number(q["minutes"]),
	}
	if tier, given := q["tier"]; given {
		request.Tier = guide.Tier(tier)
	}
	if level, given := q["level"]; given {
		request.Level = number(level)
	}
	if turn, given := q["turn"]; given {
		if request.Turn = number(turn); request.Turn < 0 || request.Turn > maxTurn {
			var wrong fault.Fields
			wrong.Add("turn", "Give a whole number from 0 to "+strconv.Itoa(maxTurn)+".")
			return wrong.Err()
		}
	}
	routine, err := d.Guide.Routine(request)
	if err != nil {
		return err
	}
	return s.write(w, r, "routine", routine, showRoutine(s, routine))
}

// maxTurn is a session a day for a long life.
const maxTurn = 99_999
