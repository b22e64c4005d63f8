// Package policy judges AWS calls by the IAM statements of the function that makes them, and keeps
// account of which permissions were needed.
package policy

import (
	"fmt"
	"sort"
	"strings"
	"sync/atomic"

	"limber/infra/local/call"
)

// Statement is one IAM statement, with every intrinsic already resolved.
type Statement struct {
	Deny       bool
	Actions    []string // such as dynamodb:Get*, with the wildcards * and ?
	Resources  []string // ARNs, with the same wildcards
	Conditions []Condition
}

// Condition is one operator on one key. All conditions of a statement must hold.
type Condition struct {
	Operator string // StringEquals, StringLike or either with ForAllValues: before it
	Key      string // such as dynamodb:LeadingKeys
	Values   []string
}

// CheckOperator returns an error for a condition operator that Policy can't judge.
func CheckOperator(operator string) error {
	switch strings.TrimPrefix(operator, "ForAllValues:") {
	case "StringEquals", "StringLike":
		return nil
	}
	return fmt.Errorf("the condition operator %s is not understood", operator)
}

// Policy is what one function may do. It is safe for concurrent use.
type Policy struct {
	statements []*counted
}

// counted is a statement with one mark for each action and resource pair that some call needed.
type counted struct {
	Statement
	used []atomic.Bool
}

// New makes a policy of the statements.
func New(statements []Statement) *Policy {
	p := &Policy{}
	for _, s := range statements {
		p.statements = append(p.statements, &counted{Statement: s, used: make([]atomic.Bool, len(s.Actions)*len(s.Resources))})
	}
	return p
}

// Allows reports whether every access is allowed and none denied. When not, it gives the first that
// is refused.
func (p *Policy) Allows(access []call.Access, context map[string][]string) (refused call.Access, ok bool) {
	for _, a := range access {
		if !p.allows(a, context) {
			return a, false
		}
	}
	return call.Access{}, true
}

func (p *Policy) allows(a call.Access, context map[string][]string) bool {
	allowed := false
	for _, s := range p.statements {
		pair, applies := s.match(a, context)
		if !applies {
			continue
		}
		s.used[pair].Store(true)
		if s.Deny {
			return false
		}
		allowed = true
	}
	return allowed
}

// match returns the number of the action and resource pair by which the statement covers the access.
func (s *counted) match(a call.Access, context map[string][]string) (pair int, ok bool) {
	for i, action := range s.Actions {
		if !Match(strings.ToLower(action), strings.ToLower(a.Action)) {
			continue
		}
		for j, resource := range s.Resources {
			if Match(resource, a.Resource) && s.conditionsHold(context) {
				return i*len(s.Resources) + j, true
			}
		}
	}
	return 0, false
}

func (s *counted) conditionsHold(context map[string][]string) bool {
	for _, c := range s.Conditions {
		if !c.holds(lookup(context, c.Key)) {
			return false
		}
	}
	return true
}

// holds follows IAM: without ForAllValues a missing key fails; with it, a missing key passes.
func (c Condition) holds(got []string) bool {
	operator, all := strings.CutPrefix(c.Operator, "ForAllValues:")
	if !all && len(got) != 1 {
		return false
	}
	for _, g := range got {
		if !c.matchesOne(operator, g) {
			return false
		}
	}
	return true
}

func (c Condition) matchesOne(operator, got string) bool {
	for _, want := range c.Values {
		if want == got || operator == "StringLike" && Match(want, got) {
			return true
		}
	}
	return false
}

// lookup finds a condition key whatever its letter case, as IAM does.
func lookup(context map[string][]string, key string) []string {
	for k, v := range context {
		if strings.EqualFold(k, key) {
			return v
		}
	}
	return nil
}

// Unused lists the allowed action and resource pairs that no call has needed so far, each as
// "action on resource", sorted.
func (p *Policy) Unused() []string {
	var unused []string
	for _, s := range p.statements {
		if s.Deny {
			continue
		}
		for i := range s.used {
			if !s.used[i].Load() {
				unused = append(unused, s.Actions[i/len(s.Resources)]+" on "+s.Resources[i%len(s.Resources)])
			}
		}
	}
	sort.Strings(unused)
	return unused
}

// Forget clears the account of what was used.
func (p *Policy) Forget() {
	for _, s := range p.statements {
		for i := range s.used {
			s.used[i].Store(false)
		}
	}
}

// Match reports whether text fits a pattern in which * stands for any run of characters and ? for
// any one character.
func Match(pattern, text string) bool {
	star, mark := -1, 0
	p, t := 0, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
			p++
			t++
		case star >= 0:
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
