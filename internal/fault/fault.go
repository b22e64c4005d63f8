// Package fault is the one kind of error whose words the public may see.
//
// Everything else that goes wrong is internal: it is logged, and answered with a bland sentence.
package fault

import (
	"errors"
	"strings"
	"time"
)

// Kind says what a caller can do about a fault. The api package maps each to one HTTP status.
type Kind int

// The kinds of fault.
const (
	Internal     Kind = iota // nothing the caller can do
	Invalid                  // the input is wrong: mend the fields named
	TooLarge                 // the input is over a size limit
	Unsupported              // the content type or method is not one we take
	NotFound                 // there is nothing at this address
	Forbidden                // the link is forged, or for another purpose
	Expired                  // the link was good once
	Unavailable              // try again in a moment
	TooMany                  // the caller has tried too often: wait
	Busy                     // the same request is under way already
	Unauthorized             // the request doesn't say in whose name it comes
)

// Field is what is wrong with one field of the input.
type Field struct {
	Name    string // as the caller spelled it in JSON or the form
	Message string // a sentence that says how to mend it
}

// Error is safe to show: Message and Fields never hold internals or personal data.
type Error struct {
	Kind    Kind
	Message string
	Fields  []Field
	// RetryAfter is how long to wait before trying again; zero where there is no telling.
	RetryAfter time.Duration
}

// New returns a fault without fields.
func New(kind Kind, message string) *Error { return &Error{Kind: kind, Message: message} }

// Error gives the safe sentence and the fields' names, which are safe to log.
func (e *Error) Error() string {
	if len(e.Fields) == 0 {
		return e.Message
	}
	names := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		names[i] = f.Name
	}
	return e.Message + " (" + strings.Join(names, ", ") + ")"
}

// Fields collects what is wrong with an input, one sentence a field.
type Fields []Field

// Add notes a message for a field. Only the first message for a name is kept.
func (f *Fields) Add(name, message string) {
	for _, have := range *f {
		if have.Name == name {
			return
		}
	}
	*f = append(*f, Field{Name: name, Message: message})
}

// Err returns an Invalid fault holding the fields, or nil when there are none.
func (f Fields) Err() error {
	if len(f) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: "Some of the answers need another look.", Fields: f}
}

// As returns err's fault, or an Internal one with a bland sentence where there is none.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return New(Internal, "Something went wrong on our side. Please try again in a few minutes.")
}
