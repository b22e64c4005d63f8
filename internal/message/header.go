package message

import (
	"errors"
	"strings"
)

// Header is one header of a message.
type Header struct {
	Name  string
	Value string
}

// UnsubscribeHeaders lets a mail program leave the list with one click (RFC 8058): it POSTs
// "List-Unsubscribe=One-Click" to link, with no log-in and no further question. mailto is a "mailto:"
// address for programs that can't POST, or empty. The link must be absolute, and neither may hold a
// character that would end it or start another header.
func UnsubscribeHeaders(link, mailto string) ([]Header, error) {
	if err := checkLink(link); err != nil {
		return nil, err
	}
	list := "<" + link + ">"
	if mailto != "" {
		unsafe := func(r rune) bool { return r <= ' ' || r > '~' || r == '<' || r == '>' }
		if !strings.HasPrefix(mailto, "mailto:") || strings.ContainsFunc(mailto, unsafe) {
			return nil, errors.New("message: not a mailto link")
		}
		list += ", <" + mailto + ">"
	}
	return []Header{
		{Name: "List-Unsubscribe", Value: list},
		{Name: "List-Unsubscribe-Post", Value: "List-Unsubscribe=One-Click"},
	}, nil
}
