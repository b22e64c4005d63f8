package api_test

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// line is one content line of RFC 5545, its value as it stands.
type line struct{ name, params, value string }

// component is one component of it, with the components inside.
type component struct {
	name  string
	lines []line
	parts []*component
}

// readComponent reads an iCalendar stream as RFC 5545 has it, and nothing less strict. It shares no code with what writes.
func readComponent(stream string) (*component, error) {
	lines, err := unfold(stream)
	if err != nil {
		return nil, err
	}
	var root *component
	var open []*component
	for _, l := range lines {
		switch {
		case l.name == "BEGIN":
			c := &component{name: l.value}
			if len(open) > 0 {
				open[len(open)-1].parts = append(open[len(open)-1].parts, c)
			} else if root != nil {
				return nil, fmt.Errorf("a second %s", l.value)
			} else {
				root = c
			}
			open = append(open, c)
		case len(open) == 0:
			return nil, fmt.Errorf("%s outside of every component", l.name)
		case l.name == "END":
			if open[len(open)-1].name != l.value {
				return nil, fmt.Errorf("%s ends within %s", l.value, open[len(open)-1].name)
			}
			open = open[:len(open)-1]
		default:
			open[len(open)-1].lines = append(open[len(open)-1].lines, l)
		}
	}
	if root == nil || len(open) > 0 || root.name != "VCALENDAR" || len(root.parts) == 0 {
		return nil, fmt.Errorf("not one whole calendar with something in it")
	}
	return root, nil
}

// unfold reads the lines: each ends in CRLF, is of whole characters and has up to 75 bytes, then goes on after a space.
func unfold(stream string) (lines []line, err error) {
	rest, whole := strings.CutSuffix(stream, "\r\n")
	if !whole {
		return nil, fmt.Errorf("the last line doesn't end")
	}
	var unfolded []string
	for _, physical := range strings.Split(rest, "\r\n") {
		if len(physical) > 75 || physical == "" || !utf8.ValidString(physical) {
			return nil, fmt.Errorf("a line of %d bytes: %q", len(physical), physical)
		}
		if strings.ContainsFunc(physical, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
			return nil, fmt.Errorf("a control character in %q", physical)
		}
		if more, folded := strings.CutPrefix(physical, " "); folded && len(unfolded) > 0 {
			unfolded[len(unfolded)-1] += more
			continue
		}
		unfolded = append(unfolded, physical)
	}
	for _, text := range unfolded {
		head, value, found := strings.Cut(text, ":") // ours have no parameter with a colon in it
		name, params, _ := strings.Cut(head, ";")
		if !found || name == "" || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-") != "" {
			return nil, fmt.Errorf("not a content line: %q", text)
		}
		lines = append(lines, line{name, params, value})
	}
	return lines, nil
}

// one returns the value of a property that is there once.
func (c *component) one(name string) (string, error) {
	found, count := "", 0
	for _, l := range c.lines {
		if l.name == name {
			found, count = l.value, count+1
		}
	}
	if count != 1 {
		return "", fmt.Errorf("%s has %d of %s", c.name, count, name)
	}
	return found, nil
}

// text reads a property of TEXT: what is escaped is what must be, and nothing else.
func (c *component) text(name string) (string, error) {
	value, err := c.one(name)
	var out strings.Builder
	for i := 0; err == nil && i < len(value); i++ {
		switch value[i] {
		case ',', ';':
			return "", fmt.Errorf("%s has a bare %c: %q", name, value[i], value)
		case '\\':
			if i++; i == len(value) || !strings.ContainsRune(`\;,nN`, rune(value[i])) {
				return "", fmt.Errorf("%s escapes wrongly: %q", name, value)
			}
			out.WriteString(strings.NewReplacer("n", "\n", "N", "\n").Replace(value[i : i+1]))
		default:
			out.WriteByte(value[i])
		}
	}
	return out.String(), err
}

// event is what a person sees of an event.
type event struct {
	uid, summary, url string
	start, end, stamp time.Time
	sequence          string
}

// readFeed reads a calendar's name and events.
func readFeed(stream string) (name string, events []event, err error) {
	root, err := readComponent(stream)
	if err != nil {
		return "", nil, err
	}
	for property, want := range map[string]string{"VERSION": "2.0", "METHOD": "PUBLISH", "REFRESH-INTERVAL": "PT4H", "X-PUBLISHED-TTL": "PT4H", "PRODID": "-//Limber//Routines//EN"} {
		if value, err := root.one(property); err != nil || value != want {
			return "", nil, fmt.Errorf("%s is %q: %v", property, value, err)
		}
	}
	name, err = root.text("NAME")
	if again, _ := root.text("X-WR-CALNAME"); err != nil || again != name {
		return "", nil, fmt.Errorf("its names are %q and %q: %v", name, again, err)
	}
	for _, c := range root.parts {
		if c.name != "VEVENT" {
			continue
		}
		e, err := readEvent(c)
		if err != nil {
			return "", nil, err
		}
		events = append(events, e)
	}
	if len(events) > 0 && len(events) != len(root.parts) {
		return "", nil, fmt.Errorf("something beside the events")
	}
	return name, events, nil
}

func readEvent(c *component) (e event, err error) {
	if e.summary, err = c.text("SUMMARY"); err != nil {
		return e, err
	}
	for name, to := range map[string]*string{"UID": &e.uid, "URL": &e.url, "SEQUENCE": &e.sequence} {
		if *to, err = c.one(name); err != nil {
			return e, err
		}
	}
	for name, to := range map[string]*time.Time{"DTSTART": &e.start, "DTEND": &e.end, "DTSTAMP": &e.stamp} {
		value, err := c.one(name)
		if err != nil {
			return e, err
		}
		if *to, err = time.Parse("20060102T150405Z", value); err != nil {
			return e, fmt.Errorf("%s: %w", name, err)
		}
	}
	for name, want := range map[string]string{"CLASS": "PRIVATE", "TRANSP": "TRANSPARENT"} {
		if value, err := c.one(name); err != nil || value != want {
			return e, fmt.Errorf("%s is %q: %v", name, value, err)
		}
	}
	return e, nil
}
