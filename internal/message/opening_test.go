package message_test

import (
	"regexp"
	"strings"
	"testing"

	"limber/internal/message"
)

// beginnings gives every opening, by focus.
func beginnings(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, focus := range []string{"stretch", "strength"} {
		seen := map[string]bool{}
		for turn := range 60 {
			if words := message.Opening(focus, turn); !seen[words] {
				seen[words] = true
				all[focus] = append(all[focus], words)
			}
		}
	}
	return all
}

func TestNoTwoSessionsInARowBeginAlike(t *testing.T) {
	all := beginnings(t)
	for focus, words := range all {
		if len(words) < 12 {
			t.Errorf("%s begins in %d ways", focus, len(words))
		}
		for turn := range 60 {
			if message.Opening(focus, turn) == message.Opening(focus, (turn+1)%60) {
				t.Errorf("%s: turns %d and the next begin alike", focus, turn)
			}
		}
	}
	stretch := strings.Join(all["stretch"], "\n")
	for _, words := range all["strength"] {
		if strings.Contains(stretch, words) {
			t.Errorf("a day of stretches and one of strength may both begin with %q", words)
		}
	}
}

func TestATurnAlwaysBeginsAlikeAndAnUnknownFocusWithNothing(t *testing.T) {
	if message.Opening("stretch", 7) != message.Opening("stretch", 7+12) || message.Opening("stretch", -1) == "" || message.Opening("dance", 1) != "" {
		t.Error("an opening follows from more than its focus and turn")
	}
}

func TestOpeningsAreShortAndKind(t *testing.T) {
	guilt := regexp.MustCompile(`(?i)\b(miss\w*|should|must|again|streak\w*|late|forg[eo]t\w*|lazy|catch up|back on|fail\w*|only|at last|still waiting|never|don.t|not)\b`)
	claim := regexp.MustCompile(`(?i)\b(cur(e|es|ed|ing)|treat\w*|prevent\w*|heal(s|ed|ing)?|reliev\w*|fix(es|ed)?|better|stronger|pain\w*|back|injur\w*)\b`)
	for focus, all := range beginnings(t) {
		for _, words := range all {
			if found := guilt.FindString(words) + claim.FindString(words); found != "" {
				t.Errorf("%s: %q says %q", focus, words, found)
			}
			if n := len(strings.Fields(words)); n > 10 || !strings.HasSuffix(words, ".") {
				t.Errorf("%s: %q has %d words", focus, words, n)
			}
		}
	}
}
