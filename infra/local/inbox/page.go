package inbox

import (
	"bytes"
	"cmp"
	"mime"
	"net/http"
	"net/mail"
	"net/url"
	"regexp"
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
	Person                      string // the clinic's counterpart
	Text, Incoming              bool   // Text: it is a text message
	Bad, Current                bool
}

// open is the chosen message.
type open struct {
	row
	Message  Message
	Content  Content
	Headers  []Header
	Tabs     []tab
	View     string
	Looks    []look   // light or dark, with pictures or without
	Frame    string   // the path of the email as it is looked at
	Thread   []bubble // texts to and from the same person, oldest first
	Clinic   string   // of texts: the clinic's number or name, as a phone shows it
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
	Body      []piece
	At, Parts string
	Ours      bool // sent by the runner
	Lost      bool // it didn't reach the phone
}

// piece is a part of a text: a link, or what stands between two.
type piece struct {
	Text string
	Link bool
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
		v.Open = h.open(m, r.Form)
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
	line := row{
		ID: m.ID, From: name(m.From), To: m.To, Subject: c.Subject, Line: preheader(c), At: m.Time.In(h.zone).Format("Mon 2 Jan, 15:04"),
		Person: m.Person(), Text: m.Channel == SMS, Incoming: m.Incoming,
	}
	line.Bad = slices.Contains(m.Events, "Bounce") || slices.Contains(m.Events, "Complaint") || lost(m)
	switch {
	case m.Incoming:
		line.Subject = "Text from a runner"
	case line.Text:
		line.Subject = "Text message"
	}
	return line
}

func (h handler) open(m Message, query url.Values) *open {
	chosen := query.Get("view")
	o := &open{row: h.row(m), Message: m, Content: m.Content(), View: chosen, DateTime: m.Time.Format(time.RFC3339)}
	o.At = h.clock(m.Time)
	if m.Channel == SMS {
		o.Thread, o.Clinic = h.thread(m.Person()), o.From
		if m.Incoming {
			o.Clinic = m.To
		}
		return o
	}
	o.Sender, o.Fate = decoded(m.From), inWords(m.Events)
	for _, header := range m.Headers {
		o.Headers = append(o.Headers, Header{header.Name, decoded(header.Value)})
	}
	o.Headers = append(o.Headers, Header{"Subject", o.Content.Subject})
	o.Tabs = []tab{{View: "html", Name: "600 wide"}, {View: "phone", Name: "320 wide"}, {View: "text", Name: "Plain text"}, {View: "headers", Name: "Headers"}}
	if !slices.ContainsFunc(o.Tabs, func(t tab) bool { return t.View == chosen }) {
		o.View = "html"
	}
	for i := range o.Tabs {
		o.Tabs[i].Current = o.Tabs[i].View == o.View
	}
	if o.View == "html" || o.View == "phone" {
		o.look(query)
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

// lost tells whether a text didn't reach its phone.
func lost(m Message) bool {
	return m.Channel == SMS && len(m.Events) > 0 && !slices.Contains(m.Events, "TEXT_DELIVERED")
}

// thread gives the texts to and from a number.
func (h handler) thread(number string) []bubble {
	var all []bubble
	for _, m := range h.store.find(func(m Message) bool { return m.Channel == SMS && m.Person() == number }) {
		parts := "1 part"
		if m.Segments > 1 {
			parts = strconv.Itoa(m.Segments) + " parts"
		}
		all = append(all, bubble{
			Body: pieces(m.Content().Text), At: m.Time.In(h.zone).Format("Mon 2 Jan, 15:04"), Parts: parts + ", " + m.Encoding,
			Ours: m.Incoming, Lost: lost(m),
		})
	}
	return all
}

// links finds the links of a text. A mark that ends a sentence isn't part of one.
var links = regexp.MustCompile(`https?://[^\s<>"]*[^\s<>".,;:!?)']`)

// pieces cuts a text at its links.
func pieces(text string) []piece {
	var all []piece
	from := 0
	for _, at := range links.FindAllStringIndex(text, -1) {
		if at[0] > from {
			all = append(all, piece{Text: text[from:at[0]]})
		}
		all = append(all, piece{Text: text[at[0]:at[1]], Link: true})
		from = at[1]
	}
	if from < len(text) {
		all = append(all, piece{Text: text[from:]})
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

// name gives the name that a mail client shows for a sender.
func name(from string) string {
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
