package contact

import (
	_ "embed"
	"sort"
	"strings"
)

// disposable lists domains of services that hand out mailboxes for minutes, open to anybody: one a
// line, in byte order. Forwarding services (Apple's Hide My Email, Firefox Relay, duck.com,
// SimpleLogin and their kin) must not be in it: those addresses are their owners' for as long as
// they like.
//
//go:embed disposable.txt
var disposable string

// Disposable reports whether the address belongs to a well-known throw-away mail service, at its
// domain or below it. The list can't be complete: the confirmation remains the proof of an address.
func (e Email) Disposable() bool {
	domain := e.address[strings.LastIndexByte(e.address, '@')+1:]
	for {
		if listed(disposable, domain) {
			return true
		}
		_, parent, more := strings.Cut(domain, ".")
		if !more {
			return false
		}
		domain = parent
	}
}

// listed finds a line in sorted text by halving it, so that nothing need be built at the start.
func listed(text, line string) bool {
	i := sort.Search(len(text), func(i int) bool { return lineFrom(text, i) >= line })
	return i < len(text) && lineFrom(text, i) == line
}

// lineFrom returns the line that holds the byte at i.
func lineFrom(text string, i int) string {
	start := strings.LastIndexByte(text[:i], '\n') + 1
	line, _, _ := strings.Cut(text[start:], "\n")
	return line
}
