package message

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The errors never hold the text that was refused: it may be personal, and errors are logged.
var (
	errLink    = errors.New("message: not an absolute web link")
	errPicture = errors.New("message: not a picture of the guide's, or one without words in its place")
	errSubject = errors.New("message: a subject is one line of text, and not empty")
)

// checkLink refuses what is not an absolute link in plain printable ASCII. Plain http is for the local
// cloud only; a deployment's links are https because its own address is.
func checkLink(link string) error {
	for i := range len(link) {
		if c := link[i]; c <= ' ' || c > '~' || strings.IndexByte("<>\"\\^`{|}", c) >= 0 {
			return errLink
		}
	}
	rest, ok := strings.CutPrefix(link, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(link, "http://")
	}
	// Three links for each runner are checked: a whole parse would be a tenth of a reminder's cost.
	if host, _, _ := strings.Cut(rest, "/"); !ok || host == "" || strings.ContainsAny(host, "@?#%") {
		return errLink
	}
	return nil
}

func checkOptionalLink(link string) error {
	if link == "" {
		return nil
	}
	return checkLink(link)
}

// checkPicture refuses all but SITE/figures/ID.png, on the site of a page: there is no room in it for anything that
// differs from one reader to the next, so that asking for it tells nobody who asks.
func checkPicture(p Picture, page string) error {
	if p == (Picture{}) {
		return nil
	}
	site, file, _ := strings.Cut(p.URL, "/figures/")
	id, png := strings.CutSuffix(file, ".png")
	slug := id != "" && strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
	if !png || !slug || p.Alt == "" || strings.Count(site, "/") != 2 || !strings.HasPrefix(page, site+"/") {
		return errPicture
	}
	return checkLink(site)
}

// checkSubject keeps a line break out of the header the subject becomes.
func checkSubject(subject string) error {
	if subject == "" || strings.ContainsFunc(subject, unicode.IsControl) {
		return errSubject
	}
	return nil
}

// changedByEscaping are the characters that Handlebars, which the mail service's templates are written in,
// writes as entities when it escapes, and the braces its variables are made of.
const changedByEscaping = "&<>\"'`={}"

// checkPersonal refuses text that would differ between a mail service that escapes what it fills in
// and one that doesn't, that could pass for a variable, or that doesn't show on the page.
func checkPersonal(field, text string) error {
	hidden := func(r rune) bool { return !unicode.IsGraphic(r) }
	if !utf8.ValidString(text) || strings.ContainsAny(text, changedByEscaping) || strings.ContainsFunc(text, hidden) {
		return fmt.Errorf("message: %s holds a character that can't be sent safely", field)
	}
	return nil
}
