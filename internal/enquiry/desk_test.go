package enquiry_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/enquiry"
	"limber/internal/fault"
	"limber/internal/memory"
	"limber/internal/receipt"
)

// link asks for a sign-in link, and reads it in the mail.
func (w *world) link(address, to string) string {
	w.t.Helper()
	if err := w.desk.SendLink(w.t.Context(), mail(w.t, address), to, w.now); err != nil {
		w.t.Fatal(err)
	}
	last := w.provider.taken[len(w.provider.taken)-1]
	if last.Kind != enquiry.SignIn || last.Link == "" {
		w.t.Fatalf("the last letter is %+v", last)
	}
	return last.Link
}

func TestALinkLetsStaffInOnceAndLeadsToItsEnquiry(t *testing.T) {
	w := newWorld(t)
	token := w.link("PAT@clinic.example", "K7H-4M2")
	if to := w.provider.taken[0].To; to != pat {
		t.Errorf("the link went to %q: not as the settings have it", to)
	}
	for range 3 { // as mail scanners do
		if pass, err := w.desk.Look(t.Context(), token, w.now); err != nil || pass.Staff != pat || pass.To != "K7H-4M2" {
			t.Fatalf("%+v, %v", pass, err)
		}
	}
	session, to, err := w.desk.Enter(t.Context(), token, w.now)
	if err != nil || to != "K7H-4M2" {
		t.Fatalf("to %q, %v", to, err)
	}
	if pass := w.session(session); pass.Staff != pat {
		t.Errorf("the session is %q's", pass.Staff)
	}
}

func TestLinksThatAreForgedExpiredReplayedOrOfAnotherPurposeAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		token func(w *world) string
		want  fault.Kind
	}{
		"none":     {func(*world) string { return "" }, fault.Forbidden},
		"forged":   {func(*world) string { return strings.Repeat("A", 26) }, fault.Forbidden},
		"cut":      {func(w *world) string { token := w.link(desk, ""); return token[:len(token)-1] }, fault.Forbidden},
		"longer":   {func(w *world) string { return w.link(desk, "") + "A" }, fault.Forbidden},
		"a letter": {func(w *world) string { return strings.ToLower(w.link(desk, "")) }, fault.Forbidden},
		"expired": {func(w *world) string {
			token := w.link(desk, "")
			w.now = w.now.Add(enquiry.LinkFor)
			return token
		}, fault.Expired},
		"replayed": {func(w *world) string {
			token := w.link(desk, "")
			if _, _, err := w.desk.Enter(t.Context(), token, w.now); err != nil {
				t.Fatal(err)
			}
			return token
		}, fault.Forbidden},
		"a session": {func(w *world) string { return w.signIn(desk) }, fault.Forbidden},
		"a form's token": {func(w *world) string {
			return w.desk.FormToken(w.session(w.signIn(desk)), "K7H-4M2")
		}, fault.Forbidden},
		"of one who is off the list": {func(w *world) string {
			token := w.link(pat, "")
			w.desk.Staff = w.desk.Staff[:1]
			return token
		}, fault.Forbidden},
		"its hash, as it is kept": {func(w *world) string {
			pass, err := w.desk.Look(t.Context(), w.link(desk, ""), w.now)
			if err != nil {
				t.Fatal(err)
			}
			return pass.Hash
		}, fault.Forbidden},
	} {
		w := newWorld(t)
		token := c.token(w)
		if _, err := w.desk.Look(t.Context(), token, w.now); kindOf(err) != c.want {
			t.Errorf("%s: looked at: %v", name, err)
		}
		session, to, err := w.desk.Enter(t.Context(), token, w.now)
		if kindOf(err) != c.want || session != "" || to != "" {
			t.Errorf("%s: %q, %q, %v", name, session, to, err)
		}
	}
}

func TestALinkIsGoodToItsLastMoment(t *testing.T) {
	w := newWorld(t)
	token := w.link(desk, "")
	w.now = w.now.Add(enquiry.LinkFor - time.Second)
	if _, _, err := w.desk.Enter(t.Context(), token, w.now); err != nil {
		t.Error(err)
	}
}

func TestToAStrangerNothingIsSentAndNothingIsSaidOfIt(t *testing.T) {
	w := newWorld(t)
	for _, address := range []string{jo, "desk@clinic.example.org", "desk@clinic", "pat@clinic.examples"} {
		email, err := contact.ParseEmail(address)
		if err != nil {
			continue
		}
		if err := w.desk.SendLink(t.Context(), email, "", w.now); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
	if err := w.desk.SendLink(t.Context(), contact.Email{}, "", w.now); err != nil || len(w.provider.taken) != 0 {
		t.Errorf("%d letters went, %v", len(w.provider.taken), err)
	}
}

func TestALinkThatCouldNotBeSentIsSaidToBeSo(t *testing.T) {
	for outcome, want := range map[receipt.Outcome]fault.Kind{
		receipt.Transient: fault.Unavailable, receipt.Permanent: fault.Unavailable, receipt.Unknown: -1,
	} {
		w := newWorld(t)
		w.provider.answer = first(1, outcome)
		if err := w.desk.SendLink(t.Context(), mail(t, desk), "", w.now); kindOf(err) != want {
			t.Errorf("outcome %d: %v", outcome, err)
		}
	}
	w := newWorld(t)
	w.store.Fail = func(string) memory.Failure { return memory.Before }
	if err := w.desk.SendLink(t.Context(), mail(t, desk), "", w.now); err == nil || len(w.provider.taken) != 0 {
		t.Errorf("a link that isn't kept was sent: %v", err)
	}
}

func TestOfManyWhoEnterByOneLinkAtOnceOneIsLetIn(t *testing.T) {
	w := newWorld(t)
	token := w.link(desk, "")
	var group sync.WaitGroup
	results := make([]error, 50)
	for i := range results {
		group.Go(func() { _, _, results[i] = w.desk.Enter(t.Context(), token, w.now) })
	}
	group.Wait()
	in := 0
	for _, err := range results {
		if err == nil {
			in++
		} else if kindOf(err) != fault.Forbidden {
			t.Error(err)
		}
	}
	if in != 1 {
		t.Errorf("%d were let in", in)
	}
}
