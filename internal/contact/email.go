// Package contact holds the addresses people are reached at, parsed once at the edge.
//
// The types redact themselves when they are printed or logged: an address leaves the process only
// through Reveal, so a search for Reveal lists every place that handles one in the clear.
package contact

import (
	"errors"
	"log/slog"
	"net/mail"
	"strings"
)

// MaxEmail is the longest address accepted, in bytes (RFC 5321 allows 254 in a path).
const MaxEmail = 254

// ErrEmail is returned for text that is not one plain email address.
var ErrEmail = errors.New("contact: not an email address")

// Email is one valid email address. Its zero value is no address.
type Email struct{ address string }

// ParseEmail accepts a bare address such as sam@example.org, with spaces around it removed and the
// domain in lower case. The local part keeps its case, since some servers tell the cases apart.
// Anything else (a display name, a list, non-ASCII, control characters) is ErrEmail.
func ParseEmail(text string) (Email, error) {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > MaxEmail {
		return Email{}, ErrEmail
	}
	for _, r := range text {
		if r <= ' ' || r >= 0x7f || strings.ContainsRune(`<>()[],;:\"`, r) {
			return Email{}, ErrEmail
		}
	}
	parsed, err := mail.ParseAddress(text)
	if err != nil || parsed.Address != text {
		return Email{}, ErrEmail
	}
	at := strings.LastIndexByte(text, '@')
	local, domain := text[:at], strings.ToLower(text[at+1:])
	if len(local) > 64 || !validDomain(domain) {
		return Email{}, ErrEmail
	}
	return Email{address: local + "@" + domain}, nil
}

// ParseEmails reads each of a list as ParseEmail does.
func ParseEmails(texts []string) ([]Email, error) {
	emails := make([]Email, len(texts))
	for i, text := range texts {
		var err error
		if emails[i], err = ParseEmail(text); err != nil {
			return nil, err
		}
	}
	return emails, nil
}

func validDomain(domain string) bool {
	labels := strings.Split(domain, ".")
	if len(labels) < 2 {
		return false
	}
	for _, label := range labels {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		if strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return false
		}
	}
	return strings.Trim(labels[len(labels)-1], "0123456789") != ""
}

// Reveal returns the address in the clear.
func (e Email) Reveal() string { return e.address }

// Key returns the form under which two spellings of one mailbox are the same: all lower case.
func (e Email) Key() string { return strings.ToLower(e.address) }

// IsZero reports whether there is no address.
func (e Email) IsZero() bool { return e.address == "" }

// String redacts.
func (e Email) String() string { return "[email]" }

// GoString redacts under %#v too.
func (e Email) GoString() string { return "[email]" }

// LogValue redacts in structured logs.
func (e Email) LogValue() slog.Value { return slog.StringValue("[email]") }

// MarshalJSON redacts, so that a struct holding an address can't leak it through encoding/json.
func (e Email) MarshalJSON() ([]byte, error) { return []byte(`"[email]"`), nil }
