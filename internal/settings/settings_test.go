package settings_test

import (
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"limber/internal/settings"
)

var clinic = map[string]string{
	"STAFF_ADDRESSES": "desk@clinic.example, pat@clinic.example", "ESCALATION_ADDRESS": "owner@clinic.example",
	"ENQUIRY_NOTICE": "link", "ANSWER_WITHIN_HOURS": "8", "CLINIC_HOURS": "mon-fri 09:00-17:00", "BANK_HOLIDAYS": "england",
	"CLOSED_DATES": "2026-12-24", "CLINIC_ZONE": "Europe/London", "READ_FIRST_WORDS": "numb",
}

func with(name, value string) map[string]string {
	env := maps.Clone(clinic)
	env[name] = value
	return env
}

func read(env map[string]string) (settings.Enquiries, error) {
	r := settings.Env(func(name string) string { return env[name] })
	e := r.Enquiries()
	return e, r.Err()
}

func TestTheSettingsOfEnquiriesAreRead(t *testing.T) {
	e, err := read(clinic)
	want := settings.Enquiries{
		Staff: []string{"desk@clinic.example", "pat@clinic.example"}, Escalation: "owner@clinic.example", Within: 8 * time.Hour,
		Words: "numb", Hours: "mon-fri 09:00-17:00", BankHolidays: "england", Closed: "2026-12-24", Zone: "Europe/London",
	}
	if err != nil || !reflect.DeepEqual(e, want) {
		t.Errorf("%+v, %v; want %+v", e, err, want)
	}
	if e, _ := read(with("ENQUIRY_NOTICE", "full")); !e.Full {
		t.Error("the message isn't in the mail")
	}
	if e, err := read(with("ESCALATION_ADDRESS", "")); err != nil || e.Escalation != "desk@clinic.example" {
		t.Errorf("without an escalation address, %q is told: %v", e.Escalation, err)
	}
	if e, _ := read(with("STAFF_ADDRESSES", " desk@clinic.example ,")); len(e.Staff) != 1 || e.Staff[0] != "desk@clinic.example" {
		t.Errorf("staff are %q", e.Staff)
	}
}

func TestAWrongSettingOfEnquiriesIsNamed(t *testing.T) {
	for _, c := range []struct{ name, value string }{
		{"STAFF_ADDRESSES", ""},
		{"STAFF_ADDRESSES", " , "},
		{"ENQUIRY_NOTICE", ""},
		{"ENQUIRY_NOTICE", "Full"},
		{"ANSWER_WITHIN_HOURS", ""},
		{"ANSWER_WITHIN_HOURS", "eight"},
		{"ANSWER_WITHIN_HOURS", "0"},
		{"ANSWER_WITHIN_HOURS", "-8"},
		{"ANSWER_WITHIN_HOURS", "1001"},
		{"ANSWER_WITHIN_HOURS", "9223372036854775807"},
		{"CLINIC_HOURS", ""},
		{"BANK_HOLIDAYS", ""},
		{"CLINIC_ZONE", ""},
	} {
		if _, err := read(with(c.name, c.value)); err == nil || !strings.Contains(err.Error(), c.name) {
			t.Errorf("%s=%q: %v", c.name, c.value, err)
		}
	}
	_, err := read(nil)
	for name := range clinic {
		optional := name == "ESCALATION_ADDRESS" || name == "CLOSED_DATES" || name == "READ_FIRST_WORDS"
		if err == nil || strings.Contains(err.Error(), name) == optional {
			t.Errorf("with nothing set: %v: is %s optional: %v", err, name, optional)
		}
	}
}
