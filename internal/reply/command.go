// Package reply is the domain of what runners text back.
package reply

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"limber/internal/guide"
)

// MaxText is how much of a text is read, in bytes. It is what ten joined text messages hold.
const MaxText = 1600

// Kind is what a runner wants.
type Kind string

// The kinds of command.
const (
	Stop    Kind = "stop"
	Start   Kind = "start"
	Help    Kind = "help"
	Yes     Kind = "yes"
	No      Kind = "no"
	Done    Kind = "done"
	Easier  Kind = "easier"
	Harder  Kind = "harder"
	TooEasy Kind = "too easy" // says so of a routine, and doesn't ask for another
	Pain    Kind = "pain"
	Snooze  Kind = "snooze"
	Pause   Kind = "pause"
	Resume  Kind = "resume"
	Doing   Kind = "doing"
	Unclear Kind = "unclear"
)

// Command is a text as it was understood.
type Command struct {
	Kind  Kind
	Score int           // of Pain: 0 to 10, or -1 where no one score can be read for certain
	For   time.Duration // of Snooze: from 15 minutes to 12 hours, or 0 where it is unclear or outside that
	Days  int           // of Pause: from 1 to 365, or 0 where it is unclear or outside that
	// Reason is what came between, where a text that is Unclear otherwise names one.
	Reason guide.Reason
}

// Parse reads a text. It promises:
//
//   - STOP wins over everything, in whatever form; what may be a refusal is taken for one, since a
//     text too many is worse than one too few.
//   - Start and Yes, which may count as consent, say that and nothing else.
//   - Pain wins over the rest, save a PAUSE or SNOOZE that says for how long: it rests the runner anyway.
//
// A text that isn't valid UTF-8 or is longer than MaxText is Unclear, unless it is Stop.
func Parse(text string) Command {
	all := words(withoutReaction(text[:min(len(text), MaxText)]))
	if refuses(all) {
		return Command{Kind: Stop}
	}
	if len(text) > MaxText || !utf8.ValidString(text) {
		return Command{Kind: Unclear}
	}
	rest, painless := without(all, painlessPhrases)
	rest = slices.DeleteFunc(rest, func(w string) bool { return w == boundary })
	said := slices.DeleteFunc(slices.Clone(rest), func(w string) bool { return slices.Contains(filler, w) })
	if len(said) == 0 && painless {
		return Command{Kind: Pain}
	}
	if len(said) > 1 && meanings[said[0]] == Yes {
		said = said[1:] // "ok, pause 2w"
	}
	if len(said) == 0 {
		return Command{Kind: Unclear}
	}
	hurts := slices.ContainsFunc(said, func(w string) bool { return slices.Contains(hurting, w) })
	kind := kindOf(said)
	switch {
	case said[0] == "pause" && (!hurts || days(said[1:]) > 0):
		return Command{Kind: Pause, Days: days(said[1:])}
	case said[0] == "snooze" && (!hurts || hours(said[1:]) > 0):
		return Command{Kind: Snooze, For: hours(said[1:])}
	case hurts, painless && kind == Unclear:
		return Command{Kind: Pain, Score: score(rest)}
	case slices.Contains(later, said[0]):
		return Command{Kind: Snooze, For: hours(said[1:])}
	default:
		return Command{Kind: kind, Reason: reasonOf(kind, said)}
	}
}

// kindOf looks up what is said.
func kindOf(said []string) Kind {
	kind, ok := meanings[strings.Join(said, " ")]
	switch {
	case ok:
		return kind
	case has(said, "too hard") && !has(said, "not too hard"):
		return Easier
	case slices.Contains(leading, said[0]):
		return meanings[said[0]] // "done, and it felt good"
	default:
		return Unclear
	}
}

var (
	// later begins what means SNOOZE: "later", "remind me in an hour".
	later = []string{"later", "remind"}

	// hurting are the words that speak of pain wherever they stand.
	hurting = strings.Fields("pain pains painful hurt hurts hurting ouch ow sore ache aches aching agony")

	// painlessPhrases take the pain out of a text, where no comma or full stop comes between.
	painlessPhrases = phrases(`no pain, no more pain, no pains, pain free, painfree, without pain, without any pain, not in pain,
		not painful, doesnt hurt, didnt hurt, does not hurt, did not hurt, not hurting, not sore`)

	// leading are the words that mean the same whatever follows them.
	leading = strings.Fields("done finished completed help info")

	// filler is left out before a text is looked up: it changes nothing about what is wanted.
	filler = strings.Fields(`please pls plz thanks thank thankyou thx ta cheers you hi hello hey dear sorry
		i id ive would like to want can could a an the my me it its is was that thats this these them all just now
		today for make do have got there anymore so very bit little way far again`)
)

// meanings holds what a whole text may say, with filler left out.
var meanings = byPhrase(map[Kind]string{
	Start:  "start, unstop, restart, begin, subscribe, resubscribe, start texts, start texting, start reminders, opt in, optin",
	Resume: "resume, unpause, unsnooze, im back, am back, continue, carry on, resume texts, resume reminders",
	Help:   "help, info, aide, ?, commands, menu, options, what, who, who are, whos, how",
	Yes:    "yes, y, ye, yep, yeah, yup, ok, okay, confirm, confirmed, sure, agree, accept, go ahead",
	No:     "no, n, nope, nah, no no, not, no not",
	Done: "done, did, finished, completed, complete, im done, im finished, routine done, exercises done, did routine, " +
		"did exercises, ✅",
	Doing:   "how doing, how am doing, how going, progress, my progress, score, stats, how am getting on, how did do",
	Easier:  "easier, too difficult, too tough, too much, easier exercises, easier routine",
	Harder:  "harder, harder exercises, harder routine",
	TooEasy: "too easy",
})

// byPhrase turns lists round, so that a phrase finds its kind.
func byPhrase(lists map[Kind]string) map[string]Kind {
	kinds := map[string]Kind{}
	for kind, list := range lists {
		for _, phrase := range phrases(list) {
			kinds[phrase] = kind
		}
	}
	return kinds
}
