package enquiry_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"limber/internal/enquiry"
)

func TestStaffFindAnEnquiryByReferenceAddressNumberOrName(t *testing.T) {
	w := newWorld(t)
	send := func(name, email, number string) string {
		w.now = w.now.Add(time.Minute)
		return w.send(enquiry.Request{Name: name, Email: email, Phone: number, Topic: "other", Message: name, Consent: true}).Reference
	}
	jo1 := send("Jo Runner", jo, "")
	zoe := send("Zoë O’Neil", "zoe@runner.example", "01632 960 001")
	jo2 := send("Joanne Ryder", jo, "07700 900982")
	gone := send("Jo Gone", jo, "")
	w.do(zoe, enquiry.MarkedSpam)
	w.do(jo2, enquiry.MarkedDone)
	if err := w.service.Erase(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	for words, want := range map[string][]string{
		jo1:                                  {jo1},
		" " + strings.ToLower(jo1) + " ":     {jo1},
		strings.ReplaceAll(zoe, "-", ""):     {zoe},
		jo:                                   {jo2, jo1},
		"JO@Runner.Example":                  {jo2, jo1},
		"01632 960001":                       {zoe},
		"+44 (0)1632 960 001":                {zoe},
		"07700900982":                        {jo2},
		"jo":                                 {jo2, jo1},
		"RUNNER":                             {jo2, zoe, jo1}, // in a name or an address
		"zoë":                                {zoe},
		"o’neil":                             {zoe},
		"ryder":                              {jo2},
		"runner.example":                     {jo2, zoe, jo1},
		"":                                   nil,
		" \t":                                nil,
		"nobody":                             nil,
		"nobody@runner.example":              nil,
		"01632 960002":                       nil,
		gone:                                 nil,
		"%":                                  nil,
		"jo\u202e":                           {jo2, jo1},
		strings.Repeat("x", 5000):            nil,
		"Jo\nRunner":                         {jo1},
		"2026":                               nil,
		"spam":                               nil,
		"zoe@runner.example, jo@runner.exam": nil,
	} {
		lines, err := w.search.Find(t.Context(), words, w.now)
		var got []string
		for _, l := range lines {
			got = append(got, l.Reference)
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q finds %v, %v; want %v", words, got, err, want)
		}
	}
}

func TestASearchFindsTheLatestAndNotTooMany(t *testing.T) {
	w := newWorld(t)
	for i := range enquiry.MostFound + 20 {
		w.now = w.now.Add(time.Minute)
		r := request()
		r.Message = fmt.Sprint("Message ", i)
		w.send(r)
	}
	for _, words := range []string{"runner", jo} {
		lines, err := w.search.Find(t.Context(), words, w.now)
		if err != nil || len(lines) != enquiry.MostFound || !lines[0].Received.Equal(w.now) {
			t.Errorf("%q finds %d, the first of %s, %v", words, len(lines), lines[0].Received, err)
		}
		if !slices.IsSortedFunc(lines, func(a, b enquiry.Line) int { return b.Received.Compare(a.Received) }) {
			t.Errorf("%q finds them in no order", words)
		}
	}
}

// Six letters of a name may look like a reference.
func TestANameThatLooksLikeAReferenceIsFound(t *testing.T) {
	w := newWorld(t)
	r := request()
	r.Name = "Mr Hyrcmy"
	e := w.send(r)
	if lines, err := w.search.Find(t.Context(), "hyrcmy", w.now); err != nil || len(lines) != 1 || lines[0].Reference != e.Reference {
		t.Errorf("%+v, %v", lines, err)
	}
}
