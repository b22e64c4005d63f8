package guide

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"limber/internal/overlay"
)

// folder is a clinic's own content, by the names of its files without "clinic/".
func folder(files map[string]string) fstest.MapFS {
	all := fstest.MapFS{"clinic/README.md": {}}
	for name, text := range files {
		all["clinic/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return all
}

func withClinic(t *testing.T, files map[string]string) *Guide {
	t.Helper()
	if err := checkClinic(folder(files)); err != nil {
		t.Fatal(err)
	}
	g, err := With(folder(files))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestTheClinicsOwnContentInThisCheckoutIsSound(t *testing.T) {
	if err := CheckClinic(); err != nil {
		t.Error(err)
	}
}

func TestAClinicChangesWhatItNamesAndNothingElse(t *testing.T) {
	ours := withClinic(t, nil)
	g := withClinic(t, map[string]string{"exercises/clam.json": `{
		"name": "Clamshell", "cues": ["Slowly."], "video": "https://clinic.example/clam",
		"doses": {"beginner": {"reps": 6, "note": "against a wall"}, "advanced": {"note": ""}}
	}`})
	want, _ := ours.Exercise("clam")
	got, _ := g.Exercise("clam")
	if got.Name != "Clamshell" || len(got.Cues) != 1 || got.Video != "https://clinic.example/clam" {
		t.Errorf("not changed: %+v", got)
	}
	if got.Start != want.Start || len(got.Steps) != len(want.Steps) || got.Order != want.Order || len(got.Sources) != len(want.Sources) {
		t.Errorf("changed too much: %+v", got)
	}
	if text := got.Doses.Beginner.Text(got); text != "2 sets of 6 each side, hold for 1 second, against a wall" {
		t.Errorf("the dose reads %q", text)
	}
	if got.Doses.Advanced.Note != "" || got.Doses.Intermediate != want.Doses.Intermediate {
		t.Errorf("doses %+v", got.Doses)
	}
	for _, e := range ours.Exercises() {
		if other, _ := g.Exercise(e.ID); e.ID != "clam" && other.Name != e.Name {
			t.Errorf("%s was changed", e.ID)
		}
	}
}

func TestADoseOfTheClinicsSaysThatItIsTheClinics(t *testing.T) {
	g := withClinic(t, map[string]string{
		"exercises/clam.json": `{"doses": {
			"beginner": {"reps": 6},
			"intermediate": {"reps": 7, "source": {"text": "A hospital.", "grade": "A"}},
			"advanced": {"note": "with a band"}
		}}`,
		"levels.json": `{"opening": {"dose": {"hold": 10}}}`,
	})
	doses := g.exercises[g.index["clam"]].Doses
	for _, test := range []struct {
		got  Source
		want Grade
	}{
		{doses.Beginner.Source, GradeClinic},
		{doses.Intermediate.Source, GradeA},
		{doses.Advanced.Source, GradeOurs},
		{g.opening.Dose.Source, GradeClinic},
	} {
		if test.got.Grade != test.want || test.got.Text == "" {
			t.Errorf("got %+v, want grade %s", test.got, test.want)
		}
	}
	if g.opening.Seconds != 50 {
		t.Errorf("the opening takes %d seconds, not 50", g.opening.Seconds)
	}
}

func TestAClinicChangesSectionsCardsLevelsAndVideosOneByOne(t *testing.T) {
	ours := withClinic(t, nil).Article()
	g := withClinic(t, map[string]string{
		"article.json": `{
			"title": "Running at {{clinic}}",
			"sections": [{"id": "clinic", "blocks": [{"text": "Call {{phone}}."}]}, {"id": "about", "heading": "Hello"}],
			"cards": [{"level": "urgent", "intro": "Any of these:"}],
			"videos": [{"id": "stretches", "url": "https://clinic.example/stretches"}],
			"social": [{"text": "Facebook", "url": "https://facebook.example/clinic"}]
		}`,
		"levels.json": `{"levels": [{"number": 3, "name": "Steady", "moves": [{"id": "clam", "variation": "with a band"}]}]}`,
	})
	a := g.Article()
	if len(a.Sections) != len(ours.Sections) || len(a.Cards) != 3 {
		t.Fatalf("%d sections, %d cards", len(a.Sections), len(a.Cards))
	}
	for i, s := range a.Sections {
		was := ours.Sections[i]
		switch s.ID {
		case "clinic":
			if len(s.Blocks) != 1 || s.Blocks[0].Text != "Call {{phone}}." || s.Heading != was.Heading {
				t.Errorf("section clinic: %+v", s)
			}
		case "about":
			if s.Heading != "Hello" || len(s.Blocks) != len(was.Blocks) {
				t.Errorf("section about: %+v", s)
			}
		default:
			if s.ID != was.ID || s.Heading != was.Heading || len(s.Blocks) != len(was.Blocks) {
				t.Errorf("section %s was changed", was.ID)
			}
		}
	}
	if a.Cards[1].Intro != "Any of these:" || len(a.Cards[1].Items) != len(ours.Cards[1].Items) || a.Cards[0].Intro != ours.Cards[0].Intro {
		t.Errorf("cards %+v", a.Cards)
	}
	if film := a.video("stretches"); film.URL != "https://clinic.example/stretches" || film.Title != ours.video("stretches").Title {
		t.Errorf("video %+v", film)
	}
	if len(a.Social) != 1 || a.For(Clinic{Name: "Elm Street"}).Title != "Running at Elm Street" {
		t.Errorf("social %v, title %s", a.Social, a.Title)
	}
	if l := g.Levels(); l[2].Name != "Steady" || len(l[2].Moves) != 1 || l[1].Name != "Build" || len(l) != 4 {
		t.Errorf("levels %+v", l)
	}
}

func TestOnlyTheClinicSetsWhatIsApproved(t *testing.T) {
	ours := withClinic(t, nil)
	if awaits, all := len(ours.Review()), len(ours.Parts()); awaits != all || all < 15+45+3 {
		t.Errorf("%d of our %d parts await review", awaits, all)
	}
	g := withClinic(t, map[string]string{
		"exercises/clam.json":  `{"approved": true, "approved_by": "A. Smith", "approved_on": "2026-11-30", "doses": {"beginner": {"approved": true}}}`,
		"exercises/plank.json": `{"name": "Front plank"}`,
		"article.json":         `{"sections": [{"id": "about", "approved": true}], "cards": [{"level": "emergency", "approved": true}]}`,
		"levels.json":          `{"levels": [{"number": 1, "approved": true}], "opening": {"dose": {"approved": true}}}`,
	})
	approved := map[string]Part{}
	for _, p := range g.Parts() {
		if p.Approved {
			approved[string(p.Kind)+" "+p.ID] = p
		}
	}
	want := []string{"exercise clam", "dose clam/beginner", "section about", "card emergency", "level 1", "dose opening"}
	for _, id := range want {
		if !approved[id].Approved {
			t.Errorf("%s isn't approved", id)
		}
	}
	if len(approved) != len(want) || len(g.Review()) != len(g.Parts())-len(want) {
		t.Errorf("approved are %v", approved)
	}
	if clam, _ := g.Exercise("clam"); clam.Doses.Approved() {
		t.Error("one tier is approved, and all are said to be")
	}
	if p := approved["exercise clam"]; p.ApprovedBy != "A. Smith" || p.ApprovedOn != "2026-11-30" {
		t.Errorf("clam: %+v", p)
	}
}

func TestAllThatIsWrongIsReportedTogetherByFileAndLine(t *testing.T) {
	err := checkClinic(folder(map[string]string{
		"exercises/clam.json":  "{\n  \"steps\": [],\n  \"doses\": {\n    \"beginner\": {\"reps\": 0}\n  }\n}",
		"exercises/plank.json": "{\n",
		"exercises/jump.json":  "{}",
		"article.json":         "{\n\n\"heading\": 1}",
		"levels.json":          "{\"levels\": [{\"number\": 5}]}",
		"notes.txt":            "",
	}))
	var problems overlay.Problems
	if !errors.As(err, &problems) {
		t.Fatalf("got %v", err)
	}
	lines := strings.Split(err.Error(), "\n")
	want := []string{
		"clinic/article.json, line 3: heading can't be set here.",
		"clinic/exercises/clam.json, line 2: steps must be a list in brackets [ ], of 1 to 10",
		"clinic/exercises/clam.json, line 4: doses.beginner.reps must be a whole number from 1 to 50",
		"clinic/exercises/jump.json: the file is named after no exercise. The exercises are: bridge-1,",
		"clinic/exercises/plank.json, line 1: the file ends too early.",
		"clinic/levels.json, line 1: levels[1].number must be one of: 1, 2, 3, 4",
		"clinic/notes.txt: the file has no place here.",
	}
	if len(lines) != len(want) {
		t.Fatalf("got\n%v", err)
	}
	for i, start := range want {
		if !strings.HasPrefix(lines[i], start) {
			t.Errorf("got %q, want %q", lines[i], start)
		}
	}
	if _, err := With(folder(map[string]string{"exercises/clam.json": "{"})); err == nil {
		t.Error("it was loaded all the same")
	}
}
