package api

import (
	"errors"
	"net/http"
	"net/url"

	"limber/internal/enquiry"
	"limber/internal/fault"
)

// staff serves the pages of the clinic's staff. What each of them answers is for one person and one moment,
// so Idempotency guards none of them: an answer must never come again for somebody else.
type staff struct {
	EnquiryDeps
	origins *http.CrossOriginProtection
}

// staffRoutes are those of the clinic's staff.
func staffRoutes(d EnquiryDeps) []route {
	s := staff{d, ownOrigin(d.Clinic.Site)}
	return []route{
		{"GET /staff", s.reading(s.lists)},
		{"POST /staff/search", s.acting(s.search, "words")},
		{"GET /staff/guide", s.reading(s.reviewGuide)},
		{"GET /staff/sign-in", s.guard(s.signInPage)},
		{"POST /staff/sign-in", s.guard(s.signIn)},
		{"GET /staff/sign-in/{link}", s.guard(s.linkPage)},
		{"POST /staff/sign-in/{link}", s.guard(s.enter)},
		{"POST /staff/sign-out", s.acting(s.signOut)},
		{"GET /staff/enquiries/{reference}", s.reading(s.enquiryPage)},
		{"POST /staff/enquiries/{reference}", s.acting(s.act, "act", "text")},
		{"POST /staff/enquiries/{reference}/erase", s.acting(s.erase, "erase")},
	}
}

// ownOrigin lets the forms of our own site by, also where a proxy in front of us changes the host.
func ownOrigin(site string) *http.CrossOriginProtection {
	origins := http.NewCrossOriginProtection()
	if own, err := url.Parse(site); err == nil && own.Host != "" {
		// An address that is no origin is trusted by nobody: then the host alone counts.
		_ = origins.AddTrustedOrigin(own.Scheme + "://" + own.Host)
	}
	return origins
}

// generalForms is the subject of the forms that are about no enquiry.
const generalForms = "staff"

// subjectOf is what a form that is posted there must be about.
func subjectOf(r *http.Request) string {
	if r.PathValue("reference") == "" {
		return generalForms
	}
	return referenceOf(r)
}

// referenceOf is the reference in the path; empty where there is none that could be one.
func referenceOf(r *http.Request) string {
	reference, _ := enquiry.ParseReference(r.PathValue("reference"))
	return reference
}

var errOtherSite = fault.New(fault.Forbidden, "This did not come from our own pages, so we did nothing. Please open the page here, and then press the button.")

// guard refuses what another site had a browser send, and shows what went wrong on a page for staff. Since
// our pages tell nobody where the reader came from, browsers send "Origin: null" with our own forms: only
// Sec-Fetch-Site, which browsers have had since 2023, tells them from others'.
func (s staff) guard(handle handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		err := s.origins.Check(r)
		if err != nil {
			err = errOtherSite
		} else {
			err = handle(w, r)
		}
		if err == nil {
			return nil
		}
		f := report(r, err)
		setFailure(w, f)
		return writePersonalPage(w, status(f), page{
			Name: "staff-error", Title: staffErrorHeadings[f.Kind], Wrong: true, Clinic: s.Clinic, Staff: &staffFrame{}, Body: f,
		})
	}
}

// staffErrorHeadings say what happened, to staff.
var staffErrorHeadings = map[fault.Kind]string{
	fault.Invalid:     "There is a problem",
	fault.TooLarge:    "That was too long",
	fault.Unsupported: "There is a problem",
	fault.NotFound:    "Not found",
	fault.Forbidden:   "That did not work",
	fault.Expired:     "This link has run out",
	fault.Unavailable: "Please try again soon",
	fault.Internal:    "Sorry, something went wrong",
	fault.TooMany:     "Please wait a little",
}

// reading answers a GET of whoever is signed in; all others are asked to sign in.
func (s staff) reading(handle func(http.ResponseWriter, *http.Request, enquiry.Pass) error) handler {
	return s.guard(func(w http.ResponseWriter, r *http.Request) error {
		session, err := s.Desk.Session(r.Context(), sessionOf(r), Now(r))
		if errors.Is(err, enquiry.ErrSignedOut) {
			return s.askToSignIn(w, r, "")
		}
		if err != nil {
			return err
		}
		return handle(w, r, session)
	})
}

// press is a POST of one of staff: the session, and the answers to the form's questions.
type press struct {
	session enquiry.Pass
	given   map[string]string
}

// acting answers a POST of whoever is signed in, whose form was made for their session and its subject.
// All others change nothing.
func (s staff) acting(handle func(http.ResponseWriter, *http.Request, press) error, questions ...string) handler {
	return s.guard(func(w http.ResponseWriter, r *http.Request) error {
		given, wrong := answered(r, append(questions, tokenQuestion)...)
		session, err := s.Desk.Session(r.Context(), sessionOf(r), Now(r))
		if errors.Is(err, enquiry.ErrSignedOut) {
			return s.askToSignIn(w, r, given["text"])
		}
		if err == nil {
			err = wrong
		}
		if err == nil {
			err = s.Desk.CheckForm(session, subjectOf(r), given[tokenQuestion])
		}
		if err != nil {
			return err
		}
		return handle(w, r, press{session, given})
	})
}

// staffFrame is what stands around a page of staff.
type staffFrame struct {
	Token string // of the form that signs out; empty where nobody is signed in
}

// write answers with a page for somebody who is signed in.
func (s staff) write(w http.ResponseWriter, status int, session enquiry.Pass, p page) error {
	p.Clinic, p.Staff = s.Clinic, &staffFrame{Token: s.Desk.FormToken(session, generalForms)}
	return writePersonalPage(w, status, p)
}

// toStaff goes to a page of staff's after a form was taken.
func toStaff(w http.ResponseWriter, path string) error {
	w.Header().Set("Referrer-Policy", "no-referrer")
	return seeOther(w, path)
}
