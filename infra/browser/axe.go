package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// Axe is the source of axe-core, which judges how well people can use a page.
type Axe string

// Outcome is what axe-core found on a page.
type Outcome struct {
	Violations []Violation
	Passed     []string // rules that the page has something for, and keeps
}

// Violation is one rule that a page breaks.
type Violation struct {
	Rule  string // such as color-contrast
	Help  string // what the rule asks for
	Nodes []Node
}

// Node is one place where a rule is broken.
type Node struct {
	Target string // a CSS selector
	Why    string
}

// String says what is broken and where.
func (v Violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", v.Rule, v.Help)
	for _, n := range v.Nodes {
		fmt.Fprintf(&b, "\n    %s: %s", n.Target, strings.Join(strings.Fields(n.Why), " "))
	}
	return b.String()
}

// standards are axe-core's names for the rules that are asked for: WCAG 2.2 at level AA with all it
// builds on, and what axe-core's makers advise besides.
var standards = []string{"wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"}

// Load puts axe-core into the page that is open. A page's own security policy doesn't stop it.
func (a Axe) Load(ctx context.Context, t *Tab) error { return t.Evaluate(ctx, string(a), nil) }

// Run judges the page that is open as it is shown now, by all rules but those left out. Load comes first.
func (a Axe) Run(ctx context.Context, t *Tab, leftOut ...string) (Outcome, error) {
	rules := map[string]map[string]bool{"target-size": {"enabled": true}} // off unless asked for
	for _, rule := range leftOut {
		rules[rule] = map[string]bool{"enabled": false}
	}
	options, err := json.Marshal(object{
		"runOnly": standards, "rules": rules, "resultTypes": []string{"violations"},
	})
	if err != nil {
		return Outcome{}, err
	}
	const script = `axe.run(document, %s).then(found => ({
		Violations: found.violations.map(v => ({
			Rule: v.id, Help: v.help, Nodes: v.nodes.map(n => ({Target: n.target.join(" "), Why: n.failureSummary})),
		})),
		Passed: found.passes.map(rule => rule.id),
	}))`
	var found Outcome
	err = t.Evaluate(ctx, fmt.Sprintf(script, options), &found)
	return found, err
}
