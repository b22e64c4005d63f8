package overlay

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Rule tells wrong what a value may not be. path is the value's name so far.
type Rule func(path string, n *Node, wrong Report)

// Report takes one complaint: the value, its name, and what follows the name in a sentence.
type Report func(n *Node, path, message string)

// Words are a text of one line and at most most characters. It has no braces, which templates would
// take for gaps to fill, but for the gaps that are named.
func Words(most int, gaps ...string) Rule {
	return func(path string, n *Node, wrong Report) {
		text, ok := n.scalar.(string)
		message := ""
		switch rest := without(text, gaps); {
		case !ok:
			message = "must be text, in quotes"
		case strings.TrimSpace(text) == "":
			message = "must not be empty. Leave the field out to keep what is there"
		case utf8.RuneCountInString(text) > most:
			message = fmt.Sprintf("must be at most %d characters", most)
		case strings.ContainsAny(rest, "{}") && len(gaps) > 0:
			message = "must have no braces { } but those of " + strings.Join(gaps, " and ")
		case strings.ContainsAny(rest, "{}"):
			message = "must have no braces { }"
		case strings.ContainsFunc(text, unicode.IsControl):
			message = "must be one line, without tabs"
		default:
			return
		}
		wrong(n, path, message)
	}
}

func without(text string, gaps []string) string {
	for _, gap := range gaps {
		text = strings.ReplaceAll(text, gap, "")
	}
	return text
}

// OrEmpty lets an empty text by as well, which takes away what is there.
func OrEmpty(r Rule) Rule {
	return func(path string, n *Node, wrong Report) {
		if n.scalar != "" {
			r(path, n, wrong)
		}
	}
}

// EndingIn are words with a certain end.
func EndingIn(end string, r Rule) Rule {
	return func(path string, n *Node, wrong Report) {
		r(path, n, wrong)
		if text, ok := n.scalar.(string); ok && text != "" && !strings.HasSuffix(text, end) {
			wrong(n, path, fmt.Sprintf("must end in %q", end))
		}
	}
}

// Slug is a name of small letters, digits and hyphens.
func Slug(most int) Rule {
	return func(path string, n *Node, wrong Report) {
		text, _ := n.scalar.(string)
		if text == "" || len(text) > most || strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || strings.Trim(text, "-") != text {
			wrong(n, path, fmt.Sprintf("must be a short name of small letters, digits and hyphens, at most %d", most))
		}
	}
}

// Whole is a whole number within bounds.
func Whole(least, most int) Rule {
	return func(path string, n *Node, wrong Report) {
		number, ok := n.scalar.(json.Number)
		value, err := strconv.Atoi(number.String())
		if !ok || err != nil || value < least || value > most {
			wrong(n, path, fmt.Sprintf("must be a whole number from %d to %d", least, most))
		}
	}
}

// YesOrNo is true or false.
func YesOrNo(path string, n *Node, wrong Report) {
	if _, ok := n.scalar.(bool); !ok {
		wrong(n, path, "must be true or false, without quotes")
	}
}

// Yes is true.
func Yes(path string, n *Node, wrong Report) {
	if n.scalar != true {
		wrong(n, path, "must be true, without quotes")
	}
}

// Date is a day of the calendar.
func Date(path string, n *Node, wrong Report) {
	text, _ := n.scalar.(string)
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		wrong(n, path, "must be a date in quotes, such as \"2026-11-30\"")
	}
}

const longestLink = 500

// Link is an https address that can go into a page.
func Link(path string, n *Node, wrong Report) {
	text, _ := n.scalar.(string)
	address, err := url.Parse(text)
	plain := !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("{}\\\"<>", r) })
	if err != nil || address.Scheme != "https" || address.Hostname() == "" || address.User != nil || !plain || len(text) > longestLink {
		wrong(n, path, "must be a whole https address, such as \"https://example.org/film\"")
	}
}

// OneOf is one of some texts.
func OneOf(values ...string) Rule {
	return func(path string, n *Node, wrong Report) {
		if text, ok := n.scalar.(string); !ok || !slices.Contains(values, text) {
			wrong(n, path, "must be one of: "+strings.Join(values, ", "))
		}
	}
}
