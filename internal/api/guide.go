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
	Theme                Theme
}

// GuideDeps is what the guide's handler needs.
type GuideDeps struct {
	Guide   *guide.Guide
	Figures figureFiles
	Clinic  Clinic
}

// GuideHandler serves the guide: pages to read, and the same content as JSON, HTML and plain text for websites.
func GuideHandler(d GuideDeps) http.Handler { return newHandler(d.Clinic, guideRoutes(d)) }

// GuideRoutes lists what GuideHandler answers, such as "GET /v1/exercises/{id}".
func GuideRoutes() []string { return patterns(guideRoutes(GuideDeps{})) }

func guideRoutes(d GuideDeps) []route {
	return []route{
		{"GET /{$}", home},
		{"GET /guide", d.page},
		{"GET /guide/how-it-adapts", d.rulesPage},
		{"GET /guide/{id}", d.exercisePage},
		{"GET /routine", d.routinePage},
		{"GET /session", d.session},
		{"GET /session-worker.js", worker},
		{"GET /figures/{file}", d.figure},
		{"GET /sitemap.xml", d.sitemap},
		{"GET /robots.txt", d.robots},
		{"GET /embed.js", elements},
		{"GET /v1/guide", d.article},
		{"GET /v1/exercises", d.exercises},
		{"GET /v1/exercises/{id}", d.exercise},
		{"GET /v1/routines", d.routine},
		{"GET /v1/rules", d.rules},
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
	return s.write(w, r, "article", answer, func() any { return d.showArticle(s, answer) })
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

// exerciseAnswer is an exercise with its drawing, and with each tier's dose in words and in seconds.
type exerciseAnswer struct {
	guide.Exercise
	Picture   drawing               `json:"picture"`
	DoseTexts map[guide.Tier]string `json:"dose_texts"`
	Seconds   map[guide.Tier]int    `json:"seconds"`
}

// drawing is a picture to show on any page.
type drawing struct {
	URL    string `json:"url"`
	Alt    string `json:"alt"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

func answerExercise(site string, e guide.Exercise) exerciseAnswer {
	p := picturesOf(e.ID, nil).Moving
	a := exerciseAnswer{e, drawing{site + p.Src, p.Alt, p.Width, p.Height}, map[guide.Tier]string{}, map[guide.Tier]int{}}
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
	for _, e := range d.Guide.Exercises() {
		list.Exercises = append(list.Exercises, answerExercise(d.Clinic.Site, e))
	}
	return s.write(w, r, "exercises", list, func() any {
		shown := shownExercises{shape: s}
		for _, answer := range list.Exercises {
			shown.Exercises = append(shown.Exercises, show(s.under(1), answer))
		}
		return shown
	})
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
	answer := answerExercise(d.Clinic.Site, e)
	return s.write(w, r, "exercise", answer, func() any { return show(s, answer) })
}

func (d GuideDeps) routine(w http.ResponseWriter, r *http.Request) error {
	q, s, err := d.shapeQuery(r, "focus", "level", "tier", "minutes", "turn")
	if err != nil {
		return err
	}
	routine, err := routineOf(d.Guide, q)
	if err != nil {
		return err
	}
	return s.write(w, r, "routine", routine, func() any { return showRoutine(s, routine) })
}

// routineOf is the routine that is asked for.
func routineOf(content *guide.Guide, given map[string]string) (guide.Routine, error) {
	request, err := routineRequest(given)
	if err != nil {
		return guide.Routine{}, err
	}
	return content.Routine(request)
}

// routineRequest reads what a routine is asked for, with a first level and a beginner's doses where nothing is said. Whether
// there is such a focus, level, tier and length, the guide says.
func routineRequest(given map[string]string) (guide.Request, error) {
	request := guide.Request{
		Focus: guide.Focus(given["focus"]), Tier: guide.Beginner, Level: 1, Minutes: number(given["minutes"]),
	}
	if tier, told := given["tier"]; told {
		request.Tier = guide.Tier(tier)
	}
	if level, told := given["level"]; told {
		request.Level = number(level)
	}
	if turn, told := given["turn"]; told {
		if request.Turn = number(turn); request.Turn < 0 || request.Turn > maxTurn {
			var wrong fault.Fields
			wrong.Add("turn", "Give a whole number from 0 to "+strconv.Itoa(maxTurn)+".")
			return request, wrong.Err()
		}
	}
	return request, nil
}

// maxTurn is a session a day for a long life.
const maxTurn = 99_999
