package message_test

import (
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"limber/internal/message"
)

// given is what a text is written with.
type given struct {
	name, today, stop, when, date string
	minutes                       int
	tip                           string
}

var (
	sample  = given{name: "Sam Okafor", minutes: 10, today: "AbCdEfGhIjKlMnOpQrStUv-_", stop: "ZyXwVuTsRqPoNmLkJiHgFe_-", when: "Wed 25 Nov at 18:35", date: "25 Nov 2026", tip: "thank you. A short routine counts too."}
	longest = given{
		name: "Maximilian-Ann' Surname", minutes: message.MaxTextMinutes,
		today: strings.Repeat("W", message.CodeLength), stop: strings.Repeat("-", message.CodeLength),
		when: strings.Repeat("W", message.MaxTextWhen), date: strings.Repeat("W", message.MaxTextDate), tip: strings.Repeat("W", message.MaxTextTip),
	}
	tooLong = given{
		name: "Maximilian-Annes", minutes: message.MaxTextMinutes + 1, today: longest.today + "x", stop: longest.stop + "x",
		when: longest.when + "x", date: longest.date + "x", tip: longest.tip + "x",
	}
	unfit = given{
		name: "Zoê", minutes: -1, today: strings.Repeat("W", message.CodeLength-1) + "ê", stop: strings.Repeat(" ", message.CodeLength),
		when: "Wed 25 Nov – 18:35", date: "25 Nov ’26", tip: "don’t",
	}
)

// text is one of the texts. Those that answer a runner's own text need a two-way number.
type text struct {
	method string
	reply  bool
	write  func(message.Texts, given) string
}

var texts = map[string]text{
	"confirm":          {"Confirm", false, func(t message.Texts, g given) string { return t.Confirm(g.today) }},
	"already":          {"Already", false, func(t message.Texts, g given) string { return t.Already(g.today) }},
	"reminder":         {"Reminder", false, func(t message.Texts, g given) string { return t.Reminder(g.name, g.minutes, g.today, g.stop) }},
	"reminder-least":   {"Reminder", false, func(t message.Texts, g given) string { return t.Reminder("", 0, g.today, g.stop) }},
	"details":          {"Details", false, func(t message.Texts, g given) string { return t.Details(g.today) }},
	"still-want":       {"StillWant", false, func(t message.Texts, g given) string { return t.StillWant(g.today, g.date) }},
	"fewer":            {"Fewer", false, func(t message.Texts, g given) string { return t.Fewer(g.today, 2, g.date) }},
	"fewer-none":       {"Fewer", false, func(t message.Texts, g given) string { return t.Fewer(g.today, 0, g.date) }},
	"reason":           {"Reason", false, func(t message.Texts, g given) string { return t.Reason(g.today) }},
	"tip":              {"Tip", true, func(t message.Texts, g given) string { return t.Tip(g.tip) }},
	"tip-missing":      {"Tip", true, func(t message.Texts, _ given) string { return t.Tip("") }},
	"confirmed":        {"Confirmed", true, func(t message.Texts, g given) string { return t.Confirmed(g.when) }},
	"confirm-too-late": {"ConfirmTooLate", true, func(t message.Texts, _ given) string { return t.ConfirmTooLate() }},
	"stopped":          {"Stopped", true, func(t message.Texts, _ given) string { return t.Stopped() }},
	"started":          {"Started", true, func(t message.Texts, g given) string { return t.Started(g.when) }},
	"help":             {"Help", true, func(t message.Texts, _ given) string { return t.Help() }},
	"friendly":         {"Friendly", true, func(t message.Texts, _ given) string { return t.Friendly() }},
	"not-known":        {"NotKnown", true, func(t message.Texts, _ given) string { return t.NotKnown() }},
	"paused":           {"Paused", true, func(t message.Texts, g given) string { return t.Paused(g.when) }},
	"pause-unclear":    {"PauseUnclear", true, func(t message.Texts, _ given) string { return t.PauseUnclear() }},
	"resting":          {"Resting", true, func(t message.Texts, g given) string { return t.Resting(g.today) }},
	"resumed":          {"Resumed", true, func(t message.Texts, g given) string { return t.Resumed(g.when) }},
	"snoozed":          {"Snoozed", true, func(t message.Texts, g given) string { return t.Snoozed(g.when) }},
	"snooze-too-late":  {"SnoozeTooLate", true, func(t message.Texts, _ given) string { return t.SnoozeTooLate() }},
	"snooze-unclear":   {"SnoozeUnclear", true, func(t message.Texts, _ given) string { return t.SnoozeUnclear() }},
	"nothing-today":    {"NothingToday", true, func(t message.Texts, _ given) string { return t.NothingToday() }},
	"done":             {"Done", true, func(t message.Texts, _ given) string { return t.Done() }},
	"easier":           {"Easier", true, func(t message.Texts, _ given) string { return t.Easier(true) }},
	"easier-not":       {"Easier", true, func(t message.Texts, _ given) string { return t.Easier(false) }},
	"harder":           {"Harder", true, func(t message.Texts, _ given) string { return t.Harder(true) }},
	"harder-not":       {"Harder", true, func(t message.Texts, _ given) string { return t.Harder(false) }},
	"too-easy":         {"TooEasy", true, func(t message.Texts, _ given) string { return t.TooEasy() }},
	"seek":             {"Seek", true, func(t message.Texts, _ given) string { return t.Seek() }},
	"low":              {"Low", true, func(t message.Texts, _ given) string { return t.Low() }},
	"rest":             {"Rest", true, func(t message.Texts, _ given) string { return t.Rest() }},
	"stop-now":         {"StopNow", true, func(t message.Texts, _ given) string { return t.StopNow() }},
	"how-much":         {"HowMuch", true, func(t message.Texts, _ given) string { return t.HowMuch() }},
	"doing":            {"Doing", true, func(t message.Texts, g given) string { return t.Doing(12, 96, g.when) }},
	"doing-none":       {"Doing", true, func(t message.Texts, g given) string { return t.Doing(0, 30, g.when) }},
	"doing-most":       {"Doing", true, func(t message.Texts, g given) string { return t.Doing(12345, 123456, g.when) }},
	"not-counted":      {"NotCounted", true, func(t message.Texts, g given) string { return t.NotCounted(g.today) }},
}

const (
	clinicName = "Riverside Physio"
	site       = "https://limber.example"
)

func newTexts(t testing.TB, twoWay bool) message.Texts {
	t.Helper()
	texts, err := message.NewTexts(clinicName, site, "01632 960 001", twoWay)
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

var (
	longName  = strings.Repeat("W", message.MaxTextName)
	longSite  = "https://" + strings.Repeat("w", message.MaxTextSite-len("https://"))
	longPhone = strings.Repeat("0", message.MaxTextPhone)
)

func longestTexts(t testing.TB, twoWay bool) message.Texts {
	t.Helper()
	texts, err := message.NewTexts(longName, longSite, longPhone, twoWay)
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// septets counts a text's length as networks do, or fails for a text that needs the other alphabet. It
// is written apart from the package's own count, from the table of the standard.
func septets(t testing.TB, body string) int {
	t.Helper()
	const one = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	const two = "\f^{}\\[~]|€"
	n := 0
	for _, r := range body {
		switch {
		case strings.ContainsRune(one, r):
			n++
		case strings.ContainsRune(two, r):
			n += 2
		default:
			t.Fatalf("%q makes the whole text UCS-2: %q", r, body)
		}
	}
	return n
}

func TestEveryTextFitsOneMessageWhateverIsInIt(t *testing.T) {
	for _, twoWay := range []bool{true, false} {
		for _, from := range []message.Texts{newTexts(t, twoWay), longestTexts(t, twoWay)} {
			for name, text := range texts {
				for what, g := range map[string]given{"usual": sample, "longest": longest, "too long": tooLong, "unfit": unfit, "missing": {}} {
					body := text.write(from, g)
					if n := septets(t, body); n > message.MaxText {
						t.Errorf("%s (two-way: %v) with %s values takes %d: %q", name, twoWay, what, n, body)
					}
				}
			}
		}
	}
}

func TestEveryTextIsInTheTable(t *testing.T) {
	written := map[string]bool{}
	for _, text := range texts {
		written[text.method] = true
	}
	methods := reflect.TypeFor[message.Texts]()
	for i := range methods.NumMethod() {
		if name := methods.Method(i).Name; !written[name] {
			t.Errorf("no test looks at the text %s", name)
		}
	}
}

func TestEachTextIsAsReviewed(t *testing.T) {
	for name, text := range texts {
		got := fmt.Sprintf("two-way: %s\n", text.write(newTexts(t, true), sample))
		if !text.reply {
			got += fmt.Sprintf("one-way: %s\n", text.write(newTexts(t, false), sample))
		}
		asReviewed(t, filepath.Join("testdata", "sms", name+".txt"), got)
	}
}

func TestNoSettingIsTakenThatATextCannotHold(t *testing.T) {
	tests := map[string]struct{ clinic, site, phone, want string }{
		"name too long":       {longName + "x", site, "", "TextName"},
		"no name":             {"", site, "", "TextName"},
		"name of two places":  {"Stretch [UK]", site, "", "TextName"},
		"name in UCS-2":       {"Stretch ’n’ Run", site, "", "TextName"},
		"name with a line":    {"Stretch\nRun", site, "", "TextName"},
		"name with an edge":   {"Stretch ", site, "", "TextName"},
		"site too long":       {clinicName, longSite + "w", "", "SiteUrl"},
		"site with a tilde":   {clinicName, site + "/~limber", "", "SiteUrl"},
		"site with a slash":   {clinicName, site + "/", "", "SiteUrl"},
		"site with a query":   {clinicName, site + "?a", "", "SiteUrl"},
		"site with no scheme": {clinicName, "limber.example", "", "SiteUrl"},
		"no site":             {clinicName, "", "", "SiteUrl"},
		"phone too long":      {clinicName, site, longPhone + "0", "ClinicPhone"},
		"phone with a dash":   {clinicName, site, "01632 – 960 001", "ClinicPhone"},
	}
	for what, tt := range tests {
		got, err := message.NewTexts(tt.clinic, tt.site, tt.phone, true)
		if err == nil || !strings.Contains(err.Error(), tt.want) || got != (message.Texts{}) {
			t.Errorf("%s: %v, %v", what, got, err)
		}
	}
}
