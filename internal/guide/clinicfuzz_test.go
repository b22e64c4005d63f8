package guide

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"
	"testing"

	"limber/internal/overlay"
)

// FuzzAClinicsContentIsTakenWholeOrRefusedByLine: whatever a file says, it is refused in words that say where, or
// the guide that comes of it is whole.
func FuzzAClinicsContentIsTakenWholeOrRefusedByLine(f *testing.F) {
	for _, test := range wrongContent {
		f.Add(test.file, []byte(test.text))
	}
	f.Add(clamFile, []byte(`{"name": "Clam", "doses": {"beginner": {"sets": 3, "reps": 8, "hold": 2, "rest": 20}}, "approved": true}`))
	f.Add("article.json", []byte(`{"sections": [{"id": "about", "heading": "Hello from {{clinic}}", "approved": true, "approved_by": "A. Smith"}]}`))
	f.Add("levels.json", []byte(`{"levels": [{"number": 2, "moves": [{"id": "clam"}, {"id": "plank", "variation": ""}]}]}`))
	f.Add("rules.json", []byte(`{"pace": {"days": 14, "approved": true}, "much_pain": {"from": 5, "restart": 0}, "some_pain": {"from": 1}, "too_easy": {"most_pain": 0}}`))
	f.Fuzz(func(t *testing.T, file string, data []byte) {
		if file != clamFile && file != plankFile && file != "article.json" && file != "levels.json" && file != "rules.json" {
			t.Skip("the names of files have tests of their own")
		}
		files := folder(map[string]string{file: string(data)})
		err := checkClinic(files)
		if err == nil {
			checkTaken(t, files)
			return
		}
		var problems overlay.Problems
		if !errors.As(err, &problems) {
			t.Fatalf("refused for a gap in the rules: %v", err)
		}
		for _, p := range problems {
			if p.File != "clinic/"+file || p.Line < 1 || p.Line > 1+bytes.Count(data, []byte("\n")) || strings.ContainsAny(p.Field+p.Message, "\r\n") {
				t.Errorf("problem %+q", p)
			}
		}
	})
}

// checkTaken makes sure that every routine of a guide can be made, and nothing of it misread by a template.
func checkTaken(t *testing.T, files fs.FS) {
	t.Helper()
	g, err := With(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, focus := range []Focus{Stretch, Strength} {
		for level := 1; level <= levelCount; level++ {
			for _, tier := range Tiers() {
				for _, minutes := range Minutes() {
					r, err := g.Routine(Request{Focus: focus, Level: level, Tier: tier, Minutes: minutes, Turn: 1})
					if err != nil || r.Seconds > minutes*60 || len(r.Items) == 0 {
						t.Errorf("%s, level %d, %s, %d minutes: %d items in %d seconds, %v", focus, level, tier, minutes, len(r.Items), r.Seconds, err)
					}
				}
			}
		}
	}
	a := g.Article().For(Clinic{Name: "A Clinic", Phone: "01632 960000"})
	for _, s := range a.Sections {
		for _, b := range s.Blocks {
			if strings.ContainsAny(s.Heading+b.Text+strings.Join(b.List, ""), "{}") {
				t.Errorf("section %s has a gap that was not filled", s.ID)
			}
		}
	}
}
