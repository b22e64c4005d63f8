package api

import (
	"encoding/json"
	"errors"
	"net/http"

	"limber/internal/fault"
	"limber/internal/subscription"
)

// patch is a change to a subscription: a JSON merge patch (RFC 7396). What isn't given stays as it is.
type patch struct {
	days, runDays     *[]string
	time, zone, focus *string
	minutes           *int
	pauseUntil        dateOrNull
	away              awayOrNull
	answers           *bool
}

// dateOrNull is a date as it was typed; null is none.
type dateOrNull struct {
	given bool
	date  string
}

func (*dateOrNull) null() {}

// UnmarshalJSON takes text that isn't empty, or null.
func (d *dateOrNull) UnmarshalJSON(text []byte) error {
	d.given = true
	if string(text) == "null" {
		return nil
	}
	if err := json.Unmarshal(text, &d.date); err != nil {
		return err
	}
	if d.date == "" {
		return errors.New("no date")
	}
	return nil
}

// awayOrNull is a stay elsewhere as it was typed; null is being at home.
type awayOrNull struct {
	given       bool
	zone, until string
}

func (*awayOrNull) null() {}

// UnmarshalJSON takes an object of both members and no other, or null.
func (a *awayOrNull) UnmarshalJSON(text []byte) error {
	a.given = true
	if string(text) == "null" {
		return nil
	}
	err := readJSON(text, map[string]jsonField{"time_zone": {&a.zone, "text"}, "until": {&a.until, "a date"}})
	if err == nil && (a.zone == "" || a.until == "") {
		err = errors.New("not a stay")
	}
	return err
}

// answersAgreed is the part of consent that may be changed here.
type answersAgreed struct{ answers **bool }

// UnmarshalJSON takes an object of answers alone.
func (a *answersAgreed) UnmarshalJSON(text []byte) error {
	return readJSON(text, map[string]jsonField{"answers": {a.answers, "true or false"}})
}

const patchType = "application/merge-patch+json"

func readPatch(r *http.Request) (patch, error) {
	if media := contentType(r); media != patchType && media != jsonType {
		return patch{}, fault.New(fault.Unsupported, "Send application/merge-patch+json, or application/json.")
	}
	body, err := readBody(r)
	if err != nil {
		return patch{}, err
	}
	var p patch
	err = readJSON(body, map[string]jsonField{
		"days":        {&p.days, `a list of days, such as ["mon", "thu"]`},
		"run_days":    {&p.runDays, `a list of days, such as ["tue", "sun"]`},
		"time":        {&p.time, `text, such as "07:00"`},
		"time_zone":   {&p.zone, `text, such as "Europe/London"`},
		"focus":       {&p.focus, "text"},
		"minutes":     {&p.minutes, "a whole number"},
		"pause_until": {&p.pauseUntil, `a date, such as "2026-12-07", or null`},
		"away":        {&p.away, `{"time_zone": "Asia/Tokyo", "until": "2026-12-07"}, or null`},
		"consent":     {&answersAgreed{&p.answers}, `{"answers": true} or {"answers": false}`},
	})
	return p, err
}

// plan reports whether the plan is to change.
func (p patch) plan() bool {
	return p.days != nil || p.runDays != nil || p.time != nil || p.zone != nil || p.focus != nil || p.minutes != nil ||
		p.pauseUntil.given || p.away.given
}

// apply changes what is given.
func (p patch) apply(c *subscription.Choices) {
	set(&c.Days, p.days)
	set(&c.RunDays, p.runDays)
	set(&c.Time, p.time)
	set(&c.Zone, p.zone)
	set(&c.Focus, p.focus)
	set(&c.Minutes, p.minutes)
	if p.pauseUntil.given {
		c.PauseUntil = p.pauseUntil.date
	}
	if p.away.given {
		c.AwayZone, c.AwayUntil = p.away.zone, p.away.until
	}
}

func set[T any](field, given *T) {
	if given != nil {
		*field = *given
	}
}

// patchResource changes what is given, and answers with the subscription as it is then. The plan goes
// first: where it is refused, nothing has changed.
func (d SubscriptionDeps) patchResource(w http.ResponseWriter, r *http.Request) error {
	p, err := readPatch(r)
	if err != nil {
		return err
	}
	s, err := d.holder(r)
	if err != nil {
		return err
	}
	if p.plan() {
		if s, err = d.Service.Amend(r.Context(), linkOf(r), p.apply, Now(r)); err != nil {
			return renamed(err, awayMembers)
		}
	}
	if p.answers != nil {
		if s, err = d.Service.KeepAnswers(r.Context(), linkOf(r), *p.answers, "api", Now(r)); err != nil {
			return err
		}
	}
	return d.writeResource(w, r, s)
}

// awayMembers are the fields of a stay as a caller of the API spells them.
var awayMembers = map[string]string{"away_zone": "away.time_zone", "away_until": "away.until"}
