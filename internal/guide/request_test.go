package guide_test

import (
	"slices"
	"testing"

	"limber/internal/fault"
	"limber/internal/guide"
)

func TestARequestOutsideTheChoicesNamesItsFields(t *testing.T) {
	good := guide.Request{Focus: guide.Stretch, Level: 1, Tier: guide.Beginner, Minutes: 10}
	tests := []struct {
		name   string
		change func(*guide.Request)
		fields []string
	}{
		{"no focus", func(r *guide.Request) { r.Focus = "" }, []string{"focus"}},
		{"both is not a focus", func(r *guide.Request) { r.Focus = guide.Both }, []string{"focus"}},
		{"level 0", func(r *guide.Request) { r.Level = 0 }, []string{"level"}},
		{"level 5", func(r *guide.Request) { r.Level = 5 }, []string{"level"}},
		{"unknown tier", func(r *guide.Request) { r.Tier = "expert" }, []string{"tier"}},
		{"7 minutes", func(r *guide.Request) { r.Minutes = 7 }, []string{"minutes"}},
		{"all wrong", func(r *guide.Request) { *r = guide.Request{} }, []string{"focus", "level", "tier", "minutes"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := good
			test.change(&r)
			_, err := mustLoad(t).Routine(r)
			if err == nil {
				t.Fatal("no error")
			}
			f := fault.As(err)
			var names []string
			for _, field := range f.Fields {
				names = append(names, field.Name)
			}
			if f.Kind != fault.Invalid || !slices.Equal(names, test.fields) {
				t.Errorf("kind %v, fields %v, want %v", f.Kind, names, test.fields)
			}
		})
	}
}
