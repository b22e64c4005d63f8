package template

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
)

type kind int

const (
	absent kind = iota
	scalar
	list
	object
)

// value is a piece of the template with every intrinsic function resolved.
type value struct {
	kind  kind
	line  int
	text  string // of a scalar
	plain bool   // the scalar is a number or a truth value, not a string
	items []value
	names []string // of an object's fields, in order
	field map[string]value
}

// trail collects what is wrong, so that one run names every mistake.
type trail struct{ errs []error }

func (t *trail) fail(line int, format string, args ...any) value {
	err := fmt.Errorf("line %d: %s", line, fmt.Sprintf(format, args...))
	for _, have := range t.errs {
		if have.Error() == err.Error() {
			return value{} // a piece that is read twice is blamed once
		}
	}
	t.errs = append(t.errs, err)
	return value{}
}

func (t *trail) err() error { return errors.Join(t.errs...) }

func text(line int, s string) value { return value{kind: scalar, line: line, text: s} }

// json encodes the value with numbers and truth values as the template wrote them.
func (v value) json() []byte {
	encoded, err := json.Marshal(v.tree())
	if err != nil {
		panic(fmt.Sprintf("template: a plain tree that JSON can't encode: %v", err))
	}
	return encoded
}

func (v value) tree() any {
	switch v.kind {
	case scalar:
		if v.plain {
			return json.RawMessage(v.text)
		}
		return v.text
	case list:
		items := make([]any, len(v.items))
		for i, item := range v.items {
			items[i] = item.tree()
		}
		return items
	case object:
		fields := make(map[string]any, len(v.field))
		for name, f := range v.field {
			fields[name] = f.tree()
		}
		return fields
	default:
		return nil
	}
}

// merge lays own over base as SAM does with Globals: objects field by field, lists one after the
// other, and for all else own wins.
func merge(base, own value) value {
	switch {
	case own.kind == absent:
		return base
	case base.kind == object && own.kind == object:
		merged := value{kind: object, line: own.line, field: map[string]value{}}
		for _, name := range base.names {
			merged.names = append(merged.names, name)
			merged.field[name] = merge(base.field[name], own.field[name])
		}
		for _, name := range own.names {
			if _, both := base.field[name]; !both {
				merged.names = append(merged.names, name)
				merged.field[name] = own.field[name]
			}
		}
		return merged
	case base.kind == list && own.kind == list:
		own.items = append(slices.Clone(base.items), own.items...)
	}
	return own
}

// fields returns a mapping's keys and value nodes, and fails keys that appear twice.
func (t *trail) fields(n *yaml.Node) (names []string, nodes map[string]*yaml.Node) {
	nodes = map[string]*yaml.Node{}
	if n == nil {
		return nil, nodes
	}
	if n.Kind != yaml.MappingNode {
		t.fail(n.Line, "expected a mapping here")
		return nil, nodes
	}
	for i := 0; i < len(n.Content); i += 2 {
		name := n.Content[i].Value
		if _, twice := nodes[name]; twice {
			t.fail(n.Content[i].Line, "%s is given twice", name)
			continue
		}
		names = append(names, name)
		nodes[name] = n.Content[i+1]
	}
	return names, nodes
}
