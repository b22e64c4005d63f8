package overlay

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"
)

// Node is a JSON value that knows its line.
type Node struct {
	Line    int
	shape   shape
	scalar  any // string, json.Number, bool, or nil for null
	members []member
	items   []*Node
}

type shape int

const (
	scalar shape = iota
	object
	list
)

// member is a field of an object.
type member struct {
	name string
	line int
	*Node
}

// Get follows the names of fields, and returns nil where there is no such field.
func (n *Node) Get(names ...string) *Node {
	for _, name := range names {
		if n == nil {
			return nil
		}
		i := slices.IndexFunc(n.members, func(m member) bool { return m.name == name })
		if i < 0 {
			return nil
		}
		n = n.members[i].Node
	}
	return n
}

// Items are those of a list.
func (n *Node) Items() []*Node {
	if n == nil {
		return nil
	}
	return n.items
}

// Text is the value of a text or a number; empty for all others.
func (n *Node) Text() string {
	if n != nil {
		switch value := n.scalar.(type) {
		case string:
			return value
		case json.Number:
			return value.String()
		}
	}
	return ""
}

// IsTrue reports whether the value is true.
func (n *Node) IsTrue() bool { return n != nil && n.scalar == true }

// plain returns the value as encoding/json would decode it.
func (n *Node) plain() any {
	switch n.shape {
	case object:
		fields := make(map[string]any, len(n.members))
		for _, m := range n.members {
			fields[m.name] = m.plain()
		}
		return fields
	case list:
		items := make([]any, len(n.items))
		for i, item := range n.items {
			items[i] = item.plain()
		}
		return items
	}
	return n.scalar
}

// unreadable is why a file could not be read, and on which line.
type unreadable struct {
	line    int
	message string
}

func (u unreadable) Error() string { return u.message }

const deepest = 8 // the content needs 6

// locate reads one JSON value and remembers the lines. An error is an unreadable.
func locate(data []byte) (*Node, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return nil, unreadable{1, "starts with a byte order mark. Save it as UTF-8 without one"}
	case !utf8.Valid(data):
		return nil, unreadable{1, "is not UTF-8 text. Save it as UTF-8"}
	}
	r := &locator{data: data, tokens: json.NewDecoder(bytes.NewReader(data)), line: 1}
	r.tokens.UseNumber()
	n, err := r.value(0)
	if err != nil {
		return nil, r.explain(err)
	}
	if _, err := r.next(); !errors.Is(err, io.EOF) {
		return nil, unreadable{r.line, "goes on after its end. Take out what follows the last }"}
	}
	return n, nil
}

// locator counts lines as far as the tokens were read.
type locator struct {
	data   []byte
	tokens *json.Decoder
	read   int64
	line   int
}

func (r *locator) next() (json.Token, error) {
	token, err := r.tokens.Token()
	end := r.tokens.InputOffset()
	r.line += bytes.Count(r.data[r.read:end], []byte("\n"))
	r.read = end
	return token, err
}

func (r *locator) value(depth int) (*Node, error) {
	token, err := r.next()
	if err != nil {
		return nil, err
	}
	n := &Node{Line: r.line, scalar: token}
	if depth > deepest {
		return nil, unreadable{r.line, "has too many brackets inside one another"}
	}
	switch token {
	case json.Delim('{'):
		n.shape, n.scalar = object, nil
		err = r.object(n, depth)
	case json.Delim('['):
		n.shape, n.scalar = list, nil
		err = r.list(n, depth)
	}
	return n, err
}

func (r *locator) object(n *Node, depth int) error {
	for r.tokens.More() {
		key, err := r.next()
		if err != nil {
			return err
		}
		name, line := key.(string), r.line
		if n.Get(name) != nil {
			return unreadable{line, fmt.Sprintf("gives %.40q twice. Keep one of them", name)}
		}
		value, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		n.members = append(n.members, member{name, line, value})
	}
	_, err := r.next()
	return err
}

func (r *locator) list(n *Node, depth int) error {
	for r.tokens.More() {
		item, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		n.items = append(n.items, item)
	}
	_, err := r.next()
	return err
}

// explain says in plain words what keeps the file from being JSON, and where.
func (r *locator) explain(err error) error {
	var known unreadable
	if errors.As(err, &known) {
		return known
	}
	var syntax *json.SyntaxError
	whole := json.Unmarshal(r.data, new(any)) // which counts what it read more exactly than the tokens do
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || !errors.As(whole, &syntax) {
		return unreadable{r.lineAt(len(r.data)), "ends too early. A quote, a comma or a closing bracket is missing"}
	}
	return unreadable{r.lineAt(int(syntax.Offset)), "is not JSON here: " + whole.Error() + ". Look for a missing or extra comma, quote or bracket"}
}

// lineAt is the line of the last byte before an offset that is no line's end.
func (r *locator) lineAt(offset int) int {
	return 1 + bytes.Count(bytes.TrimRight(r.data[:offset], "\n"), []byte("\n"))
}
