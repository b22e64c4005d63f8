package api_test

import (
	"html"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"limber/internal/guide"
)

func TestARoutinesPageHasWhatTheAPIHasStepByStep(t *testing.T) {
	s := newSite(t)
	content, err := guide.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, request := range []guide.Request{
		{Focus: guide.Stretch, Level: 1, Tier: guide.Beginner, Minutes: 10},
		{Focus: guide.Strength, Level: 4, Tier: guide.Advanced, Minutes: 20},
		{Focus: guide.Strength, Level: 1, Tier: guide.Intermediate, Minutes: 5, Turn: 2},
	} {
		routine, err := content.Routine(request)
		if err != nil {
			t.Fatal(err)
		}
		page := html.UnescapeString(s.get("/routine?focus=" + string(request.Focus) + "&minutes=" + strconv.Itoa(request.Minutes) +
			"&level=" + strconv.Itoa(request.Level) + "&tier=" + string(request.Tier) + "&turn=" + strconv.Itoa(request.Turn)).body)
		at := 0
		for _, item := range routine.Items {
			for _, text := range append([]string{item.Exercise.Name, "/figures/" + item.Exercise.ID + "-still.svg", item.DoseText, item.Exercise.Start}, item.Exercise.Steps...) {
				next := strings.Index(page[at:], text)
				if next < 0 {
					t.Fatalf("%+v: %q is missing, or out of its turn", request, text)
				}
				at += next
			}
		}
		if n := strings.Count(page, `<li class="exercise">`); n != len(routine.Items) {
			t.Errorf("%+v: %d exercises of %d", request, n, len(routine.Items))
		}
		for _, want := range []string{"Call 999 or go to A&E now if:", `href="/guide#help"`} {
			if !strings.Contains(page, want) {
				t.Errorf("%+v: the page has no %s", request, want)
			}
		}
	}
}

func TestWithoutAQuestionThereIsAFormForARoutine(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/routine", "/routine?", "/routine?utm_source=mail&fbclid=x", "/routine?%zz"} {
		a := s.get(path)
		if a.status != http.StatusOK || !strings.Contains(a.body, `<form method="get" action="/routine"`) || strings.Contains(a.body, "There is a problem") {
			t.Errorf("%s answered %d", path, a.status)
		}
	}
	form := s.get("/routine").body
	query := ""
	for _, name := range []string{"focus", "minutes", "level", "tier"} {
		chosen := regexp.MustCompile(`name="`+name+`" value="([^"]+)" checked`).FindAllStringSubmatch(form, -1)
		if len(chosen) != 1 {
			t.Fatalf("%d answers are chosen for %s", len(chosen), name)
		}
		query += name + "=" + chosen[0][1] + "&"
	}
	if a := s.get("/routine?" + query + "utm_source=mail"); a.status != http.StatusOK || !strings.Contains(a.body, `class="routine"`) {
		t.Errorf("the form as it is leads to %d", a.status)
	}
}

func TestAWrongQuestionGetsTheFormWithWhatIsWrongAndTheRestKept(t *testing.T) {
	s := newSite(t)
	for query, wrong := range map[string][]string{
		"focus=stretch":                            {"minutes"},
		"minutes=10":                               {"focus"},
		"focus=both&minutes=10":                    {"focus"},
		"focus=stretch&minutes=7":                  {"minutes"},
		"focus=stretch&minutes=10&level=5":         {"level"},
		"focus=stretch&minutes=10&tier=expert":     {"tier"},
		"focus=stretch&minutes=10&turn=-1":         {"turn"},
		"focus=%22%3E%3Cscript%3E&minutes=%3Cb%3E": {"focus", "minutes"},
		"focus=&minutes=&level=&tier=":             {"focus", "minutes", "level", "tier"},
	} {
		a := s.get("/routine?" + query)
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "<title>Error: ") || !strings.Contains(a.body, "There is a problem") {
			t.Errorf("?%s answered %d", query, a.status)
		}
		if a.header.Get("Cache-Control") != "no-store" || strings.Count(a.body, "<script") != 1 || strings.Contains(a.body, "canonical") {
			t.Errorf("?%s is kept, found, or more than it should be", query)
		}
		for _, name := range wrong {
			if name != "turn" && (!strings.Contains(a.body, `id="`+name+`-error"`) || !strings.Contains(a.body, `href="#`+name+`"`)) {
				t.Errorf("?%s: nothing is said of %s", query, name)
			}
		}
	}
	if a := s.get("/routine?focus=strength&minutes=7"); !strings.Contains(a.body, `value="strength" checked`) {
		t.Error("the right answer is lost")
	}
}

func TestARoutineHasOneAddressHoweverItIsAskedFor(t *testing.T) {
	s := newSite(t)
	for query, want := range map[string]string{
		"minutes=10&focus=stretch":                           "?focus=stretch&amp;minutes=10",
		"focus=stretch&minutes=10&level=3&tier=beginner":     "?focus=stretch&amp;minutes=10",
		"focus=strength&minutes=10&level=1":                  "?focus=strength&amp;minutes=10",
		"focus=strength&level=3&minutes=10&tier=advanced":    "?focus=strength&amp;minutes=10&amp;level=3&amp;tier=advanced",
		"focus=strength&minutes=10&turn=0&utm_source=x":      "?focus=strength&amp;minutes=10",
		"focus=strength&minutes=10&turn=4&tier=intermediate": "?focus=strength&amp;minutes=10&amp;tier=intermediate&amp;turn=4",
	} {
		if a := s.get("/routine?" + query); !strings.Contains(a.body, `<link rel="canonical" href="https://limber.example/routine`+want+`">`) {
			t.Errorf("?%s isn't known as %s", query, want)
		}
	}
}

func FuzzNoAddressOfARoutineBreaksThePage(f *testing.F) {
	for _, seed := range []string{"focus=stretch&minutes=10", "focus=strength&minutes=20&level=4&tier=advanced&turn=99999", "%zz", "focus=\"><script>", "turn=", "level=1;tier=x"} {
		f.Add(seed)
	}
	s := newSite(f)
	f.Fuzz(func(t *testing.T, query string) {
		u := strings.NewReplacer("#", "%23", " ", "%20").Replace(query)
		r, err := http.NewRequest(http.MethodGet, "https://limber.example/routine?"+u, nil)
		if err != nil {
			t.Skip("no client sends it")
		}
		out, err := s.handlers[true](t.Context(), eventOf(r, "", s.now))
		if err != nil || out.StatusCode != 200 && out.StatusCode != 422 {
			t.Fatalf("%q answered %d: %v", query, out.StatusCode, err)
		}
		if strings.Count(out.Body, "<script") > 2 || !strings.HasSuffix(out.Body, "</html>\n") {
			t.Errorf("%q breaks the page", query)
		}
	})
}
