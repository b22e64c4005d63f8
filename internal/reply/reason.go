package reply

import (
	"strings"

	"limber/internal/guide"
	"limber/internal/subscription"
)

// reasons are the words for what came between a runner and their sessions. They mean that only while we have asked, so a
// text of one of them is Unclear all the same. Pain is no word of these: it always means itself.
var reasons = func() map[string]guide.Reason {
	lists := map[guide.Reason]string{
		guide.NoTime:  "time, no time, busy, too busy, im busy, am busy",
		guide.Bored:   "bored, boring, im bored, am bored",
		guide.Forgot:  "forgot, forgotten, forget",
		guide.Ill:     "ill, sick, unwell, poorly, not well, im ill, am ill, im sick, am sick",
		guide.Another: "other, another, something else, other reason",
	}
	words := map[string]guide.Reason{}
	for reason, list := range lists {
		for _, phrase := range phrases(list) {
			words[phrase] = reason
		}
	}
	return words
}()

// reasonOf is the reason that a text names and nothing else; empty where it names none.
func reasonOf(kind Kind, said []string) guide.Reason {
	if kind != Unclear {
		return ""
	}
	return reasons[strings.Join(said, " ")]
}

// reason notes that the runner said what came between, where that is asked. What they said isn't kept.
func (t *turn) reason(next *subscription.Subscriber) {
	if t.command.Reason != "" && next.WhyOpenAt(t.in.SentAt) {
		next.Reasoned = t.in.SentAt // by which a repeat knows its own
	}
}

// unclear answers what we can't make out, unless it is the answer to what we asked.
func (s *Service) unclear(t turn, after subscription.Subscriber) string {
	if t.command.Reason != "" && after.Reasoned.Equal(t.in.SentAt) {
		tip, _ := s.Tip(t.command.Reason)
		return s.Texts.Tip(tip.Text)
	}
	return s.Texts.Friendly()
}
