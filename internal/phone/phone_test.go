package phone_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"limber/internal/contact"
	"limber/internal/phone"

	"github.com/nyaruka/phonenumbers"
)

func TestANumberIsReadHoweverItIsWritten(t *testing.T) {
	const want = "+447700900982"
	for _, text := range []string{
		"07700900982", "07700 900 982", "  07700-900-982\u00a0", "07700.900.982", "(07700) 900982", "[07700] 900982",
		"07700–900–982", "07700\u2011900\u2011982", "0 7 7 0 0 9 0 0 9 8 2", "7700 900982",
		"+447700900982", "+44 (0)7700 900 982", "+44 (0) 7700 900 982", "+ 44 7700 900982", "44 7700 900982",
		"0044 7700 900982", "00 44 (0)7700 900982", "+44 07700 900982",
		"０７７００９００９８２", "＋447700900982", "\u202a+44 7700 900982\u202c", "07700\u200b900\u200b982",
	} {
		got, err := phone.Reader{}.Read(text)
		if err != nil || got.Reveal() != want {
			t.Errorf("Read(%q) = %q, %v; want %q", text, got.Reveal(), err, want)
		}
	}
}

func TestMobilesOfTheUKAndItsIslandsAreAccepted(t *testing.T) {
	for text, want := range map[string]string{
		"07400 123456": "+447400123456",
		"07911 234567": "+447911234567",
		"07624 300123": "+447624300123", // Isle of Man: the one part of 076 that isn't pagers
		"07797 712345": "+447797712345", // Jersey
		"07781 100123": "+447781100123", // Guernsey
		"07700 900000": "+447700900000", // the first and the last of Ofcom's numbers for drama
		"07700 900999": "+447700900999",
	} {
		got, err := phone.Reader{Countries: []string{"GB"}}.Read(text)
		if err != nil || got.Reveal() != want {
			t.Errorf("Read(%q) = %q, %v; want %q", text, got.Reveal(), err, want)
		}
	}
}

func TestWhatIsNotOneMobileNumberIsRefused(t *testing.T) {
	for _, test := range []struct {
		text string
		want error
	}{
		{"", contact.ErrPhone},
		{"   ", contact.ErrPhone},
		{"+", contact.ErrPhone},
		{"0", contact.ErrPhone},
		{"999", contact.ErrPhone},
		{"07700 90098", contact.ErrPhone},
		{"07700 900 9821", contact.ErrPhone},
		{"07701 000000 0", contact.ErrPhone},
		{"07700 900982 ext 5", contact.ErrPhone},
		{"07700 900982 x5", contact.ErrPhone},
		{"07700 900982 #5", contact.ErrPhone},
		{"07700 900982;ext=5", contact.ErrPhone},
		{"07700 900982 / 07700 900983", contact.ErrPhone},
		{"07700 900982, 07700 900983", contact.ErrPhone},
		{"07700 900982 07700 900983", contact.ErrPhone},
		{"07700 900982\n07700 900983", contact.ErrPhone},
		{"0770O 900982", contact.ErrPhone}, // the letter O
		{"07700 CALLME", contact.ErrPhone},
		{"mine is 07700 900982", contact.ErrPhone},
		{"sam@example.org", contact.ErrPhone},
		{"07700+900982", contact.ErrPhone},
		{"++447700900982", contact.ErrPhone},
		{"07700 900\x00982", contact.ErrPhone},
		{"07700 900982\xff", contact.ErrPhone},
		{"07700 900982" + strings.Repeat(" ", phone.MaxText), contact.ErrPhone},
		{"07700 900¹²³", contact.ErrPhone},
		{"024 7659 1600", phone.ErrNotMobile},
		{"020 7946 0123", phone.ErrNotMobile},
		{"070 0012 3456", phone.ErrNotMobile}, // personal
		{"07600 123456", phone.ErrNotMobile},  // pagers
		{"07666 123456", phone.ErrNotMobile},
		{"0800 123 1234", phone.ErrNotMobile},
		{"+1 212 555 2368", phone.ErrCountry},
		{"00353 85 012 3456", phone.ErrCountry},
		{"+33 6 12 34 56 78", phone.ErrCountry},
		{"+800 1234 5678", phone.ErrCountry},
		{"+999 1234 5678", phone.ErrCountry},
	} {
		if got, err := (phone.Reader{}).Read(test.text); !errors.Is(err, test.want) || !got.IsZero() {
			t.Errorf("Read(%q) = %q, %v; want %v", test.text, got.Reveal(), err, test.want)
		}
	}
}

func TestADeploymentMayServeMoreCountries(t *testing.T) {
	both, err := phone.NewReader("GB, IE")
	if err != nil {
		t.Fatal(err)
	}
	irish, err := phone.NewReader("IE")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		reader phone.Reader
		text   string
		want   string
		err    error
	}{
		{both, "07700 900982", "+447700900982", nil},
		{both, "+353 85 012 3456", "+353850123456", nil},
		{both, "+33 6 12 34 56 78", "", phone.ErrCountry},
		{both, "+353 1 234 5678", "", phone.ErrNotMobile},
		{irish, "085 012 3456", "+353850123456", nil},
		{irish, "+44 7700 900982", "", phone.ErrCountry},
		{irish, "+44 7400 123456", "", phone.ErrCountry},
	} {
		got, err := test.reader.Read(test.text)
		if !errors.Is(err, test.err) || got.Reveal() != test.want {
			t.Errorf("%v: Read(%q) = %q, %v; want %q, %v", test.reader.Countries, test.text, got.Reveal(), err, test.want, test.err)
		}
	}
	if _, err := phone.NewReader("GB UK"); err == nil {
		t.Error("a code that no country has was accepted")
	}
}

// TestTheTableAgreesWithLibphonenumber goes through every block of a thousand numbers. Whatever the
// library knows to be a mobile is accepted. The other way round, what it holds to be unused may be
// accepted, up to one in a hundred: a number that nobody has confirms nothing.
func TestTheTableAgreesWithLibphonenumber(t *testing.T) {
	for country, numbers := range map[string]struct {
		format string
		blocks int
	}{"GB": {"+447%06d%03d", 1_000_000}, "IE": {"+3538%05d%03d", 100_000}} {
		accepted, unused := 0, 0
		for block := 0; block < numbers.blocks; block += 37 { // 37 divides no power of ten: every digit takes every value
			text := fmt.Sprintf(numbers.format, block, block%1000)
			theirs, err := phonenumbers.Parse(text, country)
			if err != nil {
				t.Fatal(err)
			}
			mobile := phonenumbers.IsValidNumber(theirs) && phonenumbers.GetNumberType(theirs) == phonenumbers.MOBILE
			_, err = phone.Reader{Countries: []string{country}}.Read(text)
			switch {
			case err == nil && mobile:
				accepted++
			case err == nil:
				unused++
			case mobile:
				t.Fatalf("%s is a mobile number and was refused: %v", text, err)
			}
		}
		if accepted == 0 || unused*100 > accepted {
			t.Errorf("%s: %d accepted, and %d that nobody has", country, accepted, unused)
		}
		t.Log(country, accepted, unused)
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range []string{"07700 900 982", "+44 (0)7700 900982", "0044", "０７７００９００９８２", "+353 85 012 3456", "07624300123 x5"} {
		f.Add(text)
	}
	reader := phone.Reader{Countries: []string{"GB", "IE"}}
	f.Fuzz(func(t *testing.T, text string) {
		number, err := reader.Read(text)
		if err != nil {
			if !number.IsZero() {
				t.Errorf("Read(%q) gave a number with its error", text)
			}
			return
		}
		if stored, err := contact.ParsePhone(number.Reveal()); err != nil || stored != number {
			t.Errorf("%q can't be stored: %v", number.Reveal(), err)
		}
		if again, err := reader.Read(number.Reveal()); err != nil || again != number {
			t.Errorf("%q is read as %q, %v", number.Reveal(), again.Reveal(), err)
		}
	})
}
