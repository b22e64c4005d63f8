package api

import (
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// confirmBody is the page whose button confirms one channel.
type confirmBody struct {
	Plan  string // the runner's choices in words
	What  string // what the button starts
	Other string // says that the subscription has another address, without showing it; empty where it has none
	// Silent says that no texts come at the chosen time; empty where they do, or none are asked for.
	Silent string
}

// confirmPage shows the button to confirm a channel; to whoever has pressed it already, that all is well.
func (d SubscriptionDeps) confirmPage(c contact.Channel) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		s, err := d.Service.View(r.Context(), linkOf(r), subscription.Confirming(c), Now(r))
		if err != nil {
			return err
		}
		if s.On(c).State == subscription.Active {
			return d.confirmed(w, r, s, c)
		}
		return writePersonalPage(w, http.StatusOK, page{
			Name: "confirm", Title: "Start your " + plural[c], Clinic: d.Clinic, Body: confirmBody{
				Plan: planWords(s.Preferences), What: plural[c], Other: otherWords(s, c), Silent: silentWords(s, c),
			},
		})
	}
}

func (d SubscriptionDeps) confirm(c contact.Channel) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := pressed(r); err != nil {
			return err
		}
		s, err := d.Service.Confirm(r.Context(), linkOf(r), c, Now(r))
		if err != nil {
			return err
		}
		return d.confirmed(w, r, s, c)
	}
}

// plural names the messages of a channel.
var plural = map[contact.Channel]string{contact.ByEmail: "emails", contact.ByText: "texts"}

// another returns the channel that is not this one.
func another(c contact.Channel) contact.Channel {
	if c == contact.ByText {
		return contact.ByEmail
	}
	return contact.ByText
}

// otherWords says where the other channel goes. A number is told by its last digits, by which its owner
// knows it, and an address not at all: whoever reads this may not be who typed it.
func otherWords(s subscription.Subscriber, c contact.Channel) string {
	other := another(c)
	to := "an address you gave"
	if other == contact.ByText {
		to = "the number ending " + s.Phone.Ending()
	}
	switch s.On(other).State {
	case subscription.Active:
		return capital(plural[other]) + " also go to " + to + "."
	case subscription.Pending:
		return "You also asked for " + plural[other] + ", to " + to + "."
	}
	return ""
}

// silentWords says that no texts come at the chosen time, to whoever asked for texts.
func silentWords(s subscription.Subscriber, c contact.Channel) string {
	wanted := c == contact.ByText || s.Text.State == subscription.Active || s.Text.State == subscription.Pending
	if !wanted || subscription.TextTime(s.Preferences.Time) {
		return ""
	}
	return "Texts go from " + textHours() + ". Your time is " + timeWords(s.Preferences.Time) + ", so your routine comes by email only."
}

// textHours says between which times texts go.
func textHours() string {
	return timeWords(subscription.FirstText) + " to " + timeWords(subscription.LastText)
}

func capital(word string) string {
	first, size := utf8.DecodeRuneInString(word) // a clinic's own words may begin with any sign
	return string(unicode.ToUpper(first)) + word[size:]
}

// confirmedBody is the page that says that a channel is on.
type confirmedBody struct {
	Plan        string
	Next        string // when the next routine comes, in words; empty where none does
	By          string // how: "by email and text"
	First       bool   // no routine has come yet
	Waiting     string // the message to look for now, where the other channel waits for its owner
	Messages    string // what has the links to change and to stop
	Silent      string
	Resting     bool   // which only they can end, on the page of their preferences
	Preferences string // a path
}

func (d SubscriptionDeps) confirmed(w http.ResponseWriter, r *http.Request, s subscription.Subscriber, c contact.Channel) error {
	body := confirmedBody{
		Plan: planWords(s.Preferences), First: !s.From.Before(Now(r)), Silent: silentWords(s, c), Messages: plural[c], Resting: s.Resting,
		Preferences: "/preferences/" + s.Capability(subscription.ToPreferences),
	}
	if next := reminder.Next(s, Now(r), 1); len(next) > 0 {
		body.Next, body.By = calendar.Words(next[0].Due), byWords(next[0].Channels)
	}
	if other := s.On(another(c)); other.State == subscription.Pending && Now(r).Before(other.ConfirmBy) {
		body.Waiting = singular[another(c)]
	}
	return writePersonalPage(w, http.StatusOK, page{Name: "confirmed", Title: "You are all set", Clinic: d.Clinic, Body: body})
}

// byWords says how messages come: "by email and text".
func byWords(channels []contact.Channel) string {
	words := make([]string, len(channels))
	for i, c := range channels {
		words[i] = singular[c]
	}
	return "by " + strings.Join(words, " and ")
}
