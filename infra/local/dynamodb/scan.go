package dynamodb

import (
	"bytes"
	"encoding/json"
	"iter"
)

// The service looks at a few members of each request and answer and passes the
// rest on unread. This is the scanning that it needs, over JSON that the SDK or
// DynamoDB Local wrote; anything malformed just ends the scan.

// member is one member of a JSON object.
type member struct {
	key        []byte // without its quotes, escapes left as they are
	value      []byte
	start, end int // where key and value stand in the object's text
}

// members goes through the members of the object that text is.
func members(text []byte) iter.Seq[member] {
	return func(yield func(member) bool) {
		i := space(text, 0)
		if i >= len(text) || text[i] != '{' {
			return
		}
		i = space(text, i+1)
		for i < len(text) && text[i] == '"' {
			start := i
			afterKey := pastString(text, i)
			i = space(text, afterKey)
			if i >= len(text) || text[i] != ':' {
				return
			}
			valueStart := space(text, i+1)
			i = pastValue(text, valueStart)
			if i > len(text) || !yield(member{text[start+1 : afterKey-1], text[valueStart:i], start, i}) {
				return
			}
			if i = space(text, i); i >= len(text) || text[i] != ',' {
				return
			}
			i = space(text, i+1)
		}
	}
}

// elements goes through the elements of the array that text is.
func elements(text []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		i := space(text, 0)
		if i >= len(text) || text[i] != '[' {
			return
		}
		i = space(text, i+1)
		for i < len(text) && text[i] != ']' {
			start := i
			i = pastValue(text, i)
			if i > len(text) || !yield(text[start:i]) {
				return
			}
			if i = space(text, i); i >= len(text) || text[i] != ',' {
				return
			}
			i = space(text, i+1)
		}
	}
}

// find gives the value of a member of the object that text is, or nil.
func find(text []byte, key string) []byte {
	for m := range members(text) {
		if string(m.key) == key {
			return m.value
		}
	}
	return nil
}

// str gives the string that a JSON string stands for, or "".
func str(value []byte) string {
	if len(value) < 2 || value[0] != '"' {
		return ""
	}
	if bytes.IndexByte(value, '\\') < 0 {
		return string(value[1 : len(value)-1])
	}
	var s string
	if json.Unmarshal(value, &s) != nil {
		return ""
	}
	return s
}

func space(text []byte, i int) int {
	for i < len(text) && (text[i] == ' ' || text[i] == '\n' || text[i] == '\r' || text[i] == '\t') {
		i++
	}
	return i
}

// pastString gives the place after the string that begins at i, or one beyond
// the text where it doesn't end.
func pastString(text []byte, i int) int {
	for i++; i < len(text); {
		quote := bytes.IndexByte(text[i:], '"')
		if quote < 0 {
			break
		}
		i += quote
		slashes := 0
		for text[i-1-slashes] == '\\' {
			slashes++ // ends at the opening quote at the latest
		}
		i++
		if slashes%2 == 0 {
			return i
		}
	}
	return len(text) + 1
}

var delimiters = []byte(",]} \n\r\t") // what ends a number or a literal

// pastValue gives the place after the value that begins at i, or one beyond the
// text where it doesn't end.
func pastValue(text []byte, i int) int {
	if i >= len(text) {
		return len(text) + 1
	}
	switch text[i] {
	case '"':
		return pastString(text, i)
	case '{', '[':
		return pastNested(text, i)
	}
	start := i
	for i < len(text) && bytes.IndexByte(delimiters, text[i]) < 0 {
		i++
	}
	if i == start {
		return len(text) + 1
	}
	return i
}

func pastNested(text []byte, i int) int {
	depth := 0
	for i < len(text) {
		switch text[i] {
		case '"':
			i = pastString(text, i)
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
		i++
	}
	return len(text) + 1
}
