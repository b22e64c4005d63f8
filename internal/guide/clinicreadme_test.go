package guide

import (
	"regexp"
	"strings"
	"testing"
)

func TestWhatTheClinicsReadmeShowsIsTaken(t *testing.T) {
	text, err := clinic.ReadFile("clinic/README.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := regexp.MustCompile(`(?ms)^    \{\n.*?^    \}\n`).FindAllString(string(text), -1)
	if len(examples) != 4 {
		t.Fatalf("%d examples, not 4", len(examples))
	}
	for _, example := range examples {
		file := clamFile
		if strings.Contains(example, `"sections"`) {
			file = "article.json"
		}
		if strings.Contains(example, `"pace"`) {
			file = "rules.json"
		}
		withClinic(t, map[string]string{file: example})
	}
}
