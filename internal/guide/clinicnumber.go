package guide

import (
	"strings"

	"limber/internal/overlay"
)

// rulesRule lets a clinic set each number of the rules within its bounds, where it comes from, and its approval.
func rulesRule([]byte) (overlay.Rule, error) {
	rules := map[string]overlay.Fields{}
	for _, n := range (Rules{}).Numbers() {
		if rules[n.Rule] == nil {
			rules[n.Rule] = overlay.Fields{"source": sourceRule()}
		}
		rules[n.Rule][n.Field] = overlay.Whole(n.Least, n.Most)
	}
	all := overlay.Fields{}
	for name, fields := range rules {
		all[name] = signed(fields)
	}
	return all.Check, nil
}

// ownNumbers says of each rule with other numbers than ours that they are the clinic's, unless it says more.
func ownNumbers(change *overlay.Node) {
	for _, n := range (Rules{}).Numbers() {
		if rule := change.Get(n.Rule); rule.Get(n.Field) != nil {
			rule.Set("source", ownSource)
		}
	}
}

// checkOrders holds the rules with the clinic's numbers against the orders, and says what is wrong at the number
// that the clinic gave.
func (l *loader) checkOrders(r Rules, change *overlay.Node) {
	values := r.values()
	for _, o := range orders {
		lower, upper := values[o.lower], values[o.upper]
		if o.kept(lower, upper) {
			continue
		}
		if at := change.Get(strings.Split(o.upper, ".")...); at != nil {
			l.wrong("rules.json", at, o.upper, o.above(lower))
		} else if at := change.Get(strings.Split(o.lower, ".")...); at != nil {
			l.wrong("rules.json", at, o.lower, o.below(upper))
		}
	}
}
