// Package settings reads what a deployment sets, whole, before a function starts.
package settings

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Reader reads variables and remembers the missing ones, so that all are reported at once.
type Reader struct {
	get     func(string) string
	missing []string
}

// Env reads through get, usually os.Getenv.
func Env(get func(string) string) *Reader { return &Reader{get: get} }

// Required returns a variable's value. A missing or empty one is reported by Err.
func (r *Reader) Required(name string) string {
	value := r.get(name)
	if value == "" {
		r.missing = append(r.missing, name)
	}
	return value
}

// Optional returns a variable's value, which may be empty.
func (r *Reader) Optional(name string) string { return r.get(name) }

// Number returns a variable that is a whole number. One that isn't is reported by Err.
func (r *Reader) Number(name string) int {
	n, err := strconv.Atoi(r.get(name))
	if err != nil {
		r.missing = append(r.missing, name+" (a whole number)")
	}
	return n
}

// Err is an error that names every missing variable, or nil.
func (r *Reader) Err() error {
	if len(r.missing) == 0 {
		return nil
	}
	return fmt.Errorf("settings missing: %s", strings.Join(r.missing, ", "))
}

// Clinic is who the clinic is, as messages say it. Its fields are those of message.Clinic.
type Clinic struct{ Name, Phone, Address, Website, Company, Privacy string }

// Clinic reads the clinic's details.
func (r *Reader) Clinic() Clinic {
	return Clinic{
		Name: r.Required("CLINIC_NAME"), Phone: r.Required("CLINIC_PHONE"), Address: r.Required("CLINIC_ADDRESS"),
		Website: r.Required("CLINIC_WEBSITE"), Company: r.Optional("CLINIC_COMPANY"), Privacy: r.Site() + "/privacy",
	}
}

// Theme is the clinic's own look, as the fields of api.ThemeSettings. Each may be empty.
type Theme struct{ Colour, Dark, Font string }

// Theme reads the clinic's own look.
func (r *Reader) Theme() Theme {
	return Theme{r.Optional("THEME_COLOUR"), r.Optional("THEME_COLOUR_DARK"), r.Optional("THEME_FONT")}
}

// Site reads the address of the product's own pages, without a slash at the end.
func (r *Reader) Site() string { return strings.TrimSuffix(r.Required("SITE_URL"), "/") }

// Texts is how the clinic sends texts. Origin is empty where it sends none.
type Texts struct {
	Name, Origin, ConfigurationSet string
	TwoWay                         bool
}

// Texts reads the settings of texts.
func (r *Reader) Texts() Texts {
	t := Texts{Origin: r.Optional("TEXT_ORIGIN"), TwoWay: r.Optional("TEXT_TWO_WAY") == "yes"}
	if t.Origin != "" {
		t.Name, t.ConfigurationSet = r.Required("TEXT_NAME"), r.Required("TEXT_CONFIGURATION_SET")
	}
	return t
}

// Enquiries is how the clinic takes enquiries.
type Enquiries struct {
	Staff      []string      // who are told of each, and may sign in
	Escalation string        // who is told of one that nobody answers; the first of staff where nobody else is set
	Full       bool          // the message itself is in the mail to staff
	Within     time.Duration // of working time, in which each is answered
	Words      string        // see enquiry.ParseWords; may be empty

	// Working time, as the fields of opening.Settings.
	Hours, BankHolidays, Closed, Zone string
}

// maxWithin is the longest time to answer in, in working hours: some half a year.
const maxWithin = 1000

// Enquiries reads the settings of enquiries.
func (r *Reader) Enquiries() Enquiries {
	e := Enquiries{
		Escalation: r.Optional("ESCALATION_ADDRESS"), Words: r.Optional("READ_FIRST_WORDS"),
		Hours: r.Required("CLINIC_HOURS"), BankHolidays: r.Required("BANK_HOLIDAYS"), Closed: r.Optional("CLOSED_DATES"),
		Zone: r.Required("CLINIC_ZONE"),
	}
	for address := range strings.SplitSeq(r.Required("STAFF_ADDRESSES"), ",") {
		if address = strings.TrimSpace(address); address != "" {
			e.Staff = append(e.Staff, address)
		}
	}
	if e.Escalation == "" && len(e.Staff) > 0 {
		e.Escalation = e.Staff[0]
	}
	if len(e.Staff) == 0 {
		r.missing = append(r.missing, "STAFF_ADDRESSES (one or more, parted by commas)")
	}
	notice, hours := r.Required("ENQUIRY_NOTICE"), r.Number("ANSWER_WITHIN_HOURS")
	if notice != "full" && notice != "link" {
		r.missing = append(r.missing, "ENQUIRY_NOTICE (full, or link)")
	}
	if hours < 1 || hours > maxWithin {
		r.missing = append(r.missing, fmt.Sprintf("ANSWER_WITHIN_HOURS (1 to %d)", maxWithin))
	}
	e.Full, e.Within = notice == "full", time.Duration(hours)*time.Hour
	return e
}
