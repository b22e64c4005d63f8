package api

import (
	"log/slog"
	"net/http"
	"time"

	"limber/internal/contact"
	"limber/internal/enquiry"
	"limber/internal/fault"
)

// The rules of signing in. All of a clinic's staff may share one IP address, and one of their mailboxes. An address is
// counted for each caller, since anyone may type it: who asks in vain from elsewhere must not keep staff out. The mailbox's
// own rule only spares it a flood, and counts no day.
var (
	SignInsFromIP = []Rule{
		{"sign-in-ip-hour", 30, time.Hour},
		{"sign-in-ip-day", 100, 24 * time.Hour},
	}
	SignInsOfAddress = []Rule{
		{"sign-in-address-hour", 10, time.Hour},
		{"sign-in-address-day", 40, 24 * time.Hour},
	}
	SignInsOfMailbox = []Rule{
		{"sign-in-mailbox-hour", 100, time.Hour},
	}
)

// sessionCookie holds a session's token. Its name makes browsers refuse it but over HTTPS, from this host,
// for the whole of it. It has no date: it ends with the browser, and much sooner on our side.
const sessionCookie = "__Host-staff"

func sessionOf(r *http.Request) string {
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// setSession gives the browser a session's token, or takes it away where there is none.
func setSession(w http.ResponseWriter, token string) {
	cookie := &http.Cookie{Name: sessionCookie, Value: token, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode}
	if token == "" {
		cookie.MaxAge = -1
	}
	http.SetCookie(w, cookie)
}

// signInBody is the page to ask for a sign-in link on.
type signInBody struct {
	form
	Enquiry string // the reference of the enquiry to open then; empty for the lists
	Again   string // where to try again without signing in; empty where that can't help
	Typed   string // what was typed into a form that came without a session
	Out     bool   // the reader has just signed out
}

// Asked reports whether the page has a question of that name, to link to.
func (signInBody) Asked(name string) bool { return name == "email" }

// askToSignIn answers whoever has no session, whatever was asked for, whether or not it exists.
//
// The cookie isn't sent along a link in an email or on another site (SameSite=Strict). So the page has a
// link to the same address: following that sends it.
func (s staff) askToSignIn(w http.ResponseWriter, r *http.Request, typed string) error {
	body := signInBody{Enquiry: referenceOf(r), Typed: typed}
	from := r.Header.Get("Sec-Fetch-Site")
	if r.Method != http.MethodPost && sessionOf(r) == "" && from != "same-origin" && from != "none" {
		body.Again = placeOf(body.Enquiry)
	}
	w.Header().Set("WWW-Authenticate", `Cookie realm="staff"`)
	return s.showSignIn(w, http.StatusUnauthorized, r.Method == http.MethodPost, body)
}

func (s staff) showSignIn(w http.ResponseWriter, status int, wrong bool, body signInBody) error {
	return writePersonalPage(w, status, page{
		Name: "staff-sign-in", Title: "Sign in", Wrong: wrong, Clinic: s.Clinic, Staff: &staffFrame{}, Body: body,
	})
}

// placeOf is the path of an enquiry, or of the lists.
func placeOf(reference string) string {
	if reference == "" {
		return "/staff"
	}
	return "/staff/enquiries/" + reference
}

func (s staff) signInPage(w http.ResponseWriter, r *http.Request) error {
	asked, err := query(r, "enquiry", "done")
	if err != nil {
		return err
	}
	if asked["done"] == "sent" {
		return writePersonalPage(w, http.StatusOK, page{
			Name: "staff-sent", Title: "Check your email", Clinic: s.Clinic, Staff: &staffFrame{}, Body: forMinutes(enquiry.LinkFor),
		})
	}
	reference, _ := enquiry.ParseReference(asked["enquiry"])
	return s.showSignIn(w, http.StatusOK, false, signInBody{Enquiry: reference, Out: asked["done"] == "out"})
}

// signIn has a link sent to one of staff. Its answer is the same for every address that can be one, and
// also when the link could not be sent: that would tell whose addresses are staff's. So would an answer that
// comes sooner where nothing is sent.
func (s staff) signIn(w http.ResponseWriter, r *http.Request) error {
	given, err := answered(r, "email", "enquiry")
	if err != nil {
		return err
	}
	reference, _ := enquiry.ParseReference(given["enquiry"])
	address, err := contact.ParseEmail(given["email"])
	if err != nil {
		return s.showSignIn(w, http.StatusUnprocessableEntity, true, signInBody{Enquiry: reference, form: form{
			Email: given["email"], Wrong: []fault.Field{{Name: "email", Message: "Enter an email address, like name@example.com."}},
		}})
	}
	err = s.Limits.Check(r.Context(), SignInsFromIP, caller(r), Now(r))
	if err == nil {
		err = s.Limits.Check(r.Context(), SignInsOfAddress, caller(r)+"\n"+mailbox(address), Now(r))
	}
	if err == nil {
		err = s.Limits.Check(r.Context(), SignInsOfMailbox, mailbox(address), Now(r))
	}
	if err != nil {
		return err
	}
	takes := time.NewTimer(s.SignInTakes)
	defer takes.Stop()
	if err := s.Desk.SendLink(r.Context(), address, reference, Now(r)); err != nil {
		slog.Error("sign-in link not sent", "request", requestID(r), "error", err)
	}
	select {
	case <-takes.C:
	case <-r.Context().Done():
	}
	return toStaff(w, "/staff/sign-in?done=sent")
}

// linkPage shows the button that signs in. The link stays good: mail scanners open links.
func (s staff) linkPage(w http.ResponseWriter, r *http.Request) error {
	pass, err := s.Desk.Look(r.Context(), linkOf(r), Now(r))
	if err != nil {
		return err
	}
	return writePersonalPage(w, http.StatusOK, page{
		Name: "staff-enter", Title: "Sign in", Clinic: s.Clinic, Staff: &staffFrame{}, Body: pass.To,
	})
}

// enter uses up a link, and begins a session.
func (s staff) enter(w http.ResponseWriter, r *http.Request) error {
	if err := pressed(r); err != nil {
		return err
	}
	session, to, err := s.Desk.Enter(r.Context(), linkOf(r), Now(r))
	if err != nil {
		return err
	}
	setSession(w, session)
	return toStaff(w, placeOf(to))
}

func (s staff) signOut(w http.ResponseWriter, r *http.Request, _ press) error {
	if err := s.Desk.SignOut(r.Context(), sessionOf(r)); err != nil {
		return err
	}
	setSession(w, "")
	return toStaff(w, "/staff/sign-in?done=out")
}

// forMinutes says a span of whole minutes.
func forMinutes(span time.Duration) string { return count(int(span/time.Minute), "minute") }
