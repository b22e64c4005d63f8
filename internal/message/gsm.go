package message

import (
	"strings"
	"unicode/utf8"
)

// MaxText is the length of one text message in the GSM alphabet. A longer one is sent, and paid for, as two.
const MaxText = 160

// gsm holds the basic GSM alphabet (3GPP TS 23.038), its line breaks left out. Each of these characters
// takes one place in a text. Others take two, such as the euro sign, or turn the whole text into one of
// 70 places, such as a curly quote or an ê: we use neither.
const gsm = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz" +
	"£¥§¡¿¤èéùìòàÇØøÅåÆæßÉÄÖÑÜäöñüΔΦΓΛΩΠΨΣΘΞ"

// plain reports whether each character takes one place in a text.
func plain(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !strings.ContainsRune(gsm, r) })
}

// places is how many places a plain text takes.
func places(text string) int { return utf8.RuneCountInString(text) }
