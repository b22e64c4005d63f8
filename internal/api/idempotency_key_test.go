package api

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"limber/internal/memory"
)

func TestAStoreOfKeysThatIsAwayTurnsNobodyAway(t *testing.T) {
	for _, failing := range []string{"Claim", "Keep"} {
		for _, failure := range []memory.Failure{memory.Before, memory.After} {
			log := logged(t)
			g := newThing(t)
			g.store = &memory.Guard{Fail: func(call string) memory.Failure {
				if call == failing {
					return failure
				}
				return memory.None
			}}
			if w := g.send("body", keyHeader, "a-key"); w.Code != http.StatusAccepted || g.handled != 1 {
				t.Errorf("%s failing: answered %d, handled %d times", failing, w.Code, g.handled)
			}
			if text := log.String(); !strings.Contains(text, "request-1") || strings.Contains(text, "a-key") {
				t.Errorf("logged %q", text)
			}
		}
	}
}

func TestTheStoreIsToldNeitherKeyNorBody(t *testing.T) {
	s := &spy{}
	g := newThing(t)
	g.store = s
	g.send("email=sam@example.org", keyHeader, "my-key", "Authorization", "Bearer capability")
	for _, secret := range []string{"sam", "my-key", "capability", "/v1/things"} {
		if text := s.told.String(); text == "" || strings.Contains(text, secret) {
			t.Errorf("told %q", text)
		}
	}
}

func TestMoreThanOneKeyIsRefused(t *testing.T) {
	g := newThing(t)
	if w := g.send("body", keyHeader, "one", keyHeader, "two"); w.Code != http.StatusBadRequest || g.handled != 0 {
		t.Errorf("answered %d", w.Code)
	}
}

func TestABodyTooLongIsRefusedBeforeItsKeyIsClaimed(t *testing.T) {
	g := newThing(t)
	if w := g.send(strings.Repeat("x", maxBody+1), keyHeader, "key"); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("answered %d", w.Code)
	}
	if w := g.send("body", keyHeader, "key"); w.Code != http.StatusAccepted {
		t.Errorf("then answered %d", w.Code)
	}
}

func FuzzAnyKeyIsHonouredOrRefused(f *testing.F) {
	for _, seed := range []string{
		"", " ", "key", "a b", "a\tb", "é", "\x00", "\x7f", "~", "!", `"quoted"`, "a, b", strings.Repeat("k", 255), strings.Repeat("k", 256), "\xff",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, key string) {
		g := newThing(t)
		w := g.send("body", keyHeader, key)
		again := g.send("body", keyHeader, key)
		good := len(key) >= 1 && len(key) <= 255
		for _, c := range []byte(key) {
			good = good && c > 0x20 && c < 0x7f
		}
		switch {
		case good && (w.Code != http.StatusAccepted || again.Body.String() != w.Body.String() || g.handled != 1):
			t.Errorf("%q: %d then %d, handled %d times", key, w.Code, again.Code, g.handled)
		case !good && (w.Code != http.StatusBadRequest || again.Code != http.StatusBadRequest || g.handled != 0):
			t.Errorf("%q: %d then %d, handled %d times", key, w.Code, again.Code, g.handled)
		}
	})
}

// noted shows what is kept under a key.
type noted struct {
	Keys
	record []byte
}

func (n *noted) Keep(ctx context.Context, key string, claim, record []byte, until time.Time) error {
	n.record = record
	return n.Keys.Keep(ctx, key, claim, record, until)
}

func TestAFormThatLeadsBackToItsPageIsDoneOnceAndItsLinkIsNotKept(t *testing.T) {
	store, handled := &noted{Keys: &memory.Guard{}}, 0
	guard := Idempotency{Keys: store, Secret: []byte("secret")}
	site := newHandler(Clinic{}, []route{{"POST /preferences/{link}", guard.Guard(func(w http.ResponseWriter, r *http.Request) error {
		handled++
		return toPreferences(w, r, "saved")
	})}})
	for range 2 {
		r := httptest.NewRequest(http.MethodPost, "/preferences/capability", strings.NewReader("time=07%3A00"))
		r.Header.Set(keyHeader, "key")
		w := httptest.NewRecorder()
		site.ServeHTTP(w, At(r, noon, "request-1"))
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/preferences/capability?done=saved" || w.Header().Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("answered %d %v", w.Code, w.Header())
		}
	}
	if handled != 1 {
		t.Errorf("handled %d times", handled)
	}
	if bytes.Contains(store.record, []byte("capability")) {
		t.Errorf("the link is kept: %s", store.record)
	}
}
