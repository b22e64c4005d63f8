package reply

import (
	"slices"
	"strings"
	"unicode"
)

var (
	// refusals are refused anything by, wherever they stand in a text.
	refusals = phrases(`optout, opt out, opt me out, opting out, un subscribe, revoke, remove me, delete me, delete my number,
		take me off, lose my number, wrong number, leave me alone, go away, get lost, not interested, done with this, done with these,
		done with you, no more texts, no more text, no more messages, no more reminders, no more sms, no more of these, no more of this,
		dont text, do not text, dont message, do not message, dont contact, do not contact, dont send, do not send,
		dont want this, dont want these, dont want any, dont want your, dont want texts, do not want this, do not want these,
		do not want any, fuck off, fuck you, fuck u, f off, fk off, piss off, bugger off, sod off, bog off, shut up`)

	// openings refuse at the front of a text only: "the end of my run" doesn't.
	openings = strings.Fields("cancel end quit remove td arret arrete arretez cease")

	// polite words may stand before an opening.
	polite = strings.Fields("please pls plz hi hello hey ok okay can could you i id ive would like want to just sorry thanks")

	// keepings are the few ways to say stop without meaning it; keepings end where the word stop begins.
	keepings = phrases("dont, do not, never, cant, cannot, can not, non, bus")

	// stopWords begin like STOP and are other words. All else that begins so is STOP, such as STOPALL.
	stopWords = strings.Fields("stopped stopping stops stopper stoppage stopwatch stopover stopgap")

	// mistyped are the words that are known again with one letter wrong.
	mistyped = strings.Fields("stop stopall unsubscribe cancel")
)

// refuses reports whether a text may mean that no more texts are wanted.
func refuses(all []string) bool {
	for i, word := range all {
		if strings.HasPrefix(word, "unsub") || len(word) >= 9 && slips("unsubscribe", word) {
			return true
		}
		if strings.HasPrefix(word, "stop") && !slices.Contains(stopWords, word) && !endsWithAny(all[:i], keepings) {
			return true
		}
	}
	if slices.ContainsFunc(refusals, func(phrase string) bool { return has(all, phrase) }) {
		return true
	}
	said := slices.DeleteFunc(slices.Clone(all), func(w string) bool { return w == boundary })
	first := slices.IndexFunc(said, func(w string) bool { return !slices.Contains(polite, w) })
	if first >= 0 && slices.Contains(openings, said[first]) {
		return true
	}
	return refusesInOneWord(said)
}

// refusesInOneWord knows the great words again where they are the whole text: in pieces, drawn out,
// or with a slip of the thumb.
func refusesInOneWord(said []string) bool {
	if whole := strings.Join(said, " "); whole == "no more" || whole == "enough" {
		return true
	}
	joined := strings.Join(said, "")
	drawn := string(slices.Compact([]rune(joined)))
	if slices.Contains(mistyped, joined) || drawn == "stop" {
		return true
	}
	return len(said) == 1 && slices.ContainsFunc(mistyped, func(word string) bool { return slips(word, joined) })
}

// endsWithAny reports whether the words end in one of the phrases.
func endsWithAny(all, phrases []string) bool {
	before := " " + strings.Join(all, " ")
	return slices.ContainsFunc(phrases, func(phrase string) bool { return strings.HasSuffix(before, " "+phrase) })
}

// slips reports whether typed is word with one letter wrong, missing, too many, or two swapped.
func slips(word, typed string) bool {
	a, b := []rune(word), []rune(typed)
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	swapped := len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
	return len(a) <= 1 && len(b) <= 1 || swapped
}

// withoutReaction drops the quotation from what phones send when a thumb is put to a message: Liked
// “… Reply STOP to stop.” would otherwise end the texts of those who like them.
func withoutReaction(text string) string {
	trimmed := strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
	i := strings.IndexAny(trimmed, "“\"")
	if i < 0 || !strings.HasSuffix(trimmed, "”") && !strings.HasSuffix(trimmed, `"`) {
		return text
	}
	before := strings.Join(slices.DeleteFunc(words(trimmed[:i]), func(w string) bool { return w == boundary }), " ")
	for _, opening := range []string{"liked", "loved", "disliked", "laughed at", "emphasized", "emphasised", "questioned"} {
		if before == opening {
			return before
		}
	}
	if before == "to" || strings.HasPrefix(before, "reacted") && strings.HasSuffix(before, " to") ||
		strings.HasPrefix(before, "removed a") && strings.HasSuffix(before, " from") {
		return before
	}
	return text
}
