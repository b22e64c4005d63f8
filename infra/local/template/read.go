package template

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Read reads the template in a file. The error, if any, names every mistake with its line.
func Read(path string, options Options) (*Stack, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	stack, err := Parse(raw, options)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return stack, nil
}

// Parse reads a template's text.
func Parse(raw []byte, options Options) (*Stack, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(raw, &document); err != nil {
		return nil, err
	}
	if len(document.Content) != 1 {
		return nil, errors.New("the template is empty")
	}
	if options.StackName == "" {
		options.StackName = "limber-local"
	}
	r := &resolver{
		options: options, parameters: map[string]value{},
		settled: map[string]bool{}, settling: map[string]bool{},
		resources: map[string]*resource{}, secrets: map[string]string{},
	}
	for id, secret := range options.Secrets {
		r.secrets[id] = secret
	}
	stack := r.document(document.Content[0])
	if err := r.err(); err != nil {
		return nil, err
	}
	return stack, nil
}

var sections = []string{"AWSTemplateFormatVersion", "Transform", "Description", "Metadata", "Parameters", "Rules", "Mappings", "Conditions", "Globals", "Resources", "Outputs"}

func (r *resolver) document(root *yaml.Node) *Stack {
	names, top := r.fields(root)
	for _, name := range names {
		if !slices.Contains(sections, name) {
			r.fail(top[name].Line, "the section %s is not understood", name)
		}
	}
	if t := top["Transform"]; t == nil || t.Value != "AWS::Serverless-2016-10-31" {
		r.fail(root.Line, "Transform needs to be AWS::Serverless-2016-10-31")
	}
	_, r.mappings = r.fields(top["Mappings"])
	_, r.conditions = r.fields(top["Conditions"])
	r.readParameters(top["Parameters"])
	r.checkRules(top["Rules"])
	order := r.readResources(top["Resources"])
	for name, n := range r.conditions {
		r.condition(n.Line, name)
	}
	b := r.build(order, r.eval(top["Globals"]))
	b.finish(top["Outputs"])
	b.stack.Secrets = r.secrets
	return b.stack
}

func (r *resolver) readParameters(n *yaml.Node) {
	names, nodes := r.fields(n)
	for _, name := range names {
		f := r.fieldsOf(name, r.eval(nodes[name]))
		f.ignore("NoEcho", "Description", "ConstraintDescription")
		kind := f.choice("Type", "String", "Number", "CommaDelimitedList")
		given, set := r.options.Parameters[name]
		if fallback := f.get("Default"); !set {
			given = fallback.text
			if fallback.kind == absent {
				f.fail("the parameter has no default and was not given")
			}
		}
		r.checkParameter(f, kind, given)
		f.done()
		v := text(nodes[name].Line, given)
		if kind == "CommaDelimitedList" {
			v = value{kind: list, line: v.line}
			for part := range strings.SplitSeq(given, ",") {
				v.items = append(v.items, text(v.line, strings.TrimSpace(part)))
			}
		}
		r.parameters[name] = v
	}
	for name := range r.options.Parameters {
		if !slices.Contains(names, name) {
			r.fail(0, "there is no parameter %s to set", name)
		}
	}
}

func (r *resolver) checkParameter(f *fields, kind, given string) {
	if allowed := f.texts("AllowedValues"); allowed != nil && !slices.Contains(allowed, given) {
		f.fail("%q is not one of %s", given, strings.Join(allowed, ", "))
	}
	if pattern := f.text("AllowedPattern"); pattern != "" {
		re, err := regexp.Compile(`\A(?:` + pattern + `)\z`)
		if err != nil {
			f.fail("AllowedPattern: %v", err)
		} else if !re.MatchString(given) {
			f.fail("%q does not fit AllowedPattern", given)
		}
	}
	if n := f.number("MinLength", 0, 0, 1<<20); len(given) < n {
		f.fail("%q is shorter than MinLength", given)
	}
	if n := f.number("MaxLength", 1<<20, 0, 1<<20); len(given) > n {
		f.fail("%q is longer than MaxLength", given)
	}
	least, most := f.number("MinValue", -1<<31, -1<<31, 1<<31), f.number("MaxValue", 1<<31, -1<<31, 1<<31)
	if kind != "Number" {
		return
	}
	if n, err := strconv.ParseFloat(given, 64); err != nil || n < float64(least) || n > float64(most) {
		f.fail("%q is not a number in the range allowed", given)
	}
}

var resourceKeys = []string{"Type", "Properties", "Condition", "DependsOn", "Metadata", "DeletionPolicy", "UpdateReplacePolicy"}

// readResources notes the resources whose condition holds, and returns their ids in order.
func (r *resolver) readResources(n *yaml.Node) []string {
	names, nodes := r.fields(n)
	var order []string
	for _, id := range names {
		keys, node := r.fields(nodes[id])
		for _, key := range keys {
			if !slices.Contains(resourceKeys, key) {
				r.fail(node[key].Line, "%s: %s is not understood", id, key)
			}
		}
		if c := node["Condition"]; c != nil && !r.condition(c.Line, c.Value) {
			continue
		}
		kind := ""
		if node["Type"] != nil {
			kind = node["Type"].Value
		}
		if _, known := identities[kind]; !known {
			r.fail(nodes[id].Line, "%s: the resource type %q is not understood", id, kind)
			continue
		}
		if kind == "AWS::Serverless::Function" {
			r.checkBuild(id, nodes[id].Line, node["Metadata"])
		}
		r.resources[id] = &resource{id: id, kind: kind, line: nodes[id].Line, properties: node["Properties"]}
		order = append(order, id)
	}
	for _, id := range names {
		_, node := r.fields(nodes[id])
		r.checkDependencies(id, names, node["DependsOn"])
	}
	return order
}

func (r *resolver) checkBuild(id string, line int, metadata *yaml.Node) {
	if metadata != nil {
		if _, nodes := r.fields(metadata); nodes["BuildMethod"] != nil && nodes["BuildMethod"].Value == "makefile" {
			return
		}
	}
	r.fail(line, "%s: Metadata needs BuildMethod: makefile", id)
}

func (r *resolver) checkDependencies(id string, all []string, n *yaml.Node) {
	if n == nil {
		return
	}
	wanted := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		wanted = n.Content
	}
	for _, w := range wanted {
		if !slices.Contains(all, w.Value) {
			r.fail(w.Line, "%s: there is no resource %s to depend on", id, w.Value)
		}
	}
}

func (r *resolver) outputs(n *yaml.Node) map[string]string {
	out := map[string]string{}
	names, nodes := r.fields(n)
	for _, name := range names {
		_, node := r.fields(nodes[name])
		if c := node["Condition"]; c != nil && !r.condition(c.Line, c.Value) {
			continue
		}
		f := r.fieldsOf(name, r.eval(nodes[name]))
		f.ignore("Description", "Export", "Condition")
		out[name] = f.need("Value")
		f.done()
	}
	return out
}
