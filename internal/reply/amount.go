package reply

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// What SNOOZE and PAUSE alone mean, and the least and the most they can.
const (
	snooze, leastSnooze, mostSnooze = time.Hour, 15 * time.Minute, 12 * time.Hour
	pause, leastPause, mostPause    = 7, 1, 365
)

var (
	numbers = map[string]float64{
		"zero": 0, "one": 1, "two": 2, "couple": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
		"eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90,
	}

	inMinutes = units(map[float64]string{1: "m min mins minute minutes", 60: "h hr hrs hour hours"})
	inDays    = units(map[float64]string{1: "d day days", 7: "w wk wks week weeks", 14: "fortnight", 28: "mth month months", 365: "year"})

	// joints may stand before or within an amount.
	joints = strings.Fields("and of in about around another later")

	// A number is no score where one of elsewhere comes before it, or a unit or one of measures after.
	elsewhere = strings.Fields("in after for since")
	measures  = strings.Fields("am pm k km mi mile miles rep reps set sets x times years places")

	// A number in letters is a score only after one of these: "this one hurts" has none.
	scoring = strings.Fields("pain is was level score at about hurts now to or -")
)

func units(lists map[float64]string) map[string]float64 {
	sizes := map[string]float64{}
	for size, list := range lists {
		for word := range strings.FieldsSeq(list) {
			sizes[word] = size
		}
	}
	return sizes
}

// hours reads how long to snooze. A bare number is hours up to 4 and minutes from 15; between them it
// could be either.
func hours(said []string) time.Duration {
	said = slices.DeleteFunc(slices.Clone(said), func(w string) bool { return slices.Contains(joints, w) })
	if len(said) == 0 {
		return snooze
	}
	minutes, bare, ok := amount(said, inMinutes)
	if minutes == 0 && bare <= 4 {
		bare *= 60
	}
	length := time.Duration((minutes + bare) * float64(time.Minute))
	if !ok || length < leastSnooze || length > mostSnooze {
		return 0
	}
	return length
}

// days reads how long to pause. A bare number is days.
func days(said []string) int {
	said = slices.DeleteFunc(slices.Clone(said), func(w string) bool { return slices.Contains(joints, w) })
	if len(said) == 0 {
		return pause
	}
	sum, bare, ok := amount(said, inDays)
	length := math.Ceil(sum + bare)
	if !ok || length < leastPause || length > mostPause {
		return 0
	}
	return int(length)
}

// amount adds up what stands at the front: "2h", "1 hour 30", "half hour", "week half". It gives the
// sum in the unit of size 1, and apart from it the number at the end that has no unit. Words after an
// amount don't matter ("2h, I'm at work"); without one, or in the middle of one, nothing is certain.
func amount(said []string, sizes map[string]float64) (sum, bare float64, ok bool) {
	const none = -1
	pending, last := float64(none), 0.0
	for _, word := range parts(said) {
		size, unit := sizes[word]
		n, isNumber := number(word)
		switch {
		case unit && pending == none:
			sum, last = sum+size, size
		case unit:
			sum, last, pending = sum+pending*size, size, none
		case word == "half" && pending != none:
			pending += 0.5
		case word == "half" && last > 0:
			sum += last / 2
		case word == "half":
			pending = 0.5
		case isNumber && pending == none:
			pending = n
		case isNumber && pending >= 20 && n < 10: // forty five
			pending += n
		default:
			return sum, 0, !isNumber && sum > 0 && pending == none
		}
	}
	return sum, max(0, pending), true
}

// parts takes 2h and 1h30 apart where digits meet letters.
func parts(said []string) []string {
	var out []string
	for _, word := range said {
		start, runes := 0, []rune(word)
		for i := 1; i < len(runes); i++ {
			if unicode.IsLetter(runes[i]) != unicode.IsLetter(runes[i-1]) {
				out, start = append(out, string(runes[start:i])), i
			}
		}
		out = append(out, string(runes[start:]))
	}
	return out
}

// number reads digits, with a decimal point perhaps, or a number in letters.
func number(word string) (float64, bool) {
	if n, ok := numbers[word]; ok {
		return n, true
	}
	if len(word) > 6 || strings.Trim(word, "0123456789.") != "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(word, 64)
	return n, err == nil
}

// score finds the one score from 0 to 10, or -1. Of a range it is the upper end, and halves count up:
// it is better to rest too soon.
func score(all []string) int {
	at := func(i int) string {
		if i < 0 || i >= len(all) {
			return ""
		}
		return all[i]
	}
	found := -1.0
	for i, word := range all {
		n, ok := number(word)
		before, after := at(i-1), at(i+1)
		_, isMinutes := inMinutes[after]
		_, isDays := inDays[after]
		_, ranged := number(at(i - 2))
		switch {
		case !ok, isMinutes, isDays, slices.Contains(measures, after), slices.Contains(elsewhere, before):
		case found >= 0 && n == 10 && (before == "/" || before == "of"): // the scale
		case unicode.IsLetter([]rune(word)[0]) && !slices.Contains(scoring, before) && after != "out" && after != "/":
		case found >= 0 && ranged && (before == "-" || before == "to" || before == "or"):
			found = max(found, n)
		case found >= 0:
			return -1
		default:
			found = n
		}
	}
	if found > 10 {
		return -1
	}
	return int(math.Ceil(found))
}
