package api

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"limber/internal/calendar"
	"limber/internal/guide"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// sessionBody is the page that plays a routine step by step. Without its script it is the routine as a list, and the form at
// the end.
type sessionBody struct {
	form
	Link      string // of the runner, whom its form is told of; empty on the page that is anybody's
	Day       string // the date in words; empty on anybody's page
	Session   string // the session's own number, by which it counts once
	Routine   guide.Routine
	Items     []routineItem
	Lengths   []lengthLink
	Groups    []signGroup // signs that need help
	Cards     []guide.Card
	Safety    safety
	Phone     string
	Restart   string
	Data      sessionData
	Emergency guide.Card
}

// lengthLink leads to the same day's routine of another length.
type lengthLink struct {
	Minutes int
	Href    string
	Chosen  bool
}

// sessionData is what the script plays.
type sessionData struct {
	Items    []sessionItem `json:"items"`
	Turns    []guide.Turn  `json:"turns"`
	Stop     int           `json:"stop"` // the score from which to stop
	Progress string        `json:"progress,omitempty"`
}

type sessionItem struct {
	Name   string `json:"name"`
	How    string `json:"how,omitempty"` // the way it is to be done, as in "on your knees"
	Start  string `json:"start"`
	Easier string `json:"easier"`
	Figure string `json:"figure"`
	Alt    string `json:"alt"`
}

// Felts lists what a runner can say of the session.
func (sessionBody) Felts() []choice { return felts("") }

// Scores lists how much it can hurt.
func (sessionBody) Scores() []choice { return scores("") }

// newSession is the page's body for a routine.
func newSession(content *guide.Guide, clinic Clinic, routine guide.Routine, files figureFiles) sessionBody {
	b := sessionBody{
		Routine: routine, Items: routineItems(routine, files), Cards: redFlags(content), Safety: safetyWords, Phone: clinic.Phone,
		Restart: upTo(content.Rules().MuchPain.Restart), Emergency: cardOf(content, guide.Emergency),
		Data: sessionData{Turns: routine.Turns(), Stop: content.Rules().MuchPain.From},
	}
	b.Groups, _ = signGroups(b.Cards, nil)
	for _, item := range b.Items {
		e := item.Exercise
		b.Data.Items = append(b.Data.Items, sessionItem{e.Name, item.Variation, e.Start, e.Easier, item.Pictures.Moving.Src, item.Pictures.Moving.Alt})
	}
	return b
}

// lengths are the links to other lengths, by what an address is for each.
func (b *sessionBody) lengths(chosen int, href func(minutes string) string) {
	for _, n := range guide.Minutes() {
		b.Lengths = append(b.Lengths, lengthLink{n, href(strconv.Itoa(n)), n == chosen})
	}
}

// session plays the routine that the address asks for. What can't be asked for is answered by the form to choose one.
func (d GuideDeps) session(w http.ResponseWriter, r *http.Request) error {
	asked, _ := url.ParseQuery(r.URL.RawQuery) // what can be read of it
	if routine, err := routineOf(d.Guide, routineGiven(asked)); err == nil {
		return d.playSession(w, r, routine)
	}
	to := "/routine"
	if query := r.URL.Query(); len(query) > 0 {
		to += "?" + query.Encode()
	}
	w.Header().Set("Cache-Control", publicCache)
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusFound)
	return nil
}

func (d GuideDeps) playSession(w http.ResponseWriter, r *http.Request, routine guide.Routine) error {
	body := newSession(d.Guide, d.Clinic, routine, d.Figures)
	body.lengths(routine.Minutes, func(minutes string) string {
		other := routine
		other.Minutes, _ = strconv.Atoi(minutes)
		return "/session?" + routineQuery(other)
	})
	return writePublicPage(w, r, page{
		Name: "session", Title: routine.Title, Clinic: d.Clinic, Path: "/session?" + routineQuery(routine), Player: true, Body: body,
		Summary: "Do this routine step by step, with pictures that move, a count and rests.",
	})
}

// session plays the routine of a runner's day: of the day in the address, or of today, or the next one.
func (d SubscriptionDeps) session(w http.ResponseWriter, r *http.Request) error {
	s, content, err := d.reader(r)
	if err != nil {
		return err
	}
	date, _, err := routineDay(s.Preferences, Now(r))
	if err != nil {
		return err
	}
	query := r.URL.Query()
	if day, ok := dayAsked(query.Get("day"), date, s.Preferences); ok {
		date = day
	}
	if reminder.Rests(s, date) {
		return d.today(w, r)
	}
	request := reminder.RoutineOf(s, reminder.Occurrence{Date: date})
	if n := number(query.Get("minutes")); slices.Contains(guide.Minutes(), n) {
		request.Minutes = n
	}
	routine, err := content.Routine(request)
	if err != nil {
		return fmt.Errorf("make routine: %w", err)
	}
	body := newSession(content, d.Clinic, routine, nil)
	body.Link, body.Day, body.Session = linkOf(r), dateWords(date), newSessionID()
	body.Data.Progress = "/progress/" + body.Link
	body.lengths(routine.Minutes, func(minutes string) string {
		return "/session/" + body.Link + "?" + url.Values{"day": {date.String()}, "minutes": {minutes}}.Encode()
	})
	return writePersonalPage(w, http.StatusOK, page{Name: "session", Title: routine.Title, Clinic: d.Clinic, Player: true, Body: body})
}

// dayAsked reads the day of a reminder whose link is opened: one of the last weeks on which the plan has a routine.
func dayAsked(text string, latest calendar.Date, p subscription.Preferences) (calendar.Date, bool) {
	day, err := calendar.ParseDate(text)
	if err != nil || day.Ordinal() > latest.Ordinal() || day.Ordinal() < latest.Ordinal()-28 {
		return day, false
	}
	return day, p.Days.Has(day.Weekday())
}

// newSessionID is the number of a session, for one showing of its page.
func newSessionID() string {
	var raw [16]byte
	rand.Read(raw[:]) // never fails: crypto/rand ends the process instead
	return base64.RawURLEncoding.EncodeToString(raw[:])
}

// Sent lists what the page itself tells of the session with the form; the script fills in the empty ones.
func (b sessionBody) Sent() []field {
	r := b.Routine
	return []field{
		{"session", b.Session},
		{"focus", string(r.Focus)},
		{"minutes", strconv.Itoa(r.Minutes)},
		{"level", strconv.Itoa(r.Level)},
		{"tier", string(r.Tier)},
		{"turn", strconv.Itoa(r.Turn)},
		{"done", ""},
		{"ago", ""},
	}
}

// field is a hidden one of a form.
type field struct{ Name, Value string }

// worker serves the script that keeps the session that is open for when there is no network.
func worker(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Service-Worker-Allowed", "/session")
	writePublic(w, r, "text/javascript; charset=utf-8", []byte(readPart("session-worker.js")))
	return nil
}
