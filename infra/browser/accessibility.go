package browser

import "context"

// Heard is one thing of a page as a screen reader says it.
type Heard struct {
	Role        string // such as "textbox"
	Name        string
	Description string
	Depth       int  // how many groups it is in
	Invalid     bool // its answer is said to be wrong
	Focused     bool // the keyboard's next key goes to it
}

// axNode is a node of Chromium's accessibility tree.
type axNode struct {
	NodeID, ParentID        string
	ChildIDs                []string
	Ignored                 bool
	Role, Name, Description axValue
	Properties              []struct {
		Name  string
		Value axValue
	}
}

type axValue struct{ Value any }

func (v axValue) text() string {
	text, _ := v.Value.(string)
	return text
}

// Hear returns what a screen reader finds on the page that is open, in its order: the things of some roles,
// where "group" is one of them with what is in it.
func (t *Tab) Hear(ctx context.Context, roles ...string) ([]Heard, error) {
	var tree struct{ Nodes []axNode }
	if err := t.call(ctx, "Accessibility.getFullAXTree", nil, &tree); err != nil {
		return nil, err
	}
	byID := map[string]axNode{}
	for _, n := range tree.Nodes {
		byID[n.NodeID] = n
	}
	wanted := map[string]bool{}
	for _, role := range roles {
		wanted[role] = true
	}
	var heard []Heard
	var walk func(id string, depth int)
	walk = func(id string, depth int) {
		n := byID[id]
		if h := n.heard(depth); !n.Ignored && wanted[h.Role] {
			heard = append(heard, h)
			if h.Role == "group" {
				depth++
			}
		}
		for _, child := range n.ChildIDs {
			walk(child, depth)
		}
	}
	for _, n := range tree.Nodes {
		if n.ParentID == "" {
			walk(n.NodeID, 0)
		}
	}
	return heard, nil
}

func (n axNode) heard(depth int) Heard {
	h := Heard{Role: n.Role.text(), Name: n.Name.text(), Description: n.Description.text(), Depth: depth}
	for _, p := range n.Properties {
		switch p.Name {
		case "invalid":
			h.Invalid = p.Value.text() == "true"
		case "focused":
			h.Focused, _ = p.Value.Value.(bool)
		}
	}
	return h
}
