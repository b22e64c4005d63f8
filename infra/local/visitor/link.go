package visitor

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"

	"limber/infra/local/inbox"
)

var (
	inText = regexp.MustCompile(`https?://[^\s<>"]*[^\s<>".,;:!?)\]']`)
	inHTML = regexp.MustCompile(`(?i)\b(?:href|src|action)\s*=\s*(?:"(https?://[^"]*)"|'(https?://[^']*)'|(https?://[^\s>"']+))`)
)

// Links returns every http and https link of a message, each once: those of its text as they come, then
// what else its HTML refers to. A mark that ends a sentence isn't part of a link.
func Links(m inbox.Message) []string {
	content := m.Content()
	links := inText.FindAllString(content.Text, -1)
	for _, found := range inHTML.FindAllStringSubmatch(content.HTML, -1) {
		links = append(links, html.UnescapeString(strings.Join(found[1:], "")))
	}
	var once []string
	for _, link := range links {
		if !slices.Contains(once, link) {
			once = append(once, link)
		}
	}
	return once
}

// Link finds the first link in a message's text whose path begins so.
func Link(m inbox.Message, path string) (string, error) {
	found := regexp.MustCompile(`https?://[^\s<>]+?` + path + `/[\w.-]+`).FindString(m.Content().Text)
	if found == "" {
		return "", fmt.Errorf("no link to %s in %q", path, m.Content().Subject)
	}
	return strings.TrimRight(found, "."), nil // a full stop ends the sentence, not the link
}
