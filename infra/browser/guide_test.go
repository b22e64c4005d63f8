package browser_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"limber/infra/browser"
	"limber/internal/figure"
	"limber/internal/guide"
)

// figures is where pages have their pictures.
const figures = "/figures/"

// serveFigure gives pages on the shelf their pictures, as the site does.
func serveFigure(w http.ResponseWriter, r *http.Request) {
	data, mediaType, found := figure.File(strings.TrimPrefix(r.URL.Path, figures))
	if !found {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", mediaType)
	_, _ = w.Write(data)
}

// read opens the pages of the guide that are alike for all: one exercise of each kind, the longest routine, and the form.
func (s *site) read() {
	for _, id := range []string{"neutral-pelvis", "stretch-glute-sit", "clam", "bridge-2", "plank"} {
		s.open("exercise "+id, "/guide/"+id, 200)
	}
	s.open("rules", "/guide/how-it-adapts", 200)
	s.open("routine", "/routine?focus=strength&minutes=20", 200)
	s.open("routine form", "/routine", 200)
	s.open("routine with every error", "/routine?focus=arms&minutes=7&level=9&tier=expert", 422)
	s.open("no such exercise", "/guide/none", http.StatusNotFound)
}

// routines asks for every routine there is.
func routines() (all []url.Values) {
	for _, focus := range []guide.Focus{guide.Stretch, guide.Strength} {
		for _, tier := range guide.Tiers() {
			for _, minutes := range guide.Minutes() {
				for level := 1; level <= 4 && (level == 1 || focus == guide.Strength); level++ { // a level changes no stretch
					all = append(all, url.Values{
						"focus": {string(focus)}, "tier": {string(tier)}, "minutes": {strconv.Itoa(minutes)}, "level": {strconv.Itoa(level)},
					})
				}
			}
		}
	}
	return all
}

func TestEveryRoutineAndExercisePrintsOnOneSheet(t *testing.T) {
	c, _ := tools(t)
	tab, s := newTab(t, c), openSite(t)
	must(t, tab.Look(t.Context(), browser.View{Width: 360, Dark: true})) // what is printed is neither
	content, err := guide.Load()
	must(t, err)
	var paths []string
	for _, e := range content.Exercises() {
		paths = append(paths, "/guide/"+e.ID)
	}
	for _, q := range routines() {
		paths = append(paths, "/routine?"+q.Encode())
	}
	for _, path := range paths {
		must(t, tab.Open(t.Context(), s.Site+path))
		pdf, sheets, err := tab.Print(t.Context())
		must(t, err)
		if sheets != 1 {
			t.Errorf("%s takes %d sheets", path, sheets)
		}
		if dir := os.Getenv("SHOTS"); dir != "" {
			if !filepath.IsAbs(dir) {
				dir = filepath.Join(root, dir)
			}
			must(t, os.MkdirAll(dir, 0o755))
			name := strings.NewReplacer("/", "-", "?", "-", "&", "-", "=", "-").Replace(strings.TrimPrefix(path, "/"))
			must(t, os.WriteFile(filepath.Join(dir, name+".pdf"), pdf, 0o644))
		}
	}
	must(t, tab.Open(t.Context(), s.Site+"/guide"))
	if _, sheets, err := tab.Print(t.Context()); err != nil || sheets < 2 {
		t.Errorf("the whole guide takes %d sheets: the count is wrong (%v)", sheets, err)
	}
}

func TestPagesOfTheGuideAskForNothingElsewhereAndTheirPicturesShow(t *testing.T) {
	c, _ := tools(t)
	tab, s := newTab(t, c), openSite(t)
	for _, path := range []string{"/guide", "/guide/clam", "/guide/how-it-adapts", "/routine?focus=strength&minutes=20", "/routine"} {
		must(t, tab.Open(t.Context(), s.Site+path))
		const show = `(async () => {
			const all = [...document.images];
			all.forEach(image => { image.loading = "eager" });
			return (await Promise.all(all.map(image => image.decode().then(() => image.naturalWidth > 0, () => false)))).filter(shown => !shown).length;
		})()`
		var missing int
		must(t, tab.Evaluate(t.Context(), show, &missing))
		if missing > 0 {
			t.Errorf("%s: %d pictures don't show", path, missing)
		}
		for _, asked := range tab.Requests() {
			if !strings.HasPrefix(asked, s.Site+"/") {
				t.Errorf("%s asks for %s", path, asked)
			}
		}
		for _, trouble := range tab.Troubles() {
			t.Errorf("%s: the browser says: %s", path, trouble)
		}
	}
}
