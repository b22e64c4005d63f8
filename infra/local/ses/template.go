package ses

import (
	"encoding/json"
	"fmt"
	"strings"

	"limber/infra/local/inbox"
)

// template is an inline template, split up once for all its recipients.
type template struct {
	subject, text, html []piece
	names               []string // each variable once
}

// piece is either literal text or, where name is set, a variable.
type piece struct {
	literal string
	name    string
}

// values are a recipient's variables.
type values map[string]string

// rendered is a template with a recipient's values: an inbox.Body.
type rendered struct {
	template *template
	values   values
}

// parseTemplate reads the {{name}} marks of an inline template. The rest of
// SES's template language is refused, so that nothing is shown differently here
// than there.
func parseTemplate(content *templateContent) (*template, error) {
	if content == nil {
		return nil, bad("The local cloud takes inline templates only: set TemplateContent.")
	}
	if len(content.Subject)+len(content.Text)+len(content.HTML) > maxTemplate {
		return nil, bad("The inline template is larger than 1 MB.")
	}
	if content.Subject == "" || content.Text == "" && content.HTML == "" {
		return nil, bad("The template must have a subject, and a text or an HTML part.")
	}
	t := &template{}
	for _, part := range []struct {
		text   string
		pieces *[]piece
	}{{content.Subject, &t.subject}, {content.Text, &t.text}, {content.HTML, &t.html}} {
		pieces, err := split(part.text)
		if err != nil {
			return nil, err
		}
		*part.pieces = pieces
	}
	seen := map[string]bool{}
	for _, pieces := range [][]piece{t.subject, t.text, t.html} {
		for _, p := range pieces {
			if p.name != "" && !seen[p.name] {
				seen[p.name] = true
				t.names = append(t.names, p.name)
			}
		}
	}
	return t, nil
}

func split(text string) ([]piece, error) {
	var pieces []piece
	for {
		literal, rest, found := strings.Cut(text, "{{")
		if literal != "" {
			pieces = append(pieces, piece{literal: literal})
		}
		if !found {
			return pieces, nil
		}
		inside, after, closed := strings.Cut(rest, "}}")
		name := strings.TrimSpace(inside)
		if !closed || !variable(name) {
			return nil, bad(fmt.Sprintf("The template has {{%.20s: the local cloud knows {{name}} only.", inside))
		}
		pieces = append(pieces, piece{name: name})
		text = after
	}
}

// variable tells whether a name is one that JSON data can hold at its top
// level.
func variable(name string) bool {
	for i, r := range name {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '_'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return name != ""
}

// parseData reads a recipient's template data. A value that it doesn't give is
// taken from defaults.
func parseData(data string, defaults values) (values, error) {
	if data == "" {
		return defaults, nil
	}
	if len(data) > maxTemplateData {
		return nil, bad(fmt.Sprintf("The template data is longer than %d characters.", maxTemplateData))
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal([]byte(data), &raw); err != nil {
		return nil, bad("The template data is not a JSON object.")
	}
	v := make(values, len(raw)+len(defaults))
	for name, value := range defaults {
		v[name] = value
	}
	for name, value := range raw {
		var text string
		switch {
		case string(value) == "null":
			continue // as good as missing
		case json.Unmarshal(value, &text) == nil:
			v[name] = text
		default:
			v[name] = string(value) // a number or a truth value stands as it is written
		}
	}
	return v, nil
}

// missing names a variable of the template that v has no value for, or "".
func (t *template) missing(v values) string {
	for _, name := range t.names {
		if _, known := v[name]; !known {
			return name
		}
	}
	return ""
}

// Content implements inbox.Body. SES puts values in as they are: escaping them
// is the sender's business.
func (r rendered) Content() inbox.Content {
	return inbox.Content{
		Subject: join(r.template.subject, r.values),
		Text:    join(r.template.text, r.values),
		HTML:    join(r.template.html, r.values),
	}
}

// Subject renders the subject alone.
func (r rendered) Subject() string { return join(r.template.subject, r.values) }

func join(pieces []piece, v values) string {
	size := 0
	for _, p := range pieces {
		size += len(p.literal) + len(v[p.name])
	}
	var out strings.Builder
	out.Grow(size)
	for _, p := range pieces {
		if p.name == "" {
			out.WriteString(p.literal)
		} else {
			out.WriteString(v[p.name])
		}
	}
	return out.String()
}
