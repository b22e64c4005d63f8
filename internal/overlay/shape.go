package overlay

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Fields are those that an object may have, by name.
type Fields map[string]Rule

// Check is the rule that an object has no other fields than these.
func (f Fields) Check(path string, n *Node, wrong Report) {
	if n.shape != object {
		wrong(n, path, "must be fields in braces { }")
		return
	}
	for _, m := range n.members {
		rule, ok := f[m.name]
		if !ok {
			names := strings.Join(slices.Sorted(maps.Keys(f)), ", ")
			wrong(&Node{Line: m.line}, Join(path, m.name), "can't be set here. These can: "+names)
			continue
		}
		rule(Join(path, m.name), m.Node, wrong)
	}
}

// With is the rule that an object has certain fields, and no others than these.
func (f Fields) With(needed ...string) Rule {
	return func(path string, n *Node, wrong Report) {
		f.Check(path, n, wrong)
		for _, name := range needed {
			if n.shape == object && n.Get(name) == nil {
				wrong(n, Join(path, name), "is missing")
			}
		}
	}
}

// One is the rule that an object has exactly one of these fields.
func (f Fields) One(path string, n *Node, wrong Report) {
	f.Check(path, n, wrong)
	if n.shape == object && len(n.members) != 1 {
		wrong(n, path, "must have exactly one field. These can be it: "+strings.Join(slices.Sorted(maps.Keys(f)), ", "))
	}
}

const longestName = 40

// Join is the name of a field in the value of a name.
func Join(path, name string) string {
	if utf8.RuneCountInString(name) > longestName {
		name = string([]rune(name)[:longestName]) + "…"
	}
	if path == "" {
		return clean(name)
	}
	return path + "." + clean(name)
}

// clean keeps a name that is none of ours on its line.
func clean(name string) string {
	if name == "" || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return fmt.Sprintf("%q", name)
	}
	return name
}

// List is of 1 to most values.
func List(most int, item Rule) Rule {
	return func(path string, n *Node, wrong Report) {
		if n.shape != list || len(n.items) < 1 || len(n.items) > most {
			wrong(n, path, fmt.Sprintf("must be a list in brackets [ ], of 1 to %d", most))
			return
		}
		for i, one := range n.items {
			item(fmt.Sprintf("%s[%d]", path, i+1), one, wrong)
		}
	}
}

// Keyed is a list of objects that each change the one of the same key, such as the section of an id.
func Keyed(key string, known []string, thing Rule) Rule {
	return func(path string, n *Node, wrong Report) {
		if n.shape != list {
			wrong(n, path, "must be a list in brackets [ ]")
			return
		}
		var seen []string
		for i, one := range n.items {
			id := one.Get(key).Text()
			place := fmt.Sprintf("%s[%d]", path, i+1)
			switch {
			case one.shape == object && !slices.Contains(known, id):
				wrong(one, Join(place, key), "must be one of: "+strings.Join(known, ", "))
				continue
			case one.shape == object && slices.Contains(seen, id):
				wrong(one, place, "is the second for "+id+". Put the two together")
			case one.shape == object:
				seen, place = append(seen, id), path+"."+id
			}
			thing(place, one, wrong)
		}
	}
}

// Distinct is a rule of a list that no two of its members have the same key.
func Distinct(key string, r Rule) Rule {
	return func(path string, n *Node, wrong Report) {
		r(path, n, wrong)
		var seen []string
		for _, item := range n.items {
			id := item.Get(key).Text()
			if id != "" && slices.Contains(seen, id) {
				wrong(item, path, "must not have "+clean(id)+" twice")
			}
			seen = append(seen, id)
		}
	}
}
