package template

import "go.yaml.in/yaml/v3"

// checkRules fails parameters that a rule of the template refuses, in the rule's own words.
func (r *resolver) checkRules(n *yaml.Node) {
	names, nodes := r.fields(n)
	for _, name := range names {
		parts, rule := r.fields(nodes[name])
		for _, part := range parts {
			if part != "RuleCondition" && part != "Assertions" {
				r.fail(rule[part].Line, "the rule %s: %s is not understood", name, part)
			}
		}
		assertions := rule["Assertions"]
		if assertions == nil || assertions.Kind != yaml.SequenceNode {
			r.fail(nodes[name].Line, "the rule %s needs a list of Assertions", name)
			continue
		}
		if condition := rule["RuleCondition"]; condition != nil && !r.test(condition) {
			continue
		}
		for _, assertion := range assertions.Content {
			r.assert(name, assertion)
		}
	}
}

func (r *resolver) assert(rule string, n *yaml.Node) {
	_, parts := r.fields(n)
	if parts["Assert"] == nil {
		r.fail(n.Line, "the rule %s: Assert is missing", rule)
		return
	}
	why := "no reason given"
	if d := parts["AssertDescription"]; d != nil {
		why = d.Value
	}
	if !r.test(parts["Assert"]) {
		r.fail(n.Line, "the rule %s refuses the parameters: %s", rule, why)
	}
}
