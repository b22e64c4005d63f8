package api

import (
	"slices"
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/fault"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

func TestNextRoutineIsTheFirstDateThatIsStillToCome(t *testing.T) {
	at := func(text string) time.Time {
		instant, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return instant
	}
	for _, test := range []struct {
		name, from, now string
		days            []string
		time, zone      string
		want            string
	}{
		{"tomorrow", "2026-11-22T18:01:00Z", "2026-11-22T18:00:00Z", []string{"mon"}, "07:00", "Europe/London", "Monday 23 November at 7am"},
		{"later today", "2026-11-23T06:59:00Z", "2026-11-23T06:58:00Z", []string{"mon"}, "07:00", "Europe/London", "Monday 23 November at 7am"},
		{"on the minute", "2026-11-23T07:00:00Z", "2026-11-23T06:59:00Z", []string{"mon"}, "07:00", "Europe/London", "Monday 23 November at 7am"},
		{"just too late today", "2026-11-23T07:00:01Z", "2026-11-23T06:59:01Z", []string{"mon"}, "07:00", "Europe/London", "Monday 30 November at 7am"},
		{"long after it began", "2026-11-01T00:00:00Z", "2026-11-24T09:00:00Z", []string{"mon", "wed"}, "07:05", "Europe/London", "Wednesday 25 November at 7:05am"},
		{"a day ahead of us", "2026-11-22T18:01:00Z", "2026-11-22T18:00:00Z", []string{"mon"}, "08:05", "Pacific/Kiritimati", "Monday 23 November at 8:05am"},
		{"a day behind us", "2026-11-23T05:01:00Z", "2026-11-23T05:00:00Z", []string{"sun"}, "23:00", "America/New_York", "Sunday 29 November at 11pm"},
		{"in the spring gap", "2027-03-27T12:00:00Z", "2027-03-27T12:00:00Z", []string{"sun"}, "01:30", "Europe/London", "Sunday 28 March at 2am"},
		{"midnight", "2026-11-22T18:01:00Z", "2026-11-22T18:00:00Z", []string{"mon"}, "00:00", "Europe/London", "Monday 23 November at midnight"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var wrong fault.Fields
			p := subscription.Choices{Days: test.days, Time: test.time, Zone: test.zone, Focus: "both", Minutes: 5}.Check(at(test.now), &wrong)
			if wrong != nil {
				t.Fatal(wrong)
			}
			active := subscription.Standing{State: subscription.Active}
			next := reminder.Next(subscription.Subscriber{Preferences: p, From: at(test.from), Mail: active}, at(test.now), 1)
			if len(next) != 1 || calendar.Words(next[0].Due) != test.want {
				t.Errorf("said %+v, not %q", next, test.want)
			}
		})
	}
}

func TestTimesAndDaysAreSaidAsPeopleSayThem(t *testing.T) {
	for text, want := range map[string]string{
		"00:00": "midnight", "00:05": "12:05am", "07:00": "7am", "07:05": "7:05am", "11:55": "11:55am",
		"12:00": "midday", "12:30": "12:30pm", "18:35": "6:35pm", "23:00": "11pm",
	} {
		at, err := calendar.ParseTime(text)
		if have := timeWords(at); err != nil || have != want {
			t.Errorf("%s is said %q, not %q", text, have, want)
		}
	}
	for want, names := range map[string][]string{
		"every day":                        {"mon", "tue", "wed", "thu", "fri", "sat", "sun"},
		"every Sunday":                     {"sun"},
		"every Monday and Sunday":          {"sun", "mon"},
		"every Monday, Tuesday and Friday": {"mon", "tue", "fri"},
	} {
		days, err := calendar.ParseDays(names)
		if have := dayWords(days); err != nil || have != want {
			t.Errorf("%v is said %q, not %q", names, have, want)
		}
	}
	for zone, want := range map[string]string{
		"Europe/London": "London time", "America/Argentina/Buenos_Aires": "Buenos Aires time", "Etc/UTC": "UTC", "EST5EDT": "EST5EDT",
	} {
		if have := zoneWords(zone); have != want {
			t.Errorf("%s is said %q, not %q", zone, have, want)
		}
	}
}

func TestEveryZoneOfferedIsTaken(t *testing.T) {
	for _, name := range zoneList() {
		if _, err := calendar.Zone(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if !slices.IsSorted(zoneList()) || len(zoneList()) < 400 {
		t.Errorf("%d zones, or not in order", len(zoneList()))
	}
}

func TestAZoneThatIsNotOfferedStaysChosen(t *testing.T) {
	first := zoneGroups("Asia/Calcutta")[0]
	if first.Zones[0] != (choice{"Asia/Calcutta", "Asia/Calcutta", true}) {
		t.Errorf("the list starts with %+v", first)
	}
}

func TestEveryKindOfFaultHasAStatusAndAHeading(t *testing.T) {
	for kind := fault.Internal; kind <= fault.Busy; kind++ {
		if statuses[kind] < 400 || errorHeadings[kind] == "" {
			t.Errorf("kind %d has status %d and heading %q", kind, statuses[kind], errorHeadings[kind])
		}
	}
}
