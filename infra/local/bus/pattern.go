package bus

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Pattern is an EventBridge event pattern. Understood are exact values, prefix, exists and
// anything-but, at any depth.
type Pattern struct {
	fields map[string]any // a field is a Pattern or a []test
}

// test is one alternative of a leaf.
type test struct {
	kind   string // equals, prefix, exists, anything-but
	text   string // equals and prefix, and the JSON text of other exact values
	exists bool
	but    []string
}

// ParsePattern reads a pattern in its JSON form. What it doesn't understand is an error.
func ParsePattern(raw []byte) (Pattern, error) {
	var tree map[string]any
	if err := json.Unmarshal(raw, &tree); err != nil {
		return Pattern{}, fmt.Errorf("the event pattern is not a JSON object: %w", err)
	}
	return parsePattern(tree)
}

func parsePattern(tree map[string]any) (Pattern, error) {
	p := Pattern{fields: map[string]any{}}
	if len(tree) == 0 {
		return p, errors.New("an event pattern can't be empty")
	}
	for key, sub := range tree {
		var err error
		switch sub := sub.(type) {
		case map[string]any:
			p.fields[key], err = parsePattern(sub)
		case []any:
			p.fields[key], err = parseTests(sub)
		default:
			err = errors.New("needs a list of values")
		}
		if err != nil {
			return p, fmt.Errorf("%s: %w", key, err)
		}
	}
	return p, nil
}

func parseTests(list []any) ([]test, error) {
	if len(list) == 0 {
		return nil, errors.New("an empty list matches nothing")
	}
	tests := make([]test, len(list))
	for i, item := range list {
		rule, ok := item.(map[string]any)
		if !ok {
			tests[i] = test{kind: "equals", text: leafText(item)}
			continue
		}
		var err error
		if tests[i], err = parseTest(rule); err != nil {
			return nil, err
		}
	}
	return tests, nil
}

func parseTest(rule map[string]any) (test, error) {
	if len(rule) != 1 {
		return test{}, errors.New("a content filter has exactly one key")
	}
	for kind, argument := range rule {
		switch argument := argument.(type) {
		case string:
			switch kind {
			case "prefix":
				return test{kind: kind, text: argument}, nil
			case "anything-but":
				return test{kind: kind, but: []string{leafText(argument)}}, nil
			}
		case bool:
			if kind == "exists" {
				return test{kind: kind, exists: argument}, nil
			}
		case []any:
			if kind == "anything-but" {
				but := make([]string, len(argument))
				for i, a := range argument {
					but[i] = leafText(a)
				}
				return test{kind: kind, but: but}, nil
			}
		}
		return test{}, fmt.Errorf("the content filter %s is not understood", kind)
	}
	panic("unreachable: the rule has one key")
}

// leafText gives a value a text under which equal values are equal: strings keep a mark of their own.
func leafText(value any) string {
	if s, ok := value.(string); ok {
		return `"` + s
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(encoded)
}

// Matches reports whether the event fits the pattern.
func (p Pattern) Matches(e *Event) bool {
	tree := map[string]any{"source": e.Source, "detail-type": e.DetailType}
	for key := range tree { // most events end here, before their detail is decoded
		if tests, ok := p.fields[key].([]test); ok && !anyMatches(tests, tree[key], true) {
			return false
		}
	}
	for key := range p.fields {
		switch key {
		case "source", "detail-type":
		case "detail":
			var detail any
			if json.Unmarshal(e.Detail, &detail) == nil {
				tree[key] = detail
			}
		default:
			var envelope map[string]any
			if json.Unmarshal(e.JSON(), &envelope) == nil {
				tree = envelope
			}
		}
	}
	return p.matches(tree)
}

func (p Pattern) matches(tree map[string]any) bool {
	for key, want := range p.fields {
		got, present := tree[key]
		switch want := want.(type) {
		case Pattern:
			sub, _ := got.(map[string]any)
			if !want.matches(sub) {
				return false
			}
		case []test:
			if !anyMatches(want, got, present) {
				return false
			}
		}
	}
	return true
}

func anyMatches(tests []test, got any, present bool) bool {
	values := []any{got}
	if list, ok := got.([]any); ok {
		values = list
	}
	for _, t := range tests {
		if t.kind == "exists" {
			if t.exists == present {
				return true
			}
			continue
		}
		for _, value := range values {
			if present && t.matches(value) {
				return true
			}
		}
	}
	return false
}

func (t test) matches(value any) bool {
	text := leafText(value)
	switch t.kind {
	case "prefix":
		return strings.HasPrefix(text, `"`+t.text)
	case "anything-but":
		for _, but := range t.but {
			if but == text {
				return false
			}
		}
		return true
	default:
		return t.text == text
	}
}
