package opening_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/enquiry"
	"limber/internal/opening"

	"pgregory.net/rapid"
)

var _ enquiry.Hours = opening.Hours{}

const usual = "mon-thu 08:30-18:00, fri 08:30-12:30 13:30-16:00, sat 09:00-12:00"

func parse(t testing.TB, s opening.Settings) opening.Hours {
	t.Helper()
	if s.Zone == "" {
		s.Zone = "Europe/London"
	}
	if s.BankHolidays == "" {
		s.BankHolidays = "england"
	}
	h, err := opening.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// at reads an instant as a wall clock in London shows it, or in UTC where it ends in Z.
func at(t testing.TB, text string) time.Time {
	t.Helper()
	zone, err := calendar.Zone("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	layout := "2006-01-02 15:04"
	if strings.HasSuffix(text, "Z") {
		zone, layout = time.UTC, "2006-01-02 15:04Z"
	}
	instant, err := time.ParseInLocation(layout, text, zone)
	if err != nil {
		t.Fatal(err)
	}
	return instant
}

func TestOnlyWorkingTimeCounts(t *testing.T) {
	const hour = time.Hour
	for _, c := range []struct {
		name, hours, closed, from string
		working                   time.Duration
		want                      string
	}{
		{"within a day", usual, "", "2026-11-23 09:00", 4 * hour, "2026-11-23 13:00"},
		{"none at all", usual, "", "2026-11-22 09:00", 0, "2026-11-22 09:00"},
		{"to the minute of closing", usual, "", "2026-11-23 14:00", 4 * hour, "2026-11-23 18:00"},
		{"over the night", usual, "", "2026-11-23 17:00", 4 * hour, "2026-11-24 11:30"},
		{"from before it opens", usual, "", "2026-11-23 05:00", hour, "2026-11-23 09:30"},
		{"from after it closed", usual, "", "2026-11-23 22:00", hour, "2026-11-24 09:30"},
		{"over lunch", usual, "", "2026-11-27 12:00", hour, "2026-11-27 14:00"},
		{"from within lunch", usual, "", "2026-11-27 13:00", hour, "2026-11-27 14:30"},
		{"over the weekend", usual, "", "2026-11-28 11:00", 2 * hour, "2026-11-30 09:30"},
		{"from Sunday", usual, "", "2026-11-29 11:00", hour, "2026-11-30 09:30"},
		{"over Christmas", usual, "", "2026-12-24 17:00", 2 * hour, "2026-12-29 09:30"},
		{"over Christmas, and longer", usual, "2026-12-24, 2026-12-29", "2026-12-23 17:00", 2 * hour, "2026-12-30 09:30"},
		{"open on a bank holiday", usual, "open 2026-12-28", "2026-12-24 17:00", 2 * hour, "2026-12-28 09:30"},
		{"over Easter", usual, "", "2027-03-25 17:30", hour, "2027-03-27 09:30"},
		{"over a year's end", usual, "", "2027-12-31 15:30", hour, "2028-01-04 09:00"},
		{"a week of hours", "mon 09:00-10:00", "", "2026-11-23 09:30", 2 * hour, "2026-12-07 09:30"},
		{"to midnight and on", "mon-sun 00:00-24:00", "", "2026-11-23 23:00", 3 * hour, "2026-11-24 02:00"},
		{"a night that is an hour short", "mon-sun 00:00-24:00", "", "2027-03-28 00:30", 2 * hour, "2027-03-28 03:30"},
		{"a night that is an hour longer", "mon-sun 00:00-24:00", "", "2027-10-31 00:30", 3 * hour, "2027-10-31 02:30"},
		{"an hour that is skipped, and Easter Monday", "sun 01:00-02:00, mon 09:00-12:00", "2027-04-04", "2027-03-28 00:30", hour, "2027-04-05 10:00"},
		{"days with the clock changed between them", usual, "", "2027-10-30 11:30", hour, "2027-11-01 09:00"},
	} {
		h := parse(t, opening.Settings{Hours: c.hours, Closed: c.closed})
		if got, want := h.Add(at(t, c.from), c.working), at(t, c.want); !got.Equal(want) {
			t.Errorf("%s: %s after %s is %s, want %s", c.name, c.working, c.from, got.In(h.Zone()), want)
		}
	}
}

func TestWorkBeginsWhenTheFirstSpanOfTheClinicsOwnDayDoes(t *testing.T) {
	for _, c := range []struct{ zone, closed, instant, want string }{
		{"Europe/London", "", "2026-11-23 00:00", "2026-11-23 08:30"},
		{"Europe/London", "", "2026-11-23 23:59", "2026-11-23 08:30"},
		{"Europe/London", "", "2026-11-28 10:00", "2026-11-28 09:00"},
		{"Europe/London", "", "2026-11-29 10:00", ""},
		{"Europe/London", "", "2026-12-25 10:00", ""},
		{"Europe/London", "", "2026-12-26 10:00", ""}, // Boxing Day itself, and its substitute
		{"Europe/London", "", "2026-12-28 10:00", ""},
		{"Europe/London", "open 2026-12-28", "2026-12-28 10:00", "2026-12-28 08:30"},
		{"Europe/London", "2026-11-23", "2026-11-23 10:00", ""},
		{"Europe/London", "", "2026-07-06 23:30Z", "2026-07-07 07:30Z"}, // past midnight in London
		{"America/New_York", "", "2026-11-24 03:00Z", "2026-11-23 13:30Z"},
		{"Pacific/Auckland", "", "2026-11-22 21:00Z", "2026-11-22 19:30Z"},
	} {
		h := parse(t, opening.Settings{Hours: usual, Closed: c.closed, Zone: c.zone})
		opens, works := h.Opens(at(t, c.instant))
		if works != (c.want != "") || works && !opens.Equal(at(t, c.want)) {
			t.Errorf("%s %s: opens %s %v, want %q", c.zone, c.instant, opens, works, c.want)
		}
	}
}

// The dates were worked out from the Prayer Book's table of full moons and the rules of the Banking and
// Financial Dealings Act 1971, and agree with what the government has announced up to 2028.
var bankHolidays = map[int]string{
	2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
	2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
	2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
	2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
	2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
	2029: "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26",
	2030: "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26",
	2031: "01-01 04-11 04-14 05-05 05-26 08-25 12-25 12-26",
	2032: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
	2033: "01-03 04-15 04-18 05-02 05-30 08-29 12-26 12-27",
	2034: "01-02 04-07 04-10 05-01 05-29 08-28 12-25 12-26",
	2035: "01-01 03-23 03-26 05-07 05-28 08-27 12-25 12-26",
}

func TestBankHolidaysOfEnglandAreClosedAndNoOtherWeekday(t *testing.T) {
	always := parse(t, opening.Settings{Hours: "mon-sun 00:00-24:00"})
	for year, days := range bankHolidays {
		want := strings.Fields(days)
		for _, day := range []string{"01-01", "12-25", "12-26"} { // on a weekend too
			if !slices.Contains(want, day) {
				want = append(want, day)
			}
		}
		slices.Sort(want)
		var got []string
		for date := (calendar.Date{Year: year, Month: 1, Day: 1}); date.Year == year; date = date.Add(1) {
			if _, works := always.Opens(calendar.At(date, 12*60, always.Zone())); !works {
				got = append(got, date.Format("01-02"))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d: closed on %v, want %v", year, got, want)
		}
	}
}

func TestWithoutBankHolidaysNoDayIsClosed(t *testing.T) {
	h := parse(t, opening.Settings{Hours: "mon-sun 00:00-24:00", BankHolidays: "none"})
	for day := 0; day < 366; day++ {
		if _, works := h.Opens(at(t, "2027-01-01 12:00").AddDate(0, 0, day)); !works {
			t.Errorf("day %d of 2027 is closed", day+1)
		}
	}
}

// anyHours are settings with a span or two on some days. Spans begin and end outside of the hour that
// London's clocks skip and repeat, in which the wall clock alone doesn't tell what is open.
func anyHours(t *rapid.T) opening.Settings {
	var entries []string
	names := []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
	days := rapid.SliceOfNDistinct(rapid.IntRange(0, 6), 1, 7, rapid.ID).Draw(t, "days")
	times := []string{"00:00", "00:55", "02:00", "02:05", "08:30", "12:00", "13:30", "18:00", "23:55", "24:00"}
	for _, day := range days {
		cuts := rapid.SliceOfNDistinct(rapid.IntRange(0, len(times)-1), 2, 4, rapid.ID).Draw(t, "cuts")
		slices.Sort(cuts)
		entry := names[day]
		for i := 0; i+1 < len(cuts); i += 2 {
			entry += " " + times[cuts[i]] + "-" + times[cuts[i+1]]
		}
		entries = append(entries, entry)
	}
	var closed []string
	for _, day := range rapid.SliceOfNDistinct(rapid.IntRange(0, 40), 0, 8, rapid.ID).Draw(t, "closed") {
		closed = append(closed, calendar.Date{Year: 2027, Month: 3, Day: 20}.Add(day).String())
	}
	return opening.Settings{
		Hours: strings.Join(entries, ", "), Closed: strings.Join(closed, ","), Zone: "Europe/London",
		BankHolidays: rapid.SampledFrom([]string{"england", "none"}).Draw(t, "holidays"),
	}
}

// anyStart is an instant around Easter and the clock's change in spring, and the change in autumn.
func anyStart(t *rapid.T) time.Time {
	base := rapid.SampledFrom([]time.Time{
		time.Date(2027, 3, 24, 0, 0, 0, 0, time.UTC), time.Date(2027, 10, 28, 0, 0, 0, 0, time.UTC),
	}).Draw(t, "base")
	return base.Add(time.Duration(rapid.IntRange(0, 6*24*60).Draw(t, "minute")) * time.Minute)
}

// isOpen is the oracle: what a person with the settings, a calendar and a clock on the wall would say.
func isOpen(s opening.Settings, instant time.Time, zone *time.Location) bool {
	local := instant.In(zone)
	if strings.Contains(s.Closed, local.Format(time.DateOnly)) {
		return false
	}
	if s.BankHolidays == "england" && strings.Contains(bankHolidays[local.Year()], local.Format("01-02")) {
		return false
	}
	for entry := range strings.SplitSeq(s.Hours, ", ") {
		words := strings.Fields(entry)
		if !strings.EqualFold(words[0], local.Weekday().String()[:3]) {
			continue
		}
		for _, span := range words[1:] {
			if clock := local.Format("15:04"); span[:5] <= clock && clock < span[6:] {
				return true
			}
		}
	}
	return false
}

func TestAddIsWhatCountingMinutesFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyHours(t)
		h, err := opening.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		from := anyStart(t)
		working := rapid.IntRange(0, 3*24*60).Draw(t, "working")
		want, left := from, working
		for ; left > 0 && want.Before(from.AddDate(0, 0, 45)); want = want.Add(time.Minute) {
			if isOpen(s, want, h.Zone()) {
				left--
			}
		}
		if left > 0 {
			t.Skip("a clinic that opens so seldom takes long to count")
		}
		if got := h.Add(from, time.Duration(working)*time.Minute); !got.Equal(want) {
			t.Fatalf("%+v: %d minutes after %s is %s, by counting %s", s, working, from, got.UTC(), want)
		}
	})
}

func TestAddNeverGoesBackAndAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyHours(t)
		h, err := opening.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		from := anyStart(t)
		later := from.Add(time.Duration(rapid.IntRange(0, 1e6).Draw(t, "later")) * time.Second)
		a := time.Duration(rapid.IntRange(0, 1e6).Draw(t, "a")) * time.Second
		b := time.Duration(rapid.IntRange(0, 1e6).Draw(t, "b")) * time.Second
		sum := h.Add(from, a+b)
		if steps := h.Add(h.Add(from, a), b); !steps.Equal(sum) {
			t.Errorf("%s and then %s is %s, both at once %s", a, b, steps, sum)
		}
		if h.Add(later, a).Before(h.Add(from, a)) {
			t.Error("who came later is answered sooner")
		}
		if sum.Before(h.Add(from, a)) || sum.Sub(from) < a+b {
			t.Error("more working time passed than time")
		}
		if a+b > 0 && !isOpen(s, sum.Add(-time.Second), h.Zone()) {
			t.Errorf("%s is neither in a span nor at the end of one", sum)
		}
	})
}

func TestAYearOfWorkEndsInEveryClinicThatOpensAtAll(t *testing.T) {
	h := parse(t, opening.Settings{Hours: "mon 09:00-09:05"})
	from := at(t, "2026-11-23 09:00")
	if got := h.Add(from, 1000*time.Hour); got.Before(from.AddDate(200, 0, 0)) {
		t.Errorf("at five minutes a week, a thousand hours end on %s", got)
	}
}

func TestWhatIsWrongInTheSettingsIsNamed(t *testing.T) {
	good := opening.Settings{Hours: usual, BankHolidays: "england", Zone: "Europe/London"}
	for _, c := range []struct {
		edit func(s *opening.Settings)
		want []string
	}{
		{func(s *opening.Settings) { s.Hours = "" }, []string{"hours are empty", "mon-thu 08:30-18:00"}},
		{func(s *opening.Settings) { s.Hours = " , ," }, []string{"hours are empty"}},
		{func(s *opening.Settings) { s.Hours = "mon" }, []string{`"mon"`, "mon-thu 08:30-18:00"}},
		{func(s *opening.Settings) { s.Hours = "monday 08:30-18:00" }, []string{`"monday 08:30-18:00"`}},
		{func(s *opening.Settings) { s.Hours = "mon-mon 08:30-18:00" }, []string{`"mon-mon 08:30-18:00"`}},
		{func(s *opening.Settings) { s.Hours = "mon-tue-wed 08:30-18:00" }, []string{`"mon-tue-wed 08:30-18:00"`}},
		{func(s *opening.Settings) { s.Hours = "08:30-18:00" }, []string{`"08:30-18:00"`}},
		{func(s *opening.Settings) { s.Hours = "mon 8:30-18:00" }, []string{`"8:30-18:00"`, "08:30-18:00"}},
		{func(s *opening.Settings) { s.Hours = "mon 08:30" }, []string{`"08:30"`}},
		{func(s *opening.Settings) { s.Hours = "mon 08:32-18:00" }, []string{`"08:32-18:00"`, "five minutes"}},
		{func(s *opening.Settings) { s.Hours = "mon 18:00-08:30" }, []string{`"18:00-08:30"`, "earlier one first"}},
		{func(s *opening.Settings) { s.Hours = "mon 24:00-24:00" }, []string{`"24:00-24:00"`}},
		{func(s *opening.Settings) { s.Hours = "mon 08:30-24:05" }, []string{`"08:30-24:05"`, "24:00"}},
		{func(s *opening.Settings) { s.Hours = "mon 09:00-09:00" }, []string{`"09:00-09:00"`}},
		{func(s *opening.Settings) { s.Hours = "mon 09:00-12:00, mon-fri 11:00-13:00" }, []string{"Monday", "09:00-12:00", "11:00-13:00"}},
		{func(s *opening.Settings) { s.Hours = "mon 12:00-13:00 09:00-12:00" }, []string{"overlap or touch"}},
		{func(s *opening.Settings) { s.BankHolidays = "" }, []string{"bank holidays", "england", "none"}},
		{func(s *opening.Settings) { s.BankHolidays = "scotland" }, []string{`"scotland"`}},
		{func(s *opening.Settings) { s.Closed = "24.12.2026" }, []string{"closed dates", `"24.12.2026"`, "2026-12-24"}},
		{func(s *opening.Settings) { s.Closed = "2026-02-30" }, []string{`"2026-02-30"`}},
		{func(s *opening.Settings) { s.Closed = "shut 2026-12-28" }, []string{`"shut 2026-12-28"`, "open 2026-12-28"}},
		{func(s *opening.Settings) { s.Closed = "2026-12-28, open 2026-12-28" }, []string{"2026-12-28 twice"}},
		{func(s *opening.Settings) { s.Closed = "open 2026-12-27" }, []string{"2026-12-27", "Sunday"}},
		{func(s *opening.Settings) { s.Zone = "" }, []string{"zone", "Europe/London"}},
		{func(s *opening.Settings) { s.Zone = "London" }, []string{`"London"`}},
	} {
		s := good
		c.edit(&s)
		_, err := opening.Parse(s)
		if err == nil {
			t.Errorf("%+v was taken", s)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%q doesn't say %q", err, want)
			}
		}
	}
}

func TestHoursAreReadHoweverTheyAreSpaced(t *testing.T) {
	want := parse(t, opening.Settings{Hours: usual, Closed: "2026-12-24, open 2026-12-28"})
	for _, hours := range []string{
		"  MON-THU   08:30-18:00 ,fri 13:30-16:00 08:30-12:30,Sat 09:00-12:00,",
		"sat 09:00-12:00, fri 08:30-12:30, mon 08:30-18:00, tue 08:30-18:00, wed-thu 08:30-18:00, fri 13:30-16:00",
	} {
		got := parse(t, opening.Settings{Hours: hours, Closed: "OPEN  2026-12-28 ,, 2026-12-24"})
		for from := at(t, "2026-12-20 00:00"); from.Before(at(t, "2027-01-05 00:00")); from = from.Add(time.Hour) {
			if a, b := want.Add(from, 7*time.Hour), got.Add(from, 7*time.Hour); !a.Equal(b) {
				t.Errorf("%q: from %s %s, not %s", hours, from, b, a)
			}
		}
	}
	if _, works := parse(t, opening.Settings{Hours: "sat-mon 09:00-12:00"}).Opens(at(t, "2026-11-22 12:00")); !works {
		t.Error("sat-mon leaves out Sunday")
	}
}

func FuzzParse(f *testing.F) {
	f.Add(usual, "2026-12-24, open 2026-12-28", "Europe/London")
	f.Add("sat-mon 00:00-24:00", "", "Pacific/Auckland")
	f.Fuzz(func(t *testing.T, hours, closed, zone string) {
		h, err := opening.Parse(opening.Settings{Hours: hours, BankHolidays: "england", Closed: closed, Zone: zone})
		if err != nil {
			return
		}
		from := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
		if got := h.Add(from, 8*time.Hour); got.Sub(from) < 8*time.Hour {
			t.Errorf("eight hours of work took %s", got.Sub(from))
		}
	})
}
