package reply_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"limber/internal/reply"
)

var kinds = []reply.Kind{
	reply.Stop, reply.Start, reply.Help, reply.Yes, reply.No, reply.Done, reply.Easier, reply.Harder, reply.TooEasy,
	reply.Pain, reply.Snooze, reply.Pause, reply.Resume, reply.Unclear,
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"Stop. Thank you", "S T O P", "PAIN 6/10", "snooze 1h30", "pause two weeks", "I’m back", "Liked “STOP”", "ＳＴＯＰ\xff", "no pain", "½", "6-7", "?", "done ✅",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := reply.Parse(text)
		if !slices.Contains(kinds, got.Kind) {
			t.Errorf("Parse(%q) = %+v", text, got)
		}
		if (got.Kind != reply.Stop && got.Kind != reply.Unclear) && (!utf8.ValidString(text) || len(text) > reply.MaxText) {
			t.Errorf("Parse(%q) = %+v: acted on a text that can't be read whole", text, got)
		}
		if got.Score < -1 || got.Score > 10 || got.Score != 0 && got.Kind != reply.Pain {
			t.Errorf("Parse(%q) = %+v: score", text, got)
		}
		if got.For != 0 && (got.For < 15*time.Minute || got.For > 12*time.Hour || got.Kind != reply.Snooze) {
			t.Errorf("Parse(%q) = %+v: length", text, got)
		}
		if got.Days != 0 && (got.Days < 1 || got.Days > 365 || got.Kind != reply.Pause) {
			t.Errorf("Parse(%q) = %+v: days", text, got)
		}
		if again := reply.Parse(strings.Clone(text)); again != got {
			t.Errorf("Parse(%q) = %+v, then %+v", text, got, again)
		}
		if stop := reply.Parse("STOP " + text); stop.Kind != reply.Stop {
			t.Errorf("Parse(%q) = %+v, want stop", "STOP "+text, stop)
		}
	})
}
