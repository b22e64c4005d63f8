package contact

import (
	"errors"
	"log/slog"
	"strings"
)

// ErrPhone is returned for text that is not one phone number in the international form.
var ErrPhone = errors.New("contact: not a phone number in international form")

// Phone is one phone number. Its zero value is no number.
type Phone struct{ number string }

// ParsePhone accepts the international form alone (E.164): +447700900123, which is what is stored and
// what networks report. What people type is read by package phone.
func ParsePhone(text string) (Phone, error) {
	digits, plus := strings.CutPrefix(text, "+")
	if !plus || len(digits) < 7 || len(digits) > 15 || digits[0] == '0' || strings.Trim(digits, "0123456789") != "" {
		return Phone{}, ErrPhone
	}
	return Phone{number: text}, nil
}

// Reveal returns the number in the clear.
func (p Phone) Reveal() string { return p.number }

// Ending returns the last three digits, by which its owner knows it from another.
func (p Phone) Ending() string { return p.number[max(0, len(p.number)-3):] }

// IsZero reports whether there is no number.
func (p Phone) IsZero() bool { return p.number == "" }

// String redacts.
func (p Phone) String() string { return "[phone]" }

// GoString redacts under %#v too.
func (p Phone) GoString() string { return "[phone]" }

// LogValue redacts in structured logs.
func (p Phone) LogValue() slog.Value { return slog.StringValue("[phone]") }

// MarshalJSON redacts, so that a struct holding a number can't leak it through encoding/json.
func (p Phone) MarshalJSON() ([]byte, error) { return []byte(`"[phone]"`), nil }
