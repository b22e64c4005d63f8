package sms

import "strings"

// The GSM 7-bit alphabet. The extended characters take two places each.
const (
	gsmBasic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmExtended = "\f^{}\\[~]|€"
)

// measure tells how a text is encoded, "GSM" or "Unicode", and how many parts
// it is sent and billed as.
func measure(text string) (encoding string, segments int) {
	var costs []int // places of each character
	for _, r := range text {
		switch {
		case strings.ContainsRune(gsmBasic, r):
			costs = append(costs, 1)
		case strings.ContainsRune(gsmExtended, r):
			costs = append(costs, 2)
		default:
			return "Unicode", parts(unicodeCosts(text), 70, 67)
		}
	}
	return "GSM", parts(costs, 160, 153)
}

// unicodeCosts gives the UTF-16 units of each character.
func unicodeCosts(text string) []int {
	var costs []int
	for _, r := range text {
		if r > 0xffff {
			costs = append(costs, 2)
		} else {
			costs = append(costs, 1)
		}
	}
	return costs
}

// parts counts the parts that characters of these costs fill. One part holds
// single places; each of several holds a little less. A character is never cut
// in two.
func parts(costs []int, single, several int) int {
	total := 0
	for _, c := range costs {
		total += c
	}
	if total <= single {
		return 1
	}
	n, used := 1, 0
	for _, c := range costs {
		if used+c > several {
			n, used = n+1, 0
		}
		used += c
	}
	return n
}
