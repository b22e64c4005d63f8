package phone_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"limber/internal/contact"
	"limber/internal/enquiry"
	"limber/internal/phone"

	"github.com/nyaruka/phonenumbers"
)

var _ enquiry.Numbers = phone.Reader{}

func TestANumberToCallBackIsReadHoweverItIsWritten(t *testing.T) {
	for want, texts := range map[string][]string{
		"+441632960001": {
			"01632 960 001", "01632960001", "(01632) 960001", "01632-960-001", "+44 1632 960001", "+44 (0)1632 960 001",
			"0044 1632 960001", "44 1632 960001", "44 (0)1632 960001", "０１６３２ ９６０００１", "\u202a01632 960001\u202c",
		},
		"+442079460123": {"020 7946 0123", "(020) 7946 0123", "+44 20 7946 0123", "0207 946 0123"},
		"+442476591600": {"(024) 7659 1600", "024 7659 1600", "+44 (0) 24 7659 1600"},
		"+447700900982": {"07700 900 982", "7700 900982", "+44 7700 900982"},
		"+448081570192": {"0808 157 0192", "+44 808 157 0192"},
		"+443069990123": {"0306 999 0123"},
		"+44800111111":  {"0800 111 111"}, // of the old ones, with a digit less
		"+441204960012": {"01204 960012"},
		"+44169772345":  {"016977 2345"},
		"+447012345678": {"070 1234 5678"},
		"+447600123456": {"07600 123456"},
		"+12125552368":  {"+1 212 555 2368", "001 (212) 555-2368", "+1 (212) 555-2368"},
		"+35312345678":  {"+353 1 234 5678", "00353 1 2345678", "+353 (0)1 234 5678"},
		"+353850123456": {"+353 85 012 3456"},
		"+33612345678":  {"+33 6 12 34 56 78", "0033 6 12345678", "+33 (0)6 12 34 56 78"},
		"+493012345678": {"+49 30 12345678", "+49 (0)30 12345678", "0049(0)30-12345678", "+49 030 12345678"},
		"+390612345678": {"+39 06 1234 5678"}, // Italy's keep their 0
		"+6837012":      {"+683 7012"},        // Niue's are the shortest that there are
	} {
		for _, text := range texts {
			got, err := phone.Reader{}.ReadAny(text)
			if err != nil || got.Reveal() != want {
				t.Errorf("ReadAny(%q) = %q, %v; want %q", text, got.Reveal(), err, want)
			}
		}
	}
}

func TestWhatNobodyCanBeCalledBackAtIsRefused(t *testing.T) {
	for name, texts := range map[string][]string{
		"nothing":               {"", "  ", "+", "0", "00", "()"},
		"too short":             {"999", "111", "960001", "01632 96000", "020 7946 012", "07700 90098", "0800 11111", "+44 1632 96000", "+1 212 555 236", "+49 301"},
		"too long":              {"01632 960 0011", "020 7946 01234", "07700 900 9821", "+44 20 7946 01234", "+1 212 555 23681", "+49 3012345678901234"},
		"an extension":          {"01632 960001 ext 5", "01632 960001 x5", "01632 960001 #5", "01632 960001;ext=5", "01632 960001 123"},
		"two numbers":           {"01632 960001 / 07700 900982", "01632 960001, 07700 900982", "01632 960001\n07700 900982", "01632 960001 07700 900982"},
		"letters":               {"O1632 960001", "01632 CALLME", "tel 01632 960001", "sam@example.org", "01632 960¹²³"},
		"signs":                 {"01632+960001", "++44 1632 960001", "01632\x00960001", "01632 960001\xff"},
		"paid for by who calls": {"0906 123 4567", "+44 906 123 4567", "0118 118"},
		"no number of Britain":  {"0632 960 0011", "04632 960001", "+44 632 960 0011", "1632 960001", "2125552368"},
		"no number of anywhere": {"+0 1234 5678", "+00441632960001", "000441632960001", "+1 112 555 2368"},
	} {
		for _, text := range texts {
			if got, err := (phone.Reader{}).ReadAny(text); !errors.Is(err, contact.ErrPhone) || !got.IsZero() {
				t.Errorf("%s: ReadAny(%q) = %q, %v", name, text, got.Reveal(), err)
			}
		}
	}
}

func TestNumbersWithoutACodeAreOfTheFirstCountryServed(t *testing.T) {
	irish := phone.Reader{Countries: []string{"IE", "GB"}}
	for text, want := range map[string]string{
		"01 234 5678": "+35312345678", "021 234 5678": "+353212345678", "085 012 3456": "+353850123456",
		"+44 20 7946 0123": "+442079460123", "020 7946 0123": "",
	} {
		if got, _ := irish.ReadAny(text); got.Reveal() != want {
			t.Errorf("ReadAny(%q) = %q, want %q", text, got.Reveal(), want)
		}
	}
}

// paidFor reports whether calling a number back costs much; such are refused, whatever libphonenumber says.
func paidFor(number string) bool {
	return strings.HasPrefix(number, "+449") || strings.HasPrefix(number, "+35315")
}

// TestEveryNumberThatLibphonenumberKnowsIsTheSameHere goes through blocks of all of Britain's and Ireland's
// numbers, of every length. What the library holds to be unused may be accepted: nobody is reached by it.
func TestEveryNumberThatLibphonenumberKnowsIsTheSameHere(t *testing.T) {
	for country, c := range map[string]struct {
		code          string
		least, longer int
	}{"GB": {"+44", 9, 10}, "IE": {"+353", 7, 10}} {
		accepted, unused := 0, 0
		for digits := c.least; digits <= c.longer; digits++ {
			for block := 1000; block < 10000; block++ {
				for n := block % 37; n < 100; n += 37 { // the rest of the digits, spread out
					text := fmt.Sprintf("%s%d%0*d", c.code, block, digits-4, n*(pow(10, digits-4)/100))
					theirs, err := phonenumbers.Parse(text, country)
					if err != nil {
						t.Fatal(err)
					}
					known := phonenumbers.IsValidNumber(theirs) && phonenumbers.Format(theirs, phonenumbers.E164) == text
					ours, err := phone.Reader{}.ReadAny(text)
					switch {
					case err == nil && ours.Reveal() != text:
						t.Fatalf("%s was read as %s", text, ours.Reveal())
					case err == nil && known:
						accepted++
					case err == nil:
						unused++
					case known && !paidFor(text):
						t.Fatalf("%s was refused: %v", text, err)
					}
				}
			}
		}
		if accepted == 0 || country == "GB" && unused > 2*accepted {
			t.Errorf("%s: %d accepted, and %d that nobody has", country, accepted, unused)
		}
		t.Log(country, accepted, unused)
	}
}

func pow(base, exponent int) int {
	power := 1
	for range exponent {
		power *= base
	}
	return power
}

// TestNumbersOfEveryCountryAreReadAsLibphonenumberDoes takes a landline and a mobile of each.
func TestNumbersOfEveryCountryAreReadAsLibphonenumberDoes(t *testing.T) {
	read := 0
	for country := range phonenumbers.GetSupportedRegions() {
		for _, kind := range []phonenumbers.PhoneNumberType{phonenumbers.FIXED_LINE, phonenumbers.MOBILE} {
			number := phonenumbers.GetExampleNumberForType(country, kind)
			if number == nil {
				continue
			}
			plus := phonenumbers.Format(number, phonenumbers.E164)
			for _, text := range []string{
				plus, "00" + plus[1:], phonenumbers.Format(number, phonenumbers.INTERNATIONAL),
			} {
				got, err := phone.Reader{}.ReadAny(text)
				if err != nil || got.Reveal() != plus {
					t.Errorf("%s: ReadAny(%q) = %q, %v", country, text, got.Reveal(), err)
				}
				read++
			}
			national := phonenumbers.GetNationalSignificantNumber(number)
			bracketed, want := fmt.Sprintf("+%d (0)%s", number.GetCountryCode(), national), plus
			switch theirs, err := phonenumbers.Parse(bracketed, "GB"); {
			case err == nil && phonenumbers.IsValidNumber(theirs):
				want = phonenumbers.Format(theirs, phonenumbers.E164)
			case strings.HasPrefix(national, "0") || slices.Contains([]string{"CG", "CI", "SM"}, country): // the 0 is a part of some
				continue
			}
			if got, err := (phone.Reader{}).ReadAny(bracketed); err == nil && got.Reveal() != want {
				t.Errorf("%s: ReadAny(%q) = %q, want %q", country, bracketed, got.Reveal(), want)
			}
		}
	}
	if read < 1000 {
		t.Errorf("only %d numbers were read", read)
	}
}

// checkSame fails where a text is one number here, and another that is in use for libphonenumber.
func checkSame(t *testing.T, text string) {
	t.Helper()
	ours, err := phone.Reader{}.ReadAny(text)
	if err != nil {
		return
	}
	theirs, err := phonenumbers.Parse(text, "GB")
	if err != nil || !phonenumbers.IsValidNumber(theirs) {
		return
	}
	want := phonenumbers.Format(theirs, phonenumbers.E164)
	if len(want) != len(ours.Reveal()) {
		return // it completes some countries' short numbers with an area's code, and cuts off others' carriers
	}
	if ours.Reveal() != want {
		t.Errorf("%q is %s here, and %s to libphonenumber", text, ours.Reveal(), want)
	}
}

func FuzzReadAny(f *testing.F) {
	for _, text := range []string{
		"01632 960 001", "(024) 7659 1600", "+44 (0)20 7946 0123", "0044 808 157 0192", "+1 212 555 2368", "+49 (0)30 123456",
		"(0)0 20 7946 0123", "+39 (0)6 1234", "44 1632 960001", "016977 2345", "07700 900982 x5",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		number, err := phone.Reader{}.ReadAny(text)
		if err != nil {
			if !number.IsZero() || !errors.Is(err, contact.ErrPhone) {
				t.Errorf("ReadAny(%q) = %q, %v", text, number.Reveal(), err)
			}
			return
		}
		if again, err := (phone.Reader{}).ReadAny(number.Reveal()); err != nil || again != number {
			t.Errorf("%q is read as %q, %v", number.Reveal(), again.Reveal(), err)
		}
		checkSame(t, text)
	})
}
