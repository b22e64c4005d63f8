package inbox

import (
	"bytes"
	"cmp"
	"mime"
	"net/http"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"
)

// view is what the page shows.
type view struct {
	To         string
	Rows       []row
	Older      int64 // the ID to list on from; 0 at the end
	Last       int64 // the newest ID that the list knows of
	Open       *open // the chosen message, if any
	Now        string
	NextMonday string // RFC 3339: a minute into it, so that what is due has been sent
}

// row is one line of the list.
type row struct {
	ID                          int64
	From, To, Subject, Line, At string
	Text, Bad, Current          bool // Text: it is a text message
}

// open is the chosen message.
type open struct {
	row
	Message  Message
	Content  Content
	Headers  []Header
	Tabs     []tab
	View     string
	Thread   []bubble // texts to and from the same number, oldest first
	DateTime string   // RFC 3339
	Sender   string   // with the address
	Fate     string   // what came of it, in words
}

type tab struct {
	View, Name string
	Current    bool
}

// bubble is one text of a thread.
type bubble struct {
	Body, At, Parts string
	Ours            bool // sent by the runner
}

func (h handler) page(w http.ResponseWriter, r *http.Request) {
	to := strings.TrimSpace(r.FormValue("to"))
	before, _ := strconv.ParseInt(r.FormValue("before"), 10, 64) // anything else lists from the newest
	id, _ := strconv.ParseInt(r.FormValue("id"), 10, 64)         // anything else opens none
	v := view{To: to, NextMonday: nextMonday(h.now(), h.zone).Format(time.RFC3339), Now: h.clock(h.now())}
	messages, more := h.store.newest(listed, to, before)
	for _, m := range messages {
		line := h.row(m)
		line.Current = m.ID == id
		v.Rows = append(v.Rows, line)
	}
	if more {
		v.Older = messages[len(messages)-1].ID
	}
	if newest, _ := h.store.newest(1, "", 0); len(newest) > 0 {
		v.Last = newest[0].ID
	}
	if m, found := h.store.Get(id); found {
		v.Open = h.open(m, r.FormValue("view"))
	}
	var out bytes.Buffer
	if err := page.Execute(&out, v); err != nil {
		http.Error(w, "The page could not be made.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; "+
		"connect-src 'self'; frame-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(out.Bytes())
}

func (h handler) row(m Message) row {
	c := m.Content()
	line := row{ID: m.ID, From: person(m.From), To: m.To, Subject: c.Subject, Line: preheader(c), At: m.Time.In(h.zone).Format("Mon 2 Jan, 15:04"), Text: m.Channel == SMS}
	line.Bad = slices.Contains(m.Events, "Bounce") || slices.Contains(m.Events, "Complaint")
	if line.Text {
		line.Subject = "Text message"
	}
	return line
}

func (h handler) open(m Message, chosen string) *open {
	o := &open{row: h.row(m), Message: m, Content: m.Content(), View: chosen, DateTime: m.Time.Format(time.RFC3339)}
	o.At = h.clock(m.Time)
	if m.Channel == SMS {
		o.Thread = h.thread(m)
		return o
	}
	o.Sender, o.Fate = decoded(m.From), inWords(m.Events)
	for _, header := range m.Headers {
		o.Headers = append(o.Headers, Header{header.Name, decoded(header.Value)})
	}
	o.Headers = append(o.Headers, Header{"Subject", o.Content.Subject})
	o.Tabs = []tab{{View: "html", Name: "As an email"}, {View: "phone", Name: "On a phone"}, {View: "text", Name: "Plain text"}, {View: "headers", Name: "Headers"}}
	if !slices.ContainsFunc(o.Tabs, func(t tab) bool { return t.View == chosen }) {
		o.View = "html"
	}
	for i := range o.Tabs {
		o.Tabs[i].Current = o.Tabs[i].View == o.View
	}
	return o
}

// eventWords are SES's names of events in plain words.
var eventWords = map[string]string{"Send": "sent", "Delivery": "delivered", "Bounce": "bounced", "Complaint": "marked as spam"}

func inWords(events []string) string {
	var words []string
	for _, e := range events {
		words = append(words, cmp.Or(eventWords[e], e))
	}
	return strings.Join(words, ", ")
}

// thread gives the texts to and from the number that m went to or came from.
func (h handler) thread(m Message) []bubble {
	var all []bubble
	for _, other := range h.store.List("") {
		if other.Channel != SMS || other.To != m.To && other.From != m.To {
			continue
		}
		parts := "1 part"
		if other.Segments > 1 {
			parts = strconv.Itoa(other.Segments) + " parts"
		}
		all = append(all, bubble{
			Body: other.Content().Text, At: other.Time.In(h.zone).Format("Mon 2 Jan, 15:04"), Parts: parts + ", " + other.Encoding, Ours: other.From == m.To,
		})
	}
	return all
}

func (h handler) clock(t time.Time) string { return t.In(h.zone).Format("Mon 2 Jan 2006, 15:04") }

// nextMonday gives the next Monday at 07:01 in a zone, after now.
func nextMonday(now time.Time, zone *time.Location) time.Time {
	local := now.In(zone)
	days := (int(time.Monday-local.Weekday()) + 7) % 7
	monday := time.Date(local.Year(), local.Month(), local.Day()+days, 7, 1, 0, 0, zone)
	if !monday.After(now) {
		monday = time.Date(local.Year(), local.Month(), local.Day()+days+7, 7, 1, 0, 0, zone)
	}
	return monday
}

// person gives the name that a mail client shows for a sender.
func person(from string) string {
	address, err := mail.ParseAddress(from)
	if err != nil {
		return from
	}
	if address.Name == "" {
		return address.Address
	}
	return address.Name
}

// decoded gives a header's value as a mail client shows it.
func decoded(value string) string {
	plain, err := new(mime.WordDecoder).DecodeHeader(value)
	if err != nil {
		return value
	}
	return plain
}
