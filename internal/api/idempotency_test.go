package api

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"limber/internal/fault"
	"limber/internal/memory"
)

// thing is an address that counts what it is asked, behind a guard over a store in memory.
type thing struct {
	t       testing.TB
	now     time.Time
	store   Keys
	handled int
	handle  handler // what it does; nil for an answer that is everybody's
}

func newThing(t testing.TB) *thing { return &thing{t: t, now: noon, store: &memory.Guard{}} }

// send posts to the thing. Headers are pairs of name and value.
func (g *thing) send(body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/v1/things", strings.NewReader(body))
	for i := 0; i < len(headers); i += 2 {
		r.Header[headers[i]] = append(r.Header[headers[i]], headers[i+1])
	}
	return g.serve(r)
}

func (g *thing) serve(r *http.Request) *httptest.ResponseRecorder {
	guard := Idempotency{Keys: g.store, Secret: []byte("secret")}
	handle := guard.Guard(func(w http.ResponseWriter, r *http.Request) error {
		g.handled++
		if g.handle != nil {
			return g.handle(w, r)
		}
		body, err := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", jsonType)
		w.Header().Set("Location", "/things/1")
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprintf(w, `{"answer":%d,"length":%d,"error":"%v"}`, g.handled, len(body), err)
		return nil
	})
	w := httptest.NewRecorder()
	newHandler(Clinic{}, []route{{"POST /v1/things", handle}, {"GET /v1/things", handle}}).ServeHTTP(w, At(r, g.now, "request-1"))
	return w
}

// repeats sends the same with the same key twice, and returns how often it was handled.
func (g *thing) repeats() int {
	before := g.handled
	g.send("body", keyHeader, "key")
	g.send("body", keyHeader, "key")
	return g.handled - before
}

const keyHeader = "Idempotency-Key"

func TestARepeatWithTheSameKeyGetsTheFirstAnswerForADay(t *testing.T) {
	g := newThing(t)
	first := g.send("body", keyHeader, "key")
	if first.Code != http.StatusAccepted || first.Body.String() != `{"answer":1,"length":4,"error":"<nil>"}` {
		t.Fatalf("first answered %d %s", first.Code, first.Body)
	}
	g.now = g.now.Add(24*time.Hour - time.Second)
	again := g.send("body", keyHeader, "key")
	if again.Code != first.Code || again.Body.String() != first.Body.String() || again.Header().Get("Content-Type") != jsonType || again.Header().Get("Location") != "/things/1" {
		t.Errorf("again answered %d %v %s", again.Code, again.Header(), again.Body)
	}
	if g.handled != 1 {
		t.Errorf("handled %d times", g.handled)
	}
	g.now = g.now.Add(time.Second)
	if g.send("another", keyHeader, "key").Code != http.StatusAccepted || g.handled != 2 {
		t.Errorf("a day later: handled %d times", g.handled)
	}
}

func TestWithoutAKeyEveryRequestIsHandled(t *testing.T) {
	g := newThing(t)
	g.send("body")
	g.send("body")
	g.send("body", keyHeader, "one")
	g.send("body", keyHeader, "two")
	r := httptest.NewRequest(http.MethodGet, "/v1/things", nil)
	r.Header.Set(keyHeader, "one")
	if g.serve(r); g.handled != 5 {
		t.Errorf("handled %d times", g.handled)
	}
}

func TestAKeyIsRefusedForAnyOtherRequest(t *testing.T) {
	for name, second := range map[string]func() *http.Request{
		"body": func() *http.Request {
			return httptest.NewRequest(http.MethodPost, "/v1/things", strings.NewReader("other"))
		},
		"query": func() *http.Request {
			return httptest.NewRequest(http.MethodPost, "/v1/things?a=1", strings.NewReader("body"))
		},
		"authorization": func() *http.Request {
			r := httptest.NewRequest(http.MethodPost, "/v1/things", strings.NewReader("body"))
			r.Header.Set("Authorization", "Bearer other")
			return r
		},
	} {
		g := newThing(t)
		g.send("body", keyHeader, "key", "Authorization", "Bearer one")
		r := second()
		if name != "authorization" {
			r.Header.Set("Authorization", "Bearer one")
		}
		r.Header.Set(keyHeader, "key")
		w := g.serve(r)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `"field":"Idempotency-Key"`) || g.handled != 1 {
			t.Errorf("another %s: %d %s, handled %d times", name, w.Code, w.Body, g.handled)
		}
	}
}

func TestWhileARequestIsUnderWayItsRepeatIsToldToWait(t *testing.T) {
	g := newThing(t)
	var repeat, other *httptest.ResponseRecorder
	g.handle = func(w http.ResponseWriter, _ *http.Request) error {
		if repeat == nil {
			repeat = g.send("body", keyHeader, "key")
			other = g.send("other", keyHeader, "key")
		}
		return nil
	}
	if w := g.send("body", keyHeader, "key"); w.Code != http.StatusOK {
		t.Errorf("the first answered %d", w.Code)
	}
	if repeat.Code != http.StatusConflict || repeat.Header().Get("Retry-After") != "5" {
		t.Errorf("the repeat answered %d, Retry-After %q", repeat.Code, repeat.Header().Get("Retry-After"))
	}
	if other.Code != http.StatusUnprocessableEntity || g.handled != 1 {
		t.Errorf("another answered %d; handled %d times", other.Code, g.handled)
	}
}

func TestAKeyWhoseOwnerDiedIsFreeAfterHalfAMinute(t *testing.T) {
	g := newThing(t)
	g.handle = func(http.ResponseWriter, *http.Request) error { panic("dead") }
	func() {
		defer func() { _ = recover() }()
		g.send("body", keyHeader, "key")
	}()
	g.handle = nil
	g.now = g.now.Add(30*time.Second - time.Millisecond)
	if w := g.send("body", keyHeader, "key"); w.Code != http.StatusConflict {
		t.Errorf("before: %d", w.Code)
	}
	g.now = g.now.Add(time.Millisecond)
	if w := g.send("body", keyHeader, "key"); w.Code != http.StatusAccepted {
		t.Errorf("after: %d", w.Code)
	}
}

func TestARefusalFreesItsKey(t *testing.T) {
	for name, handle := range map[string]handler{
		"too many":    func(http.ResponseWriter, *http.Request) error { return fault.New(fault.TooMany, "Wait.") },
		"unavailable": func(http.ResponseWriter, *http.Request) error { return fault.New(fault.Unavailable, "Wait.") },
		"our mistake": func(http.ResponseWriter, *http.Request) error { return io.ErrUnexpectedEOF },
		"wrong": func(http.ResponseWriter, *http.Request) error {
			return fault.Fields{{Name: "email", Message: "Mend it."}}.Err()
		},
		"a form shown again": func(w http.ResponseWriter, _ *http.Request) error {
			w.WriteHeader(http.StatusUnprocessableEntity)
			return nil
		},
	} {
		logged(t)
		g := newThing(t)
		g.handle = handle
		if w := g.send("body", keyHeader, "key"); w.Code < 400 {
			t.Fatalf("%s: answered %d", name, w.Code)
		}
		g.handle = nil
		if w := g.send("mended", keyHeader, "key"); w.Code != http.StatusAccepted || g.handled != 2 {
			t.Errorf("%s: the mended request answered %d", name, w.Code)
		}
	}
}

func TestAPersonalPageIsNotKeptButItsKeyIsHeld(t *testing.T) {
	for name, handle := range map[string]handler{
		"personal": func(w http.ResponseWriter, _ *http.Request) error {
			w.Header().Set("Content-Type", htmlType)
			w.Header().Set("Cache-Control", "no-store")
			_, err := io.WriteString(w, "for Sam only")
			return err
		},
		"long": func(w http.ResponseWriter, _ *http.Request) error {
			_, err := io.WriteString(w, strings.Repeat("x", maxKept+1))
			return err
		},
	} {
		store := &memory.Guard{}
		g := newThing(t)
		g.store, g.handle = store, handle
		if n := g.repeats(); n != 2 {
			t.Errorf("%s: handled %d times", name, n)
		}
		if w := g.send("other", keyHeader, "key"); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: another request with its key answered %d", name, w.Code)
		}
		held, err := store.Claim(t.Context(), keyed([]byte("secret"), "key", "key"), []byte("look"), g.now, g.now)
		if err != nil || held == nil || len(held) > 300 {
			t.Errorf("%s: held %d bytes, %v", name, len(held), err)
		}
	}
}
