package api

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"limber/internal/enquiry"
	"limber/internal/fault"
)

const (
	linesShown = 25  // of a list at once
	mostTold   = 100 // of a list that are counted
)

// listBody is the page of a list, or of what a search found.
type listBody struct {
	form
	Lists  []listLink
	About  string // what the list is
	Empty  string // what to say where there are no lines
	Lines  []lineView
	Older  string // path of those that came before; empty where there are none
	Search bool   // the lines are what a search found
	Words  string // that were searched for
	Token  string
}

// Asked reports whether the page has a question of that name, to link to.
func (listBody) Asked(name string) bool { return name == "words" }

// listLink leads to a list.
type listLink struct {
	Path, Label string
	Here        bool // it is the one shown
}

// lists shows one of the lists: the one that was asked for, or the first in which something waits.
func (s staff) lists(w http.ResponseWriter, r *http.Request, session enquiry.Pass) error {
	asked, err := query(r, "list", "before")
	if err != nil {
		return err
	}
	counts, err := s.counts(r.Context(), Now(r))
	if err != nil {
		return err
	}
	shown, before, err := whichLines(asked, counts, Now(r))
	if err != nil {
		return err
	}
	lines, more, err := s.linesBefore(r.Context(), shown, before)
	if err != nil {
		return err
	}
	body := listBody{
		Lists: listLinks(shown, counts), About: listAbout(shown), Empty: "There is nothing in this list.",
		Lines: s.lineViews(lines, Now(r)), Token: s.Desk.FormToken(session, generalForms),
	}
	if asked["before"] != "" {
		body.Empty = "There is nothing older in this list."
	}
	if more {
		body.Older = listPath(shown) + "&before=" + url.QueryEscape(instant(lines[len(lines)-1].Received))
	}
	return s.write(w, http.StatusOK, session, page{Name: "staff", Title: "Enquiries: " + lowerFirst(listLabels[shown]), Body: body})
}

// whichLines reads which list is asked for, and before which instant its lines were received.
func whichLines(asked map[string]string, counts map[enquiry.List]int, now time.Time) (enquiry.List, time.Time, error) {
	before := now.Add(time.Second)
	name, chosen := asked["list"]
	list := enquiry.List(name)
	if !chosen {
		list = enquiry.New
		if at := slices.IndexFunc(enquiry.Lists, func(l enquiry.List) bool { return counts[l] > 0 }); at >= 0 {
			list = enquiry.Lists[at]
		}
	}
	if !slices.Contains(enquiry.Lists, list) {
		return "", before, fault.New(fault.NotFound, "There is no such list.")
	}
	if text, given := asked["before"]; given {
		var err error
		// No other spelling of an instant is linked to.
		if before, err = time.Parse(time.RFC3339Nano, text); err != nil || instant(before) != text {
			return "", before, fault.New(fault.Invalid, "The part of the address after the question mark could not be read.")
		}
	}
	return list, before, nil
}

func instant(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// counts returns how many there are in the lists that wait for staff, up to mostTold.
func (s staff) counts(ctx context.Context, now time.Time) (map[enquiry.List]int, error) {
	counts := map[enquiry.List]int{}
	for _, list := range []enquiry.List{enquiry.ReadFirst, enquiry.New, enquiry.HeldList} {
		lines, err := s.Lister.List(ctx, list, now.Add(time.Second), mostTold)
		if err != nil {
			return nil, err
		}
		counts[list] = len(lines)
	}
	return counts, nil
}

// linesBefore returns a page of a list, and whether there are more. Pages begin where the instant of the
// last one's last line ends, so lines of one instant are never parted: no enquiry falls between two pages.
func (s staff) linesBefore(ctx context.Context, list enquiry.List, before time.Time) (lines []enquiry.Line, more bool, err error) {
	for limit := linesShown + 1; ; limit *= 2 {
		lines, err = s.Lister.List(ctx, list, before, limit)
		if err != nil || len(lines) < limit {
			return lines, false, err
		}
		end := len(lines) - 1
		for end > 0 && lines[end-1].Received.Equal(lines[len(lines)-1].Received) {
			end--
		}
		if end > 0 {
			return lines[:end], true, nil
		}
	}
}

// search shows what words were found in. It is a POST so that no address is ever in an address of ours:
// those are kept in browsers, and in the logs of whatever lies between.
func (s staff) search(w http.ResponseWriter, r *http.Request, p press) error {
	body := listBody{Search: true, Words: p.given["words"], Token: s.Desk.FormToken(p.session, generalForms), Empty: "We found nothing."}
	found, err := s.Search.Find(r.Context(), body.Words, Now(r))
	if err != nil {
		return err
	}
	counts, err := s.counts(r.Context(), Now(r))
	if err != nil {
		return err
	}
	body.Lists, body.Lines = listLinks("", counts), s.lineViews(found, Now(r))
	status := http.StatusOK
	if isBlank(body.Words) {
		status = http.StatusUnprocessableEntity
		body.Wrong = []fault.Field{{Name: "words", Message: "Enter a reference, an address, a number or a name."}}
	} else if len(found) == enquiry.MostFound {
		body.About = "These are the latest. There may be more: search for more of the name."
	}
	return s.write(w, status, p.session, page{Name: "staff", Title: "Search", Wrong: len(body.Wrong) > 0, Body: body})
}
