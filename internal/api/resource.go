package api

import (
	"net/http"
	"strings"
	"time"

	"limber/internal/contact"
	"limber/internal/fault"
	"limber/internal/guide"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// resource is a subscription as the API has it: what the page of preferences shows.
type resource struct {
	Name     string `json:"name"`
	Channels struct {
		Email channelResource `json:"email"`
		SMS   channelResource `json:"sms"`
	} `json:"channels"`
	Days       []string           `json:"days"`
	RunDays    []string           `json:"run_days"`
	Time       string             `json:"time"`
	TimeZone   string             `json:"time_zone"`
	Focus      string             `json:"focus"`
	Minutes    int                `json:"minutes"`
	PauseUntil *string            `json:"pause_until"`
	Away       *stay              `json:"away"`
	Level      int                `json:"level"`
	Tier       string             `json:"tier"`
	Resting    bool               `json:"resting"`
	Stretching bool               `json:"stretching"`
	Consent    consentResource    `json:"consent"`
	Calendar   string             `json:"calendar"` // the address of the feed
	Next       []upcomingResource `json:"next"`
	History    []pastReminder     `json:"history"`
}

type channelResource struct {
	State   string `json:"state"`
	Reason  string `json:"reason,omitempty"`
	Address string `json:"address,omitempty"` // masked
}

// stay is some time in another zone, until the end of a date there.
type stay struct {
	TimeZone string `json:"time_zone"`
	Until    string `json:"until"`
}

type consentResource struct {
	Answers bool `json:"answers"`
}

type upcomingResource struct {
	Due      string            `json:"due"` // RFC 3339, by the runner's own clock
	Channels []contact.Channel `json:"channels"`
	Focus    guide.Focus       `json:"focus"`
}

func (d SubscriptionDeps) resource(r *http.Request, s subscription.Subscriber) (resource, error) {
	now := Now(r)
	past, err := d.past(r.Context(), s.ID)
	if err != nil {
		return resource{}, err
	}
	c := s.Preferences.Choices(now)
	made := resource{
		Name: s.Name, Days: c.Days, RunDays: append([]string{}, c.RunDays...), Time: c.Time, TimeZone: c.Zone, Focus: c.Focus, Minutes: c.Minutes,
		Level: s.Level, Tier: s.Tier, Resting: s.Resting, Stretching: s.Stretching, Consent: consentResource{s.Answers}, Calendar: d.Clinic.feedLinks(s).Web, Next: []upcomingResource{}, History: past,
	}
	made.Channels.Email, made.Channels.SMS = channelOf(s, contact.ByEmail), channelOf(s, contact.ByText)
	if c.PauseUntil != "" {
		made.PauseUntil = &c.PauseUntil
	}
	if c.AwayZone != "" {
		made.Away = &stay{c.AwayZone, c.AwayUntil}
	}
	for _, u := range reminder.Next(s, now, upcomingShown) {
		made.Next = append(made.Next, upcomingResource{u.Due.Format(time.RFC3339), u.Channels, u.Focus})
	}
	return made, nil
}

func channelOf(s subscription.Subscriber, c contact.Channel) channelResource {
	state := string(s.On(c).State)
	if s.On(c).State == subscription.None {
		state = "none"
	}
	return channelResource{State: state, Reason: s.On(c).Reason, Address: masked(s, c)}
}

var errBearer = fault.New(fault.Unauthorized, "Send the end of a link to the preferences, as Authorization: Bearer.")

// bearer puts the capability of the request where the link of a page would be.
func bearer(handle handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := refuseQuery(r); err != nil {
			return err
		}
		scheme, capability, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		capability = strings.TrimSpace(capability)
		if !strings.EqualFold(scheme, "Bearer") || capability == "" {
			return errBearer
		}
		r.SetPathValue("link", capability)
		return handle(w, r)
	}
}

func (d SubscriptionDeps) getResource(w http.ResponseWriter, r *http.Request) error {
	s, err := d.holder(r)
	if err != nil {
		return err
	}
	return d.writeResource(w, r, s)
}

func (d SubscriptionDeps) writeResource(w http.ResponseWriter, r *http.Request, s subscription.Subscriber) error {
	made, err := d.resource(r, s)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, made)
}

// deleteResource leaves by every channel. Doing so again changes nothing.
func (d SubscriptionDeps) deleteResource(w http.ResponseWriter, r *http.Request) error {
	if _, err := d.Service.LeaveAll(r.Context(), linkOf(r), nil, Now(r)); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
	return nil
}
