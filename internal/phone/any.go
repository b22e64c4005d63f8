package phone

import (
	"slices"
	"strings"

	"limber/internal/contact"
)

// numbering is a country's numbers of all kinds that somebody can be called back at, after its code.
type numbering struct {
	code, trunk string
	ranges      []numberRange // the first that fits counts
}

type numberRange struct {
	begins      []string
	least, most int // digits
}

// numberings are those whose missing and surplus digits can be told. Left out are Britain's 09 and Ireland's
// 015, which cost whoever calls back a lot: nobody is reached by a number that others pay for.
var numberings = []numbering{
	{code: "44", trunk: "0", ranges: []numberRange{
		{strings.Fields(shorter), 9, 10},
		{[]string{"1", "2", "3", "5", "7", "8"}, 10, 10},
	}},
	{code: "353", trunk: "0", ranges: []numberRange{
		{[]string{"15"}, 8, 8},
		{[]string{"1"}, 8, 10},
		{[]string{"2", "5", "6", "7", "9"}, 7, 9},
		{[]string{"4", "8"}, 7, 10},
	}},
	{code: "1", ranges: []numberRange{
		{[]string{"2", "3", "4", "5", "6", "7", "8", "9"}, 10, 10},
	}},
}

// shorter are the British areas, besides 0800, in which some numbers have a digit less than all others.
const shorter = "1204 1208 1254 1276 1297 1298 1363 1364 1384 1386 1404 1420 1460 1461 1480 1488 1524 1527 1562 1566 " +
	"1606 1629 1635 1647 1659 1695 1697 1726 1744 1750 1768 1827 1837 1884 1900 1905 1935 1946 1949 1963 1995 800"

// Country codes have one digit, two or three: these have two, by their first digit. See the ITU's list of
// assigned codes, in which a code never begins as another does.
var twoDigits = [10]string{2: "07", 3: "01234691", 4: "013456789", 5: "12345678", 6: "0123456", 8: "1246", 9: "0123458"}

// keeping are the codes of numbers that keep a first 0 when they are called from abroad. All others drop it,
// though many people write it.
var keeping = []string{"39", "378", "225", "229", "241", "242", "247"}

// ReadAny gives the one number in text that its owner can be called back at: a mobile as Read does, and a
// landline, in any country. Those of the first country served may be typed with the 0 as they are dialled
// inside it; the rest need their + or 00. It is as strict as Read, and takes no extension: there is nowhere
// to keep one. The error is contact.ErrPhone.
func (r Reader) ReadAny(text string) (contact.Phone, error) {
	if mobile, err := r.Read(text); err == nil {
		return mobile, nil
	}
	dialled, err := plain(text)
	if err != nil {
		return contact.Phone{}, err
	}
	digits, abroad := international(dialled)
	if !abroad {
		home := r.served()[0]
		if national, ok := strings.CutPrefix(digits, home.trunk); ok {
			return readAny(home.code, national)
		}
		if national, ok := strings.CutPrefix(digits, home.code); ok { // without the plus
			return readAny(home.code, national)
		}
		return contact.Phone{}, contact.ErrPhone
	}
	for _, n := range numberings {
		if national, ok := strings.CutPrefix(digits, n.code); ok {
			return readAny(n.code, national)
		}
	}
	return foreign(digits)
}

// foreign reads a number of a country that no more is known of than its code.
func foreign(digits string) (contact.Phone, error) {
	if len(digits) < 3 {
		return contact.Phone{}, contact.ErrPhone
	}
	code := digits[:3]
	switch first := digits[0] - '0'; {
	case first == 7:
		code = digits[:1]
	case strings.Contains(twoDigits[first], digits[1:2]):
		code = digits[:2]
	}
	national := digits[len(code):]
	if !slices.Contains(keeping, code) {
		national = strings.TrimPrefix(national, "0")
		if strings.HasPrefix(national, "0") {
			return contact.Phone{}, contact.ErrPhone
		}
	}
	return contact.ParsePhone("+" + code + national)
}

func readAny(code, national string) (contact.Phone, error) {
	n := numberings[slices.IndexFunc(numberings, func(n numbering) bool { return n.code == code })]
	number := strings.TrimPrefix(national, n.trunk)
	for _, r := range n.ranges {
		if !begins(number, r.begins) {
			continue
		}
		if len(number) < r.least || len(number) > r.most {
			break
		}
		return contact.ParsePhone("+" + code + number)
	}
	return contact.Phone{}, contact.ErrPhone
}

// international cuts off what is dialled before a country's code, and reports whether it was there.
func international(dialled string) (string, bool) {
	digits, abroad := strings.CutPrefix(dialled, "+")
	if !abroad {
		digits, abroad = strings.CutPrefix(dialled, "00")
	}
	return digits, abroad
}
