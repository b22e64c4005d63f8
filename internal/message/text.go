package message

import "strings"

// textWidth is the longest line of the plain text, in characters, links aside: they are never broken.
const textWidth = 72

// wrap breaks words into lines. The first line starts with first, the others with as many spaces.
func wrap(first, words string) string {
	indent := strings.Repeat(" ", len(first))
	var out strings.Builder
	out.WriteString(first)
	column := len(first)
	for i, word := range strings.Fields(words) {
		width := len([]rune(word))
		switch {
		case i == 0:
		case column+1+width > textWidth:
			out.WriteString("\n" + indent)
			column = len(indent)
		default:
			out.WriteByte(' ')
			column++
		}
		out.WriteString(word)
		column += width
	}
	return out.String()
}

func add(a, b int) int { return a + b }

// quote indents a line of someone else's, however long, so that no part of it can pass for a line of ours.
// All that breaks lines or makes space counts as a single space; a word longer than a line is cut.
func quote(line string) string {
	const indent = "    "
	const most = textWidth - len(indent)
	var words []string
	for _, word := range strings.Fields(line) {
		letters := []rune(word)
		for ; len(letters) > most; letters = letters[most:] {
			words = append(words, string(letters[:most]))
		}
		words = append(words, string(letters))
	}
	if len(words) == 0 {
		return ""
	}
	return wrap(indent, strings.Join(words, " "))
}

func underline(heading string) string { return strings.Repeat("=", len([]rune(heading))) }
