package inbox

import (
	"embed"
	"encoding/json"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed page
var files embed.FS

var page = template.Must(template.ParseFS(files, "page/page.html"))

const listed = 50 // messages on one page of the list

// Handler serves the page at /_local/ and the messages below it: the JSON that
// tests read at /_local/messages?to=ADDRESS, or ?from=NUMBER for incoming texts,
// which DELETE clears. Now gives the simulated time.
func Handler(store *Store, now func() time.Time) http.Handler {
	h := handler{store, now, london()}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /_local/{$}", h.page)
	mux.HandleFunc("GET /_local/page/{file}", file)
	mux.HandleFunc("GET /_local/messages", h.messages)
	mux.HandleFunc("DELETE /_local/messages", h.clear)
	mux.HandleFunc("GET /_local/messages/last", h.last)
	mux.HandleFunc("GET /_local/messages/{id}/html", h.html)
	return mux
}

type handler struct {
	store *Store
	now   func() time.Time
	zone  *time.Location
}

// london is the zone that the page shows times in. Where the machine has no
// zone data, UTC must do.
func london() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		return time.UTC
	}
	return zone
}

func (h handler) messages(w http.ResponseWriter, r *http.Request) {
	to, from := r.FormValue("to"), r.FormValue("from")
	var found []Message
	if from == "" {
		found = h.store.List(to)
	} else {
		found = h.store.From(from)
		found = slices.DeleteFunc(found, func(m Message) bool { return to != "" && m.To != to })
	}
	if found == nil {
		found = []Message{} // an empty list, not null
	}
	answer(w, found)
}

func (h handler) clear(w http.ResponseWriter, _ *http.Request) {
	h.store.Clear()
	answer(w, struct{}{})
}

// last tells the page whether something new came.
func (h handler) last(w http.ResponseWriter, _ *http.Request) {
	last := int64(0)
	if newest, _ := h.store.newest(1, "", 0); len(newest) > 0 {
		last = newest[0].ID
	}
	answer(w, map[string]int64{"last": last})
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	_ = e.Encode(v) // a browser that went away needs no answer
}

// file serves the page's style and script.
func file(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-cache")
	http.ServeFileFS(w, r, files, "page/"+r.PathValue("file"))
}

// html shows an email's HTML part by itself, for the page's frame: without
// scripts, and with links that open in a new tab. ?scheme=dark or light shows
// it as on a machine set so, and ?pictures=off as where none are loaded.
func (h handler) html(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	m, found := h.store.Get(id)
	if err != nil || !found {
		http.Error(w, "There is no such message.", http.StatusNotFound)
		return
	}
	pictures := "*"
	if r.FormValue("pictures") == "off" {
		pictures = "'none'"
	}
	w.Header().Set("Content-Security-Policy", "sandbox allow-popups allow-popups-to-escape-sandbox; "+
		"default-src 'none'; style-src 'unsafe-inline'; img-src "+pictures)
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	body := m.Content().HTML
	if media := schemes[r.FormValue("scheme")]; media != "" {
		body = strings.ReplaceAll(body, "@media (prefers-color-scheme: dark)", media)
	}
	const base = `<base target="_blank">`
	if i := strings.Index(body, "<head>"); i >= 0 {
		i += len("<head>")
		body = body[:i] + base + body[i:]
	} else {
		body = base + body
	}
	_, _ = w.Write([]byte(body))
}
