package guide

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// shipped is no content of a clinic's: tests hold ours, whatever a clinic has put into this checkout.
var shipped = fstest.MapFS{}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := With(shipped); err != nil {
			b.Fatal(err)
		}
	}
}

// TestIncompleteContentIsRefused breaks the content in one place at a time.
func TestIncompleteContentIsRefused(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(*Guide)
		want  string
	}{
		{"no start", func(g *Guide) { g.exercises[1].Start = " " }, "start is missing"},
		{"an empty step", func(g *Guide) { g.exercises[1].Steps = []string{""} }, "steps are missing"},
		{"braces", func(g *Guide) { g.exercises[1].Cues = []string{"{{name}}"} }, "cues are missing"},
		{"unknown kind", func(g *Guide) { g.exercises[1].Kind = "yoga" }, "kind"},
		{"unknown sides", func(g *Guide) { g.exercises[1].Sides = "both" }, "sides"},
		{"a bad id", func(g *Guide) { g.exercises[1].ID = "Stretch Quads" }, "slug"},
		{"a plain http video", func(g *Guide) { g.exercises[1].Video = "http://example.org" }, "https"},
		{"no sets", func(g *Guide) { g.exercises[1].Doses.Advanced.Sets = 0 }, "advanced dose"},
		{"nothing to do", func(g *Guide) { g.exercises[1].Doses.Beginner.Hold = 0 }, "beginner dose"},
		{"no source", func(g *Guide) { g.exercises[1].Sources = nil }, "no source"},
		{"unknown grade", func(g *Guide) { g.exercises[1].Sources = []Source{{"A page.", "D"}} }, "grade"},
		{"two in one place", func(g *Guide) { g.exercises[1].Order = 2 }, "same place"},
		{"a set that does not fit", func(g *Guide) { g.exercises[1].Doses.Beginner.Hold = 200 }, "does not fit"},
		{"a level short", func(g *Guide) { g.levels = g.levels[:3] }, "3 levels"},
		{"an unknown move", func(g *Guide) { g.levels[0].Moves = []Move{{ID: "jump"}} }, "jump"},
		{"a stretch in a level", func(g *Guide) { g.levels[0].Moves = []Move{{ID: "stretch-quads"}} }, "stretch-quads"},
		{"an opening that is no drill", func(g *Guide) { g.opening.Exercise.Kind = KindStretch }, "opening"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g, err := With(shipped)
			if err != nil {
				t.Fatal(err)
			}
			test.spoil(g)
			if got := errors.Join(g.check()...); got == nil || !strings.Contains(got.Error(), test.want) {
				t.Errorf("got %v, want something about %q", got, test.want)
			}
		})
	}
}

func TestAnIncompleteArticleIsRefused(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(*Article)
		want  string
	}{
		{"no title", func(a *Article) { a.Title = "" }, "title"},
		{"two sections of one id", func(a *Article) { a.Sections[1].ID = a.Sections[0].ID }, "taken"},
		{"an empty block", func(a *Article) { a.Sections[0].Blocks[0] = Block{} }, "0 things"},
		{"a block of two things", func(a *Article) { a.Sections[0].Blocks[0].Cards = true }, "2 things"},
		{"no emergency card", func(a *Article) { a.Cards = a.Cards[1:] }, "emergency"},
		{"a card without items", func(a *Article) { a.Cards[1].Items = nil }, "urgent"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, err := parseArticle(shipped)
			if err != nil {
				t.Fatal(err)
			}
			test.spoil(&a)
			if got := errors.Join(a.check()...); got == nil || !strings.Contains(got.Error(), test.want) {
				t.Errorf("got %v, want something about %q", got, test.want)
			}
		})
	}
}

func TestUnknownFieldsAndTrailingTextAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		`{"name":"Clams","colour":"red"}`: "unknown field",
		`{"name":"Clams"} {}`:             "after its end",
		`{"name":7}`:                      "cannot unmarshal",
		`{"name":`:                        "EOF",
	} {
		var e Exercise
		if err := decode([]byte(text), &e); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want something about %q", text, err, want)
		}
	}
}

func TestCallersCanNotChangeTheGuide(t *testing.T) {
	g, err := With(shipped)
	if err != nil {
		t.Fatal(err)
	}
	g.Exercises()[0].Name = "changed"
	g.Levels()[0].Name = "changed"
	g.Article().For(Clinic{Name: "A Clinic"}).Sections[0].Blocks[0].Text = "changed"
	slices.Reverse(g.Exercises())
	if g.Exercises()[0].Name == "changed" || g.Levels()[0].Name == "changed" || g.Article().Sections[0].Blocks[0].Text == "changed" {
		t.Error("a change got in")
	}
	if e, found := g.Exercise("clam"); !found || e.ID != "clam" {
		t.Errorf("asked for clam, got %q", e.ID)
	}
	if e, found := g.Exercise("jump"); found || e.ID != "" {
		t.Errorf("asked for an exercise there is none of, got %q", e.ID)
	}
}
