// Package settings reads what a deployment sets, whole, before a function starts.
package settings

import (
	"fmt"
	"strconv"
	"strings"
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
