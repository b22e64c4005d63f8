package api

import (
	"encoding/json"
	"fmt"
	"net/http"

	"limber/internal/contact"
	"limber/internal/fault"
	"limber/internal/subscription"
)

// detailsBody is the page of what is held about a runner, reached by a link that was freshly sent.
type detailsBody struct {
	form
	Link   string // the page's own, of either kind
	Name   string
	Plan   string
	Since  string   // when they signed up, in words
	Held   []string // addresses, as their owner knows them
	Counts []string // how much else is held
	// Wrote names the address whose messages to the clinic are shown and removed here; empty where none are.
	Wrote string
}

// Asked reports whether the page has a question of that name, to link to.
func (detailsBody) Asked(name string) bool { return name == "erase" }

// sendDetails sends a link to see or erase what is held, to an address of the subscription: proof that
// whoever asks has it still.
func (d SubscriptionDeps) sendDetails(w http.ResponseWriter, r *http.Request) error {
	if err := pressed(r); err != nil {
		return err
	}
	if _, err := d.holder(r); err != nil { // a link that is no good sends nothing, and counts nothing
		return err
	}
	if err := d.Limits.Check(r.Context(), DetailsFromIP, caller(r), Now(r)); err != nil {
		return err
	}
	c, err := d.Service.SendDetails(r.Context(), linkOf(r), Now(r))
	if err != nil {
		return err
	}
	return toPreferences(w, r, "details-"+string(c))
}

func (d SubscriptionDeps) detailsPage(w http.ResponseWriter, r *http.Request) error {
	return d.showDetails(w, r, http.StatusOK, form{})
}

func (d SubscriptionDeps) showDetails(w http.ResponseWriter, r *http.Request, status int, f form) error {
	s, err := d.Service.View(r.Context(), linkOf(r), subscription.ToDetails, Now(r))
	if err != nil {
		return err
	}
	rows, err := d.Service.Export(r.Context(), linkOf(r), d.Archive, Now(r))
	if err != nil {
		return err
	}
	body := detailsBody{
		form: f, Link: linkOf(r), Name: s.Name, Plan: planWords(s.Preferences),
		Since: s.Created.UTC().Format("2 January 2006"), Counts: countWords(rows),
	}
	if d.Service.Correspondence != nil {
		body.Wrote = map[contact.Channel]string{contact.ByEmail: "email address", contact.ByText: "number"}[s.DetailsTo]
	}
	for _, c := range contact.Channels {
		if s.On(c).State != subscription.None {
			body.Held = append(body.Held, addressWords(s, c))
		}
	}
	return writePersonalPage(w, status, page{
		Name: "details", Title: "What we hold about you", Clinic: d.Clinic, Wrong: len(f.Wrong) > 0, Body: body,
	})
}

// kindWords say what the rows of a kind are, one and many, in the order they are listed in.
var kindWords = []struct{ kind, one, many string }{
	{"consent", "record of what you agreed to", "records of what you agreed to"},
	{"ledger", "record of a reminder", "records of reminders"},
	{"event", "report from a mail provider or a network", "reports from a mail provider or a network"},
	{"text", "note of a text that you sent us", "notes of texts that you sent us"},
	{"answer", "answer about your exercises", "answers about your exercises"},
	{"enquiry", "message that you sent us", "messages that you sent us"},
	{"enquiry-event", "note of what happened to a message", "notes of what happened to your messages"},
}

// countWords says how many rows of each kind are held.
func countWords(rows []subscription.Row) []string {
	counts := map[string]int{}
	for _, row := range rows {
		counts[row.Kind]++
	}
	var list []string
	for _, k := range kindWords {
		switch n := counts[k.kind]; n {
		case 0:
		case 1:
			list = append(list, "1 "+k.one)
		default:
			list = append(list, fmt.Sprint(n, " ", k.many))
		}
	}
	return list
}

// export answers with everything that is held about a runner, as a file to keep.
func (d SubscriptionDeps) export(w http.ResponseWriter, r *http.Request) error {
	rows, err := d.Service.Export(r.Context(), linkOf(r), d.Archive, Now(r))
	if err != nil {
		return err
	}
	content, err := json.MarshalIndent(map[string][]subscription.Row{"held": rows}, "", "  ")
	if err != nil {
		return fmt.Errorf("encode export: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", jsonType)
	h.Set("Content-Disposition", `attachment; filename="my-details.json"`)
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	_, err = w.Write(content)
	return err
}

// erase removes all that is held, once the tick says that this is meant.
func (d SubscriptionDeps) erase(w http.ResponseWriter, r *http.Request) error {
	given, err := answered(r, "erase")
	if err != nil {
		return err
	}
	if given["erase"] != "yes" {
		return d.showDetails(w, r, http.StatusUnprocessableEntity, form{
			Wrong: []fault.Field{{Name: "erase", Message: "Tick the box to remove everything."}},
		})
	}
	if err := d.Service.Erase(r.Context(), linkOf(r), Now(r)); err != nil {
		return err
	}
	w.Header().Set("Clear-Site-Data", `"storage"`) // the session and the answers that this device keeps
	return writePersonalPage(w, http.StatusOK, page{Name: "erased", Title: "Everything is removed", Clinic: d.Clinic})
}
