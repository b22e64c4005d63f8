// Package settings reads what a deployment sets, whole, before a function starts.
package settings

import (
	"fmt"
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

// Err is an error that names every missing variable, or nil.
func (r *Reader) Err() error {
	if len(r.missing) == 0 {
		return nil
	}
	return fmt.Errorf("settings missing: %s", strings.Join(r.missing, ", "))
}

// Clinic is who the clinic is, as people are told.
type Clinic struct{ Name, Phone, Address, Website, Site string }

// Clinic reads the clinic's details. Site is the address of the product's own pages.
func (r *Reader) Clinic() Clinic {
	return Clinic{
		Name: r.Required("CLINIC_NAME"), Phone: r.Required("CLINIC_PHONE"), Address: r.Required("CLINIC_ADDRESS"),
		Website: r.Required("CLINIC_WEBSITE"), Site: strings.TrimSuffix(r.Required("SITE_URL"), "/"),
	}
}
