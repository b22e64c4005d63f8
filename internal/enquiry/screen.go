package enquiry

import (
	_ "embed"
	"regexp"
	"strings"
	"unicode"
)

// Doubts are reasons for which a message may be no person's. They hold it for staff to look at, and are
// not told to its sender, who finds them only among all that is held about them, when they ask for that.
const (
	DoubtForm   = "the form was filled in twice as a program does"
	DoubtLinks  = "it has many links"
	DoubtMarkup = "it has web page code in it"
	DoubtMail   = "its email address is of a throw-away service"
	DoubtMany   = "the same message came many times"
)

const (
	maxLinks = 2 // in an honest message
	// MostAlike is how many messages of the same words may come in a day, from whomever.
	MostAlike = 3
)

var (
	linkIn   = regexp.MustCompile(`(?i)\bhttps?://|\bwww\.`)
	markupIn = regexp.MustCompile(`(?i)<\s*(a|script|img|iframe|html|meta|style)\b|\[(url|link|img)\b[^\]]*\]|\bhref\s*=`)
)

// Screen returns the doubts about a message by itself.
func Screen(e Enquiry) []string {
	var doubts []string
	words := e.Name + "\n" + e.Message
	if len(linkIn.FindAllString(words, maxLinks+1)) > maxLinks {
		doubts = append(doubts, DoubtLinks)
	}
	if markupIn.MatchString(words) {
		doubts = append(doubts, DoubtMarkup)
	}
	if !e.Email.IsZero() && e.Email.Disposable() {
		doubts = append(doubts, DoubtMail)
	}
	return doubts
}

// usualWords is the list that marks a message "read first" where the clinic sets none of its own: a word
// or a few words a line. It is ours, and waits for the clinic's approval.
//
//go:embed readfirst.txt
var usualWords string

// ParseWords reads a list of words, one a line or parted by commas; what follows # is a comment. Where it
// has none, the usual ones are used.
func ParseWords(text string) []string {
	var words []string
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		for word := range strings.SplitSeq(line, ",") {
			if word = plainWords(word); word != "" {
				words = append(words, word)
			}
		}
	}
	if len(words) == 0 && text != usualWords {
		return ParseWords(usualWords)
	}
	return words
}

// mentions reports whether a message holds any of the words, each as whole words in a row. What stands
// between words, and capital letters, make no difference.
func mentions(message string, words []string) bool {
	text := " " + plainWords(message) + " "
	for _, word := range words {
		if strings.Contains(text, " "+word+" ") {
			return true
		}
	}
	return false
}

// plainWords are the words of a text in lower case, parted by single spaces. Apostrophes are left out, so
// that "can't" is one word however it is typed.
func plainWords(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\'' || r == '’' || r == '‘':
			return -1
		case unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return ' '
	}, text)
	return strings.Join(strings.Fields(text), " ")
}
