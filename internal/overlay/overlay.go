package overlay

import (
	"encoding/json"
	"errors"
	"fmt"
)

// Read takes a file apart and holds it against a rule. The node is nil where that can't be done.
func Read(name string, data []byte, rule Rule) (*Node, Problems) {
	n, err := locate(data)
	var bad unreadable
	if errors.As(err, &bad) {
		return nil, Problems{{File: name, Line: bad.line, Message: bad.message}}
	}
	var problems Problems
	rule("", n, func(at *Node, path, message string) {
		problems = append(problems, Problem{File: name, Line: at.Line, Field: path, Message: message})
	})
	return n, problems
}

// Onto returns base with the values of n in place of its own. keys says by which field the things in the
// lists of a name are told apart: those are merged, and a thing that base doesn't have is left out.
func (n *Node) Onto(base []byte, keys map[string]string) ([]byte, error) {
	var below any
	if err := json.Unmarshal(base, &below); err != nil {
		return nil, fmt.Errorf("read what is changed: %w", err)
	}
	merged, err := json.Marshal(merge(below, n.plain(), keys))
	if err != nil {
		return nil, fmt.Errorf("write what was changed: %w", err)
	}
	return merged, nil
}

func merge(below, above any, keys map[string]string) any {
	under, ok := below.(map[string]any)
	over, both := above.(map[string]any)
	if !ok || !both {
		return above
	}
	for name, value := range over {
		if key, keyed := keys[name]; keyed {
			mergeByKey(under[name], value, key, keys)
			continue
		}
		under[name] = merge(under[name], value, keys)
	}
	return under
}

func mergeByKey(below, above any, key string, keys map[string]string) {
	under, _ := below.([]any)
	over, _ := above.([]any)
	for i, thing := range under {
		for _, change := range over {
			if idOf(thing, key) == idOf(change, key) {
				under[i] = merge(under[i], change, keys)
			}
		}
	}
}

func idOf(thing any, key string) string {
	fields, _ := thing.(map[string]any)
	return fmt.Sprint(fields[key])
}

// Set puts text fields into an object that doesn't have a field of that name.
func (n *Node) Set(name string, texts map[string]string) {
	if n == nil || n.shape != object || n.Get(name) != nil {
		return
	}
	value := &Node{Line: n.Line, shape: object}
	for field, text := range texts {
		value.members = append(value.members, member{field, n.Line, &Node{Line: n.Line, scalar: text}})
	}
	n.members = append(n.members, member{name, n.Line, value})
}
