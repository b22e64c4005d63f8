package template

import (
	"encoding/json"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// resolver turns YAML nodes into values. Conditions and parameters are settled when first asked for.
type resolver struct {
	trail
	options    Options
	parameters map[string]value
	mappings   map[string]*yaml.Node
	conditions map[string]*yaml.Node
	settled    map[string]bool // conditions worked out
	settling   map[string]bool // conditions being worked out, to catch circles
	resources  map[string]*resource
	secrets    map[string]string
	usedAPI    bool // set when something refers to the HTTP API
}

// resource is one entry under Resources whose condition holds.
type resource struct {
	id         string
	kind       string // the CloudFormation type
	line       int
	properties *yaml.Node // nil when there are none
	name       string     // the physical name; empty until asked for
}

// eval resolves a node. What a false condition or AWS::NoValue takes away is absent.
func (r *resolver) eval(n *yaml.Node) value {
	if n == nil {
		return value{}
	}
	if n.Kind == yaml.AliasNode {
		return r.eval(n.Alias)
	}
	if strings.HasPrefix(n.Tag, "!") && !strings.HasPrefix(n.Tag, "!!") {
		bare := *n
		bare.Tag = ""
		return r.call(n.Tag[1:], &bare)
	}
	switch n.Kind {
	case yaml.ScalarNode:
		return r.scalar(n)
	case yaml.SequenceNode:
		v := value{kind: list, line: n.Line}
		for _, item := range n.Content {
			if got := r.eval(item); got.kind != absent {
				v.items = append(v.items, got)
			}
		}
		return v
	case yaml.MappingNode:
		return r.mapping(n)
	}
	return r.fail(n.Line, "this YAML is not understood")
}

func (r *resolver) scalar(n *yaml.Node) value {
	switch n.ShortTag() {
	case "!!null":
		return r.fail(n.Line, "a value is missing here")
	case "!!int", "!!float", "!!bool":
		plain := strings.ToLower(n.Value)
		return value{kind: scalar, line: n.Line, text: plain, plain: json.Valid([]byte(plain))}
	default:
		return value{kind: scalar, line: n.Line, text: r.dynamic(n.Line, n.Value)}
	}
}

func (r *resolver) mapping(n *yaml.Node) value {
	names, nodes := r.fields(n)
	if len(names) == 1 && (names[0] == "Ref" || strings.HasPrefix(names[0], "Fn::")) {
		return r.call(strings.TrimPrefix(names[0], "Fn::"), nodes[names[0]])
	}
	v := value{kind: object, line: n.Line, field: map[string]value{}}
	for _, name := range names {
		if got := r.eval(nodes[name]); got.kind != absent {
			v.names = append(v.names, name)
			v.field[name] = got
		}
	}
	return v
}

// call works out one intrinsic function.
func (r *resolver) call(name string, n *yaml.Node) value {
	switch name {
	case "Ref":
		return r.ref(n.Line, n.Value)
	case "GetAtt":
		return r.getAtt(n)
	case "Sub":
		return r.sub(n)
	case "Join":
		return r.join(n)
	case "Split":
		return r.split(n)
	case "Select":
		return r.pick(n)
	case "FindInMap":
		return r.find(n)
	case "If":
		args := r.arguments("If", n, 3)
		if args == nil {
			return value{}
		}
		if r.condition(args[0].Line, args[0].Value) {
			return r.eval(args[1])
		}
		return r.eval(args[2])
	}
	return r.fail(n.Line, "the function %s is not understood here", name)
}

// arguments returns the items of a function's list, or nil and a failure when there are not n.
func (r *resolver) arguments(name string, n *yaml.Node, count int) []*yaml.Node {
	if n.Kind != yaml.SequenceNode || len(n.Content) != count {
		r.fail(n.Line, "%s takes a list of %d", name, count)
		return nil
	}
	return n.Content
}

// string resolves a node that must come to one scalar.
func (r *resolver) string(n *yaml.Node) string {
	v := r.eval(n)
	if v.kind == list || v.kind == object {
		r.fail(n.Line, "expected one value here, not a list or a mapping")
	}
	return v.text
}

func (r *resolver) join(n *yaml.Node) value {
	args := r.arguments("Join", n, 2)
	if args == nil {
		return value{}
	}
	items := r.eval(args[1])
	if items.kind != list {
		return r.fail(n.Line, "Join takes a list to join")
	}
	var parts []string
	for _, item := range items.items {
		if item.kind != scalar {
			return r.fail(item.line, "Join takes a list of plain values")
		}
		parts = append(parts, item.text)
	}
	return text(n.Line, r.dynamic(n.Line, strings.Join(parts, r.string(args[0]))))
}

func (r *resolver) split(n *yaml.Node) value {
	args := r.arguments("Split", n, 2)
	if args == nil {
		return value{}
	}
	v := value{kind: list, line: n.Line}
	for part := range strings.SplitSeq(r.string(args[1]), r.string(args[0])) {
		v.items = append(v.items, text(n.Line, part))
	}
	return v
}

func (r *resolver) pick(n *yaml.Node) value {
	args := r.arguments("Select", n, 2)
	if args == nil {
		return value{}
	}
	index, err := strconv.Atoi(r.string(args[0]))
	from := r.eval(args[1])
	if err != nil || from.kind != list || index < 0 || index >= len(from.items) {
		return r.fail(n.Line, "Select has no item of that number")
	}
	return from.items[index]
}

func (r *resolver) find(n *yaml.Node) value {
	args := r.arguments("FindInMap", n, 3)
	if args == nil {
		return value{}
	}
	name, top, second := r.string(args[0]), r.string(args[1]), r.string(args[2])
	at := r.mappings[name]
	for _, key := range []string{top, second} {
		if at == nil {
			break
		}
		_, nodes := r.fields(at)
		at = nodes[key]
	}
	if at == nil {
		return r.fail(n.Line, "the mapping %s has no %s, %s", name, top, second)
	}
	return r.eval(at)
}

func (r *resolver) getAtt(n *yaml.Node) value {
	if n.Kind == yaml.SequenceNode {
		if args := r.arguments("GetAtt", n, 2); args != nil {
			return r.attribute(n.Line, args[0].Value, r.string(args[1]))
		}
		return value{}
	}
	id, attribute, ok := strings.Cut(n.Value, ".")
	if !ok {
		return r.fail(n.Line, "GetAtt takes Resource.Attribute")
	}
	return r.attribute(n.Line, id, attribute)
}
