package guide_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// claim is a word that promises what exercise can't.
var claim = regexp.MustCompile(`(?i)\b(cur(e|es|ed|ing)|treat(s|ed|ing|ment|ments)?|prevent\w*|heal(s|ed|ing)?|fix(es|ed|ing)?|reliev\w*|relief|remed\w+|guarantee\w*|proven|(pain|injury)[- ]free|(stop|end|avoid)s? (back )?(pain|injur\w+))\b`)

// denial is what turns such a word into the opposite, right before it or a few words ahead.
var denial = regexp.MustCompile(`(?i)\b(not|n[o']t|never|cannot|can't|don't|doesn't|no)\b( \w+){0,3} $`)

// claims returns the claims of a text, with some words around each.
func claims(text string) (found []string) {
	text = strings.NewReplacer("’", "'", "\n", " ").Replace(text)
	for _, at := range claim.FindAllStringIndex(text, -1) {
		if !denial.MatchString(text[max(0, at[0]-60):at[0]]) {
			found = append(found, text[max(0, at[0]-40):min(len(text), at[1]+40)])
		}
	}
	return found
}

func TestAClaimIsToldFromItsDenial(t *testing.T) {
	for text, want := range map[string]int{
		"Exercise cures back pain.":                         1,
		"These stretches treat and prevent pain.":           2,
		"It gives relief.":                                  1,
		"Run pain-free!":                                    1,
		"Our treatment is proven.":                          2,
		"This guide does not treat back pain.":              0,
		"It doesn’t cure or prevent anything.":              0,
		"We teach exercise. We never treat by email.":       0,
		"Nobody is sure. It will fix your back.":            1,
		"No guide is like it. Ours heals.":                  1,
		"Secure your mat. A healthy run. A fixture. Treat.": 1,
	} {
		if got := claims(text); len(got) != want {
			t.Errorf("%s: %d claims, not %d: %q", text, len(got), want, got)
		}
	}
}

func TestNothingIsClaimedThatExerciseCanNotPromise(t *testing.T) {
	for place, text := range passages(t) {
		for _, found := range claims(text) {
			t.Errorf("%s says %q", place, found)
		}
	}
	for _, e := range mustLoad(t).Exercises() {
		all, err := json.Marshal(e) // with its sources
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range claims(string(all)) {
			t.Errorf("%s says %q", e.ID, found)
		}
	}
}

// Pages and messages are held to the same. Their texts stand in files beside the code.
func TestNoPageOrMessageClaimsWhatExerciseCanNotPromise(t *testing.T) {
	read := 0
	for _, root := range []string{"../api/page", "../message"} {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if ext := filepath.Ext(path); err != nil || entry.IsDir() || ext != ".html" && ext != ".txt" {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			read++
			for _, found := range claims(string(text)) {
				t.Errorf("%s says %q", path, found)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if read < 30 {
		t.Errorf("only %d files were read", read)
	}
}
