package message_test

import (
	"regexp"
	"strings"
	"testing"

	"limber/internal/colour"
)

// TestWordsStandOutFromWhatIsBehindThem holds the colours to WCAG 2.2 AA, by day and by night. A colour
// that no pair names is refused, so that a new one can't slip by.
func TestWordsStandOutFromWhatIsBehindThem(t *testing.T) {
	pairs := []struct {
		what, front, behind string
		least               float64
	}{
		{"words", "#1e2a26", "#fcfdfc", 4.5},
		{"words, dark", "#e4ece8", "#19221e", 4.5},
		{"footer", "#51605a", "#fcfdfc", 4.5},
		{"footer, dark", "#a8b7b0", "#19221e", 4.5},
		{"link", "#14614d", "#fcfdfc", 4.5},
		{"link, dark", "#86d3b8", "#19221e", 4.5},
		{"button", "#f6fbf9", "#14614d", 4.5},
		{"button, dark", "#0e1c17", "#86d3b8", 4.5},
		{"dose", "#1e2a26", "#e4f0ea", 4.5},
		{"dose, dark", "#e4ece8", "#24342d", 4.5},
		{"when to stop", "#1e2a26", "#fdf3e4", 4.5},
		{"when to stop, dark", "#e4ece8", "#2d2519", 4.5},
		{"its link", "#14614d", "#fdf3e4", 4.5},
		{"its link, dark", "#86d3b8", "#2d2519", 4.5},
		{"its edge", "#b4690e", "#fdf3e4", 3},
		{"its edge, dark", "#e0a458", "#2d2519", 3},
		{"page", "#eef2ef", "#fcfdfc", 1}, // only sets the card off
		{"page, dark", "#101714", "#19221e", 1},
		{"rule", "#d5dfd9", "#fcfdfc", 1}, // decoration: the headings divide
		{"rule, dark", "#33423b", "#19221e", 1},
	}
	var html string
	for _, email := range every(t) {
		html += email.HTML
	}
	known := map[string]bool{}
	for _, p := range pairs {
		known[p.front], known[p.behind] = true, true
		if got := colour.Contrast(rgb(t, p.front), rgb(t, p.behind)); got < p.least {
			t.Errorf("%s: contrast %.2f, want %.1f", p.what, got, p.least)
		}
	}
	for _, found := range regexp.MustCompile(`#[0-9a-f]{6}\b`).FindAllString(html, -1) {
		if !known[found] {
			t.Errorf("%s is not among the pairs", found)
		}
	}
	for used := range known {
		if !strings.Contains(html, used) {
			t.Errorf("%s is no longer used", used)
		}
	}
}

func rgb(t *testing.T, text string) colour.RGB {
	t.Helper()
	c, err := colour.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
