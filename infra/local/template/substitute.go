package template

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// sub replaces ${...} in both forms: a string, or a string and its own variables.
func (r *resolver) sub(n *yaml.Node) value {
	pattern, own := n, map[string]*yaml.Node{}
	if n.Kind == yaml.SequenceNode {
		args := r.arguments("Sub", n, 2)
		if args == nil {
			return value{}
		}
		pattern = args[0]
		_, own = r.fields(args[1])
	}
	if pattern.Kind != yaml.ScalarNode {
		return r.fail(n.Line, "Sub takes a string")
	}
	var out strings.Builder
	used := map[string]bool{}
	rest := pattern.Value
	for {
		before, after, found := strings.Cut(rest, "${")
		out.WriteString(before)
		if !found {
			break
		}
		name, remaining, closed := strings.Cut(after, "}")
		if !closed {
			return r.fail(n.Line, "Sub has a ${ without its }")
		}
		rest = remaining
		used[name] = true
		out.WriteString(r.variable(n.Line, name, own))
	}
	for name, node := range own {
		if !used[name] {
			r.fail(node.Line, "Sub gives %s but doesn't use it", name)
		}
	}
	return text(n.Line, r.dynamic(n.Line, out.String()))
}

func (r *resolver) variable(line int, name string, own map[string]*yaml.Node) string {
	if literal, ok := strings.CutPrefix(name, "!"); ok {
		return "${" + literal + "}"
	}
	if node, ok := own[name]; ok {
		return r.string(node)
	}
	v := r.named(line, name)
	if v.kind == list || v.kind == object {
		r.fail(line, "Sub can't put the list %s in a string", name)
	}
	return v.text
}

// named resolves what stands in ${...}: Name or Resource.Attribute.
func (r *resolver) named(line int, name string) value {
	if id, attribute, ok := strings.Cut(name, "."); ok {
		return r.attribute(line, id, attribute)
	}
	return r.ref(line, name)
}
