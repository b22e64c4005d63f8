package message

import (
	"encoding/json"
	"errors"
	"strings"
)

// Personal is what one reader's copy of a Template has that the others have not.
type Personal struct {
	Name           string // may be empty
	SessionURL     string // of the day's session, for this reader
	PreferencesURL string
	UnsubscribeURL string
	Line           string // one short sentence for this reader; may be empty
}

// replacement holds the variables of a Template, by the names they have there.
type replacement struct {
	Hello       string `json:"hello"`
	Line        string `json:"line"`
	Session     string `json:"session"`
	Preferences string `json:"preferences"`
	Unsubscribe string `json:"unsubscribe"`
}

// typographic replaces the apostrophe in names and sentences, which escaping would change, by the one
// that it leaves alone.
var typographic = strings.NewReplacer("'", "’")

// Data is the replacement data that fills in a Template, as JSON.
//
// Every value in it reads the same whether the mail service escapes it for HTML or not. A value for
// which that can't be had is an error: one that holds & < > " ` = { } or a character that doesn't
// show. So links carry what they need in their path, not in a query.
func (p Personal) Data() (string, error) {
	if p.SessionURL == "" || p.PreferencesURL == "" || p.UnsubscribeURL == "" {
		return "", errors.New("message: a reader needs links to the session, to change and to leave")
	}
	hello, line := "Hello", ""
	if name := strings.TrimSpace(p.Name); name != "" {
		hello = "Hello " + typographic.Replace(name)
	}
	if p.Line != "" {
		line = typographic.Replace(p.Line)
	}
	for _, value := range []struct{ field, text string }{
		{"the name", hello}, {"the line", line}, {"the session link", p.SessionURL}, {"the preferences link", p.PreferencesURL}, {"the unsubscribe link", p.UnsubscribeURL},
	} {
		if err := checkPersonal(value.field, value.text); err != nil {
			return "", err
		}
	}
	for _, link := range []string{p.SessionURL, p.PreferencesURL, p.UnsubscribeURL} {
		if err := checkLink(link); err != nil {
			return "", err
		}
	}
	if line != "" {
		line += "\n" // a template has no blank line or space of its own for a line that isn't there
	}
	data, err := json.Marshal(replacement{hello, line, p.SessionURL, p.PreferencesURL, p.UnsubscribeURL})
	return string(data), err
}
