package template

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// fields reads an object's properties and remembers which were read: done fails the others. Reading
// a property that is absent gives the zero value or the default.
type fields struct {
	r    *resolver
	what string // for messages, such as DeliverFunction or its Events.Tick
	v    value
	read map[string]bool
}

func (r *resolver) fieldsOf(what string, v value) *fields {
	if v.kind != object && v.kind != absent {
		r.fail(v.line, "%s needs to be a mapping", what)
		v = value{line: v.line}
	}
	return &fields{r: r, what: what, v: v, read: map[string]bool{}}
}

// object reads a resource's properties.
func (r *resolver) object(res *resource) *fields {
	v := r.eval(res.properties)
	if v.kind == absent {
		v.line = res.line
	}
	return r.fieldsOf(res.id, v)
}

func (f *fields) get(name string) value {
	f.read[name] = true
	return f.v.field[name]
}

func (f *fields) has(name string) bool { return f.v.field[name].kind != absent }

func (f *fields) fail(format string, args ...any) {
	f.r.fail(f.v.line, f.what+": "+format, args...)
}

// text reads one scalar; empty when absent.
func (f *fields) text(name string) string {
	v := f.get(name)
	if v.kind == list || v.kind == object {
		f.r.fail(v.line, "%s: %s needs one value", f.what, name)
	}
	return v.text
}

// need reads one scalar that must be there.
func (f *fields) need(name string) string {
	s := f.text(name)
	if s == "" {
		f.fail("%s is missing", name)
	}
	return s
}

// choice reads a scalar that must be one of a few; the first is the default.
func (f *fields) choice(name string, of ...string) string {
	s := f.text(name)
	if s == "" {
		return of[0]
	}
	if !slices.Contains(of, s) {
		f.r.fail(f.v.field[name].line, "%s: %s is %q, not one of %s", f.what, name, s, strings.Join(of, ", "))
	}
	return s
}

func (f *fields) number(name string, fallback, least, most int) int {
	if !f.has(name) {
		f.read[name] = true
		return fallback
	}
	n, err := strconv.Atoi(f.text(name))
	if err != nil || n < least || n > most {
		f.r.fail(f.v.field[name].line, "%s: %s needs to be a number from %d to %d", f.what, name, least, most)
		return fallback
	}
	return n
}

func (f *fields) seconds(name string, fallback, least, most int) time.Duration {
	return time.Duration(f.number(name, fallback, least, most)) * time.Second
}

func (f *fields) flag(name string, fallback bool) bool {
	switch f.text(name) {
	case "":
		return fallback
	case "true":
		return true
	case "false":
		return false
	}
	f.r.fail(f.v.field[name].line, "%s: %s needs to be true or false", f.what, name)
	return fallback
}

// texts reads a list of scalars, or one scalar as a list of one.
func (f *fields) texts(name string) []string {
	v := f.get(name)
	if v.kind == scalar {
		return []string{v.text}
	}
	var out []string
	for _, item := range v.items {
		if item.kind != scalar {
			f.r.fail(item.line, "%s: %s needs a list of plain values", f.what, name)
		}
		out = append(out, item.text)
	}
	if v.kind == object {
		f.r.fail(v.line, "%s: %s needs a list", f.what, name)
	}
	return out
}

// child reads a mapping; an absent one reads as empty.
func (f *fields) child(name string) *fields {
	v := f.get(name)
	if v.kind == absent {
		v.line = f.v.line
	}
	return f.r.fieldsOf(f.what+" "+name, v)
}

// children reads a list of mappings, or one mapping as a list of one.
func (f *fields) children(name string) []*fields {
	v := f.get(name)
	if v.kind == object {
		return []*fields{f.r.fieldsOf(f.what+" "+name, v)}
	}
	if v.kind == scalar {
		f.r.fail(v.line, "%s: %s needs a list", f.what, name)
	}
	var out []*fields
	for _, item := range v.items {
		out = append(out, f.r.fieldsOf(f.what+" "+name, item))
	}
	return out
}

// named reads a mapping of names to mappings, in the template's order.
func (f *fields) named(name string) (names []string, each map[string]*fields) {
	v := f.child(name).v
	each = map[string]*fields{}
	for _, n := range v.names {
		each[n] = f.r.fieldsOf(f.what+" "+name+"."+n, v.field[n])
	}
	return v.names, each
}

// ignore marks properties that change nothing on one machine.
func (f *fields) ignore(names ...string) {
	for _, name := range names {
		f.read[name] = true
	}
}

// done fails every property that was neither read nor ignored.
func (f *fields) done() {
	for _, name := range f.v.names {
		if !f.read[name] {
			f.r.fail(f.v.field[name].line, "%s: the property %s is not understood", f.what, name)
		}
	}
}
