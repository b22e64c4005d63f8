package enquiry_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"limber/internal/enquiry"
	"limber/internal/fault"
	"limber/internal/memory"
)

// signIn gives a session's token.
func (w *world) signIn(address string) string {
	w.t.Helper()
	session, _, err := w.desk.Enter(w.t.Context(), w.link(address, ""), w.now)
	if err != nil {
		w.t.Fatal(err)
	}
	return session
}

func (w *world) session(token string) enquiry.Pass {
	w.t.Helper()
	pass, err := w.desk.Session(w.t.Context(), token, w.now)
	if err != nil {
		w.t.Fatal(err)
	}
	return pass
}

func TestSessionsThatAreForgedExpiredEndedOrOfAnotherPurposeAreRefused(t *testing.T) {
	for name, token := range map[string]func(w *world) string{
		"none":    func(*world) string { return "" },
		"forged":  func(*world) string { return strings.Repeat("A", 52) },
		"cut":     func(w *world) string { return w.signIn(desk)[:26] },
		"a link":  func(w *world) string { return w.link(desk, "") },
		"its own": func(w *world) string { return w.session(w.signIn(desk)).Hash },
		"idle": func(w *world) string {
			token := w.signIn(desk)
			w.now = w.now.Add(enquiry.IdleFor)
			return token
		},
		"signed out": func(w *world) string {
			token := w.signIn(desk)
			for range 2 { // again is harmless
				if err := w.desk.SignOut(t.Context(), token); err != nil {
					t.Fatal(err)
				}
			}
			return token
		},
		"of one who is off the list": func(w *world) string {
			token := w.signIn(pat)
			w.desk.Staff = w.desk.Staff[:1]
			return token
		},
		"of one who signs out while it is being extended": func(w *world) string {
			token := w.signIn(desk)
			w.now = w.now.Add(20 * time.Minute)
			w.store.Fail = func(call string) memory.Failure {
				if call == "ExtendPass" {
					w.store.Fail = nil
					if err := w.desk.SignOut(w.t.Context(), token); err != nil {
						w.t.Error(err)
					}
				}
				return memory.None
			}
			return token
		},
	} {
		w := newWorld(t)
		if pass, err := w.desk.Session(t.Context(), token(w), w.now); !errors.Is(err, enquiry.ErrSignedOut) || pass.Staff != "" {
			t.Errorf("%s: %+v, %v", name, pass, err)
		}
	}
}

func TestASessionLastsWhileItIsUsedAndNoLongerThanTwelveHours(t *testing.T) {
	w := newWorld(t)
	token, began := w.signIn(desk), w.now
	for w.now.Before(began.Add(enquiry.SessionFor - time.Minute)) {
		w.session(token)
		w.now = w.now.Add(enquiry.IdleFor - time.Minute)
		if end := began.Add(enquiry.SessionFor - time.Minute); w.now.After(end) {
			w.now = end
		}
	}
	w.session(token)
	w.now = began.Add(enquiry.SessionFor)
	if _, err := w.desk.Session(t.Context(), token, w.now); !errors.Is(err, enquiry.ErrSignedOut) {
		t.Errorf("after twelve hours: %v", err)
	}
}

func TestASessionIsWrittenAnewOnlyNowAndThen(t *testing.T) {
	w := newWorld(t)
	token, writes := w.signIn(desk), 0
	w.store.Fail = func(call string) memory.Failure {
		if call == "ExtendPass" {
			writes++
		}
		return memory.None
	}
	for range 60 {
		w.now = w.now.Add(30 * time.Second)
		w.session(token)
	}
	if writes == 0 || writes > 6 {
		t.Errorf("%d writes in half an hour", writes)
	}
}

func TestAFormsTokenIsGoodForItsSessionAndSubjectAlone(t *testing.T) {
	w := newWorld(t)
	mine, theirs := w.session(w.signIn(desk)), w.session(w.signIn(desk))
	token := w.desk.FormToken(mine, "K7H-4M2")
	if err := w.desk.CheckForm(mine, "K7H-4M2", token); err != nil {
		t.Error(err)
	}
	other := *w.desk
	other.Key = []byte("l")
	for name, err := range map[string]error{
		"of another enquiry":  w.desk.CheckForm(mine, "K7H-4M3", token),
		"of another session":  w.desk.CheckForm(theirs, "K7H-4M2", token),
		"of no session":       w.desk.CheckForm(enquiry.Pass{}, "K7H-4M2", token),
		"none":                w.desk.CheckForm(mine, "K7H-4M2", ""),
		"cut":                 w.desk.CheckForm(mine, "K7H-4M2", token[:10]),
		"longer":              w.desk.CheckForm(mine, "K7H-4M2", token+"A"),
		"the session's own":   w.desk.CheckForm(mine, "K7H-4M2", mine.Hash),
		"under another key":   other.CheckForm(mine, "K7H-4M2", token),
		"made without a name": w.desk.CheckForm(mine, "K7H-4M2", w.desk.FormToken(mine, "")),
	} {
		if kindOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNoTokenIsKeptInTheClear(t *testing.T) {
	w := newWorld(t)
	token := w.link(desk, "")
	link, err := w.desk.Look(t.Context(), token, w.now)
	if err != nil || strings.Contains(link.Hash, token) {
		t.Errorf("%+v, %v", link, err)
	}
	session := w.signIn(desk)
	if pass := w.session(session); strings.Contains(pass.Hash, session) || len(session) < 40 {
		t.Errorf("%+v", pass)
	}
}
