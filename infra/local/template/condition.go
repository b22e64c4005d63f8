package template

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// condition works out a named condition, once.
func (r *resolver) condition(line int, name string) bool {
	if settled, ok := r.settled[name]; ok {
		return settled
	}
	n, ok := r.conditions[name]
	if !ok || r.settling[name] {
		r.fail(line, "there is no condition %s, or it refers to itself", name)
		return false
	}
	r.settling[name] = true
	r.settled[name] = r.test(n)
	return r.settled[name]
}

// test works out the truth of a condition function.
func (r *resolver) test(n *yaml.Node) bool {
	name, arg := strings.TrimPrefix(n.Tag, "!"), n
	if n.Kind == yaml.MappingNode && len(n.Content) == 2 {
		name, arg = strings.TrimPrefix(n.Content[0].Value, "Fn::"), n.Content[1]
	}
	switch {
	case name == "Condition":
		return r.condition(n.Line, arg.Value)
	case arg.Kind != yaml.SequenceNode:
	case name == "Equals" && len(arg.Content) == 2:
		return r.string(arg.Content[0]) == r.string(arg.Content[1])
	case name == "Not" && len(arg.Content) == 1:
		return !r.test(arg.Content[0])
	case name == "And" && len(arg.Content) >= 2:
		return !slices.ContainsFunc(arg.Content, func(c *yaml.Node) bool { return !r.test(c) })
	case name == "Or" && len(arg.Content) >= 2:
		return slices.ContainsFunc(arg.Content, r.test)
	}
	r.fail(n.Line, "this condition is not understood")
	return false
}
