// Package phone reads the phone numbers that people type into a form: those to send texts to by Read, and
// those to call back by ReadAny.
//
// It knows the numbers of the countries in its tables, by their length and first digits. Its tests hold
// the tables against libphonenumber, which would cost each start of the sign-up function
// more than all the rest of it does.
package phone

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"limber/internal/contact"
)

// MaxText is the longest text that is read, in bytes.
const MaxText = 40

// Message tells a person how to mend a number, whatever was wrong with it.
const Message = "Enter a UK mobile number, like 07700 900 982."

// Reasons for which a number is refused, besides contact.ErrPhone: not one phone number at all.
var (
	ErrCountry   = errors.New("phone: not a number of a country that is served")
	ErrNotMobile = errors.New("phone: not a mobile number")
)

// plan is a country's numbers, as dialled after its code.
type plan struct {
	country string
	code    string
	trunk   string   // dialled first inside the country
	digits  int      // of every mobile number
	mobile  []string // how they begin
	other   []string // what begins so too, and is not mobile
	save    []string // what of other is mobile all the same
}

// plans holds the countries that can be served. The Isle of Man, Jersey and Guernsey come with GB:
// they are in the same numbering plan, and people there type their numbers as any other 07. Ofcom's
// mobile numbers for drama, 07700 900000 to 900999, are in it: they reach nobody, so tests and
// demonstrations use them.
var plans = []plan{
	{country: "GB", code: "44", trunk: "0", digits: 10, mobile: []string{"7"}, other: []string{"70", "76"}, save: []string{"7624"}},
	{country: "IE", code: "353", trunk: "0", digits: 9, mobile: []string{"83", "85", "86", "87", "88", "89", "822"}},
}

// Reader reads the numbers of some countries. The zero value reads British ones.
type Reader struct {
	// Countries holds ISO 3166 codes such as GB. Numbers of the first may be typed as they are
	// dialled inside it; those of the rest need their + or 00.
	Countries []string
}

// NewReader takes a list such as "GB IE", as the deployment's settings have it. A country that isn't
// in the table is an error.
func NewReader(list string) (Reader, error) {
	countries := strings.FieldsFunc(list, func(r rune) bool { return r == ' ' || r == ',' })
	for _, c := range countries {
		if !slices.ContainsFunc(plans, func(p plan) bool { return p.country == c }) {
			return Reader{}, fmt.Errorf("phone: the mobile numbers of %q are not known here", c)
		}
	}
	return Reader{Countries: countries}, nil
}

// Read gives the one mobile number in text, with spaces, hyphens, dots and brackets ignored:
// 07700 900 982, +44 (0)7700 900982 and 00447700900982 are the same. It is strict about the rest,
// since a number read wrongly is a stranger's: no letters, no extension, no second number. Errors are
// contact.ErrPhone, ErrCountry or ErrNotMobile, and hold nothing of the text.
func (r Reader) Read(text string) (contact.Phone, error) {
	dialled, err := plain(text)
	if err != nil {
		return contact.Phone{}, err
	}
	served := r.served()
	digits, abroad := international(dialled)
	if !abroad {
		return served[0].home(digits)
	}
	for _, p := range served {
		if national, ok := strings.CutPrefix(digits, p.code); ok {
			return p.read(national)
		}
	}
	if len(digits) < 7 || len(digits) > 15 {
		return contact.Phone{}, contact.ErrPhone
	}
	return contact.Phone{}, ErrCountry
}

func (r Reader) served() []plan {
	var served []plan
	for _, c := range r.Countries {
		if i := slices.IndexFunc(plans, func(p plan) bool { return p.country == c }); i >= 0 {
			served = append(served, plans[i])
		}
	}
	if len(served) == 0 {
		return plans[:1]
	}
	return served
}

// home reads a number without an international prefix. Some people leave out the plus.
func (p plan) home(digits string) (contact.Phone, error) {
	if national, ok := strings.CutPrefix(digits, p.code); ok && len(national) == p.digits {
		return p.read(national)
	}
	return p.read(digits)
}

// read takes the trunk digit or leaves it: many write +44 (0)7700.
func (p plan) read(national string) (contact.Phone, error) {
	number := strings.TrimPrefix(national, p.trunk)
	switch {
	case begins(number, p.mobile) && (!begins(number, p.other) || begins(number, p.save)):
		if len(number) != p.digits {
			return contact.Phone{}, contact.ErrPhone
		}
		return contact.ParsePhone("+" + p.code + number)
	case len(number) >= 7 && len(number) <= 10: // as landlines are
		return contact.Phone{}, ErrNotMobile
	default:
		return contact.Phone{}, contact.ErrPhone
	}
}

func begins(number string, with []string) bool {
	return slices.ContainsFunc(with, func(prefix string) bool { return strings.HasPrefix(number, prefix) })
}

// plain strips text down to digits and a leading plus. Anything that isn't part of writing down one
// number is contact.ErrPhone.
func plain(text string) (string, error) {
	if len(text) > MaxText || !utf8.ValidString(text) {
		return "", contact.ErrPhone
	}
	var out strings.Builder
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			out.WriteRune(r)
		case r >= '０' && r <= '９':
			out.WriteRune(r - '０' + '0')
		case r == '+' || r == '＋':
			if out.Len() > 0 {
				return "", contact.ErrPhone
			}
			out.WriteByte('+')
		case strings.ContainsRune("()[].（）．", r):
		case unicode.In(r, unicode.Zs, unicode.Pd): // spaces and dashes of every width
		case unicode.Is(unicode.Cf, r): // direction marks that come with a number copied from a contact
		default:
			return "", contact.ErrPhone
		}
	}
	return out.String(), nil
}
