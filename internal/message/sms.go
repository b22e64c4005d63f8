package message

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// The longest values that texts are written for, in characters. Values within them always fit: a test
// tries every text with all of them at once.
const (
	MaxTextName      = 20  // the clinic's name in texts
	MaxTextSite      = 38  // the site's address, with its https://
	MaxTextPhone     = 30  // the clinic's phone number
	MaxTextFirstName = 15  // a runner's first name
	MaxTextMinutes   = 99  // a routine's length
	MaxTextWhen      = 20  // a day and a time, such as "Wed 25 Nov at 18:35"
	MaxTextDate      = 11  // a date, such as "25 Nov 2026"
	MaxTextTip       = 138 // a tip
	CodeLength       = 24  // the code in a link
)

// Texts writes text messages for one clinic: one method for each.
//
// Each text takes one message in the GSM alphabet and names the clinic, but for a one-way reminder where
// two long links leave no room: there the sender's name says who it is. No method can fail. A value over
// its limit, or with a character that texts can't hold, is left out, and the text reads well without it.
// A code that isn't CodeLength characters of base64url is left out as well: the link then leads to the
// site's first page. Codes should not end in a hyphen, which phones may leave out of a link.
type Texts struct {
	clinic string
	site   string
	phone  string
	twoWay bool
}

// NewTexts takes the clinic's name in texts, the site's address without a slash at its end, the
// clinic's phone number (may be empty), and whether runners can text back. Its error names the setting
// that a text can't hold.
func NewTexts(clinic, site, phone string, twoWay bool) (Texts, error) {
	for _, setting := range []struct {
		name, value string
		most        int
	}{
		{"TextName", clinic, MaxTextName}, {"SiteUrl", site, MaxTextSite}, {"ClinicPhone", phone, MaxTextPhone},
	} {
		if n := places(setting.value); n > setting.most {
			return Texts{}, fmt.Errorf("message: texts have room for %d characters of %s, and it has %d", setting.most, setting.name, n)
		}
		if !plain(setting.value) || strings.TrimSpace(setting.value) != setting.value {
			return Texts{}, fmt.Errorf("message: %s holds a character that texts can't", setting.name)
		}
	}
	if clinic == "" {
		return Texts{}, errors.New("message: texts need a TextName")
	}
	if err := checkLink(site); err != nil || strings.ContainsAny(site, "?#") || strings.HasSuffix(site, "/") {
		return Texts{}, errors.New("message: SiteUrl is not an address that links can start with")
	}
	return Texts{clinic: clinic, site: site, phone: phone, twoWay: twoWay}, nil
}

// FirstName is what a text calls a runner: the first word of their name, if texts can hold it and it is
// no longer than MaxTextFirstName. Else it is empty: one letter such as the ê of Zoê would more than
// double the price of a text.
func FirstName(name string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(name), " ")
	first = strings.ReplaceAll(first, "’", "'")
	for i, r := range first {
		// No full stop: a phone could take what it joins for a web address.
		if !unicode.IsLetter(r) && (i == 0 || r != '-' && r != '\'') {
			return ""
		}
	}
	return within(first, MaxTextFirstName)
}

// say is words that start with who says them.
func (t Texts) say(words ...string) string { return t.clinic + ": " + strings.Join(words, "") }

// call offers the clinic's phone number, where there is one.
func (t Texts) call() string { return phrase(" Or call ", t.phone, ".") }

// help leads to what the guide says about when to get help.
func (t Texts) help() string { return t.site + "/guide#help" }

// The links that carry a code, by what their page is for.
const (
	todayPage   = "t"
	stopPage    = "s"
	confirmPage = "c"
	detailsPage = "r"
)

func (t Texts) link(page, code string) string {
	const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	if len(code) != CodeLength || strings.Trim(code, base64url) != "" {
		return t.site + "/"
	}
	return t.site + "/" + page + "/" + code
}

// within gives a value that fits, or nothing.
func within(value string, most int) string {
	if !plain(value) || places(value) > most {
		return ""
	}
	return value
}

// phrase puts words around a value, or is nothing when there is none.
func phrase(before, value, after string) string {
	if value == "" {
		return ""
	}
	return before + value + after
}

// length is "20-minute ", or nothing for a number that isn't the length of a routine.
func length(minutes int) string {
	if minutes < 1 || minutes > MaxTextMinutes {
		return ""
	}
	return strconv.Itoa(minutes) + "-minute "
}
