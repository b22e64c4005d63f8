package api

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"mime"
	"net/http"
	"strings"
	"time"

	"limber/internal/fault"
)

// Keys holds one record under a key, until a time. A record that has run out is as good as gone, whether
// or not it has been deleted. Records are opaque: whoever writes one makes it unlike any other.
type Keys interface {
	// Claim writes a record where none is held, and returns nil. Otherwise it changes nothing and
	// returns the one held. Of callers at the same time one writes. A record that is held already, to
	// the byte, is the caller's own, sent twice: it counts as written.
	Claim(ctx context.Context, key string, record []byte, now, until time.Time) (held []byte, err error)
	// Keep puts another record in the place of a claim. Where the claim is held no more it changes
	// nothing: another has taken the key since.
	Keep(ctx context.Context, key string, claim, record []byte, until time.Time) error
	// Release frees a key. Where the claim is held no more it changes nothing.
	Release(ctx context.Context, key string, claim []byte) error
}

const (
	// claimedFor is how long a request may take to answer. A key whose owner died is free after it, so
	// it is longer than the function's timeout.
	claimedFor = 30 * time.Second
	// keptFor is how long a key is remembered.
	keptFor = 24 * time.Hour
	// busyFor is when to ask again for the answer to a request under way: most take less than a second.
	busyFor = 5 * time.Second
	// maxKept is the longest answer kept, in bytes of its body.
	maxKept = 8 << 10
)

// Idempotency lets a caller send a POST again without doing it twice: it names the request in the header
// Idempotency-Key, and gets the first answer again for a day.
type Idempotency struct {
	Keys   Keys
	Secret []byte // keys and requests are stored as hashes keyed with it
}

// note is what is held under a key: that a request is under way, or what became of it.
type note struct {
	Owner       string `json:"owner"`       // random, so that no two claims are the same
	Fingerprint string `json:"fingerprint"` // of the request, keyed
	Done        bool   `json:"done"`
	Answer      *kept  `json:"answer,omitempty"` // nil where the answer isn't ours to keep
}

// kept is an answer that is the same for whoever sends this very request.
type kept struct {
	Status   int    `json:"status"`
	Type     string `json:"type,omitempty"`
	Location string `json:"location,omitempty"`
	Body     []byte `json:"body,omitempty"`
}

// handler is what a route calls.
type handler = func(http.ResponseWriter, *http.Request) error

// Guard returns a handler that answers a POST with a key once. Without the header nothing is different.
//
// A refusal, ours or the handler's, has changed nothing: it frees the key, so that the caller may mend
// the request or wait, and use the same key. Personal pages are never stored. Their keys are held
// against other requests; the same one is handled again, since every POST of ours is harmless to repeat.
// For that reason too a store that is away turns nobody away.
func (i Idempotency) Guard(handle handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		sent := r.Header.Values("Idempotency-Key")
		if r.Method != http.MethodPost || len(sent) == 0 {
			return handle(w, r)
		}
		if len(sent) > 1 || !visible(sent[0]) {
			return fault.New(fault.Invalid, "The Idempotency-Key must be 1 to 255 visible ASCII characters.")
		}
		body, err := readBody(r)
		if err != nil {
			return err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		return i.answer(w, r, handle, keyed(i.Secret, "key", sent[0]), i.fingerprint(r, body))
	}
}

// fingerprint tells a request from others. Authorization is part of it: an answer that one caller may
// have is never told to another.
func (i Idempotency) fingerprint(r *http.Request, body []byte) string {
	return keyed(i.Secret, "request", r.Method, r.URL.Path, r.URL.RawQuery, r.Header.Get("Authorization"), string(body))
}

func (i Idempotency) answer(w http.ResponseWriter, r *http.Request, handle handler, key, fingerprint string) error {
	claim := note{Owner: rand.Text(), Fingerprint: fingerprint}
	before, err := i.claim(r.Context(), key, claim, Now(r))
	switch {
	case err != nil:
		slog.Warn("idempotency key not claimed", "request", requestID(r), "error", err)
		return handle(w, r)
	case before == nil:
		return i.first(w, r, handle, key, claim)
	case before.Fingerprint != fingerprint:
		return errReused
	case !before.Done:
		return errBusy
	case before.Answer == nil:
		return handle(w, r)
	}
	before.Answer.write(w, linkOf(r))
	return nil
}

var errBusy = &fault.Error{
	Kind: fault.Busy, RetryAfter: busyFor,
	Message: "The same request is being answered now. Please wait a moment and try again.",
}

var errReused = &fault.Error{
	Kind: fault.Invalid, Message: "This Idempotency-Key was used for another request.",
	Fields: []fault.Field{{Name: "Idempotency-Key", Message: "Use a new key for each new request."}},
}

// visible reports whether a key is 1 to 255 visible ASCII characters.
func visible(key string) bool {
	return key != "" && len(key) <= 255 && strings.IndexFunc(key, func(c rune) bool { return c <= ' ' || c > '~' }) < 0
}

// claim returns the note that is held under the key already, or nil where the key is now ours.
func (i Idempotency) claim(ctx context.Context, key string, n note, now time.Time) (*note, error) {
	held, err := i.Keys.Claim(ctx, key, n.record(), now, now.Add(claimedFor))
	if err != nil || held == nil {
		return nil, err
	}
	before := new(note)
	if err := json.Unmarshal(held, before); err != nil {
		return nil, fmt.Errorf("read what is held: %w", err)
	}
	return before, nil
}

// first answers a request that is the first with its key. The answer goes out whatever becomes of the
// key: a claim that stays runs out by itself.
func (i Idempotency) first(w http.ResponseWriter, r *http.Request, handle handler, key string, claim note) error {
	answer := &recorder{header: http.Header{}}
	failed := handle(answer, r)
	answer.WriteHeader(http.StatusOK) // for a handler that wrote nothing
	var err error
	if failed != nil || answer.status >= http.StatusBadRequest {
		err = i.Keys.Release(r.Context(), key, claim.record())
	} else {
		done := note{Owner: claim.Owner, Fingerprint: claim.Fingerprint, Done: true, Answer: answer.kept(linkOf(r))}
		err = i.Keys.Keep(r.Context(), key, claim.record(), done.record(), Now(r).Add(keptFor))
	}
	if err != nil {
		slog.Warn("idempotency key not settled", "request", requestID(r), "error", err)
	}
	if failed != nil {
		return failed
	}
	maps.Copy(w.Header(), answer.header)
	w.WriteHeader(answer.status)
	w.Write(answer.body.Bytes())
	return nil
}

func (n note) record() []byte {
	record, err := json.Marshal(n)
	if err != nil {
		panic(err) // texts, bytes and a time of this era can't fail
	}
	return record
}

// ownLink stands for the link of the request in the place that a kept answer leads to: a link is a secret,
// and whoever sends the same request has it.
const ownLink = "{link}"

// kept returns the answer for keeping; nil where it is personal, or too long. One that only leads to
// another page has nothing personal but the link.
func (w *recorder) kept(link string) *kept {
	media, _, _ := mime.ParseMediaType(w.header.Get("Content-Type"))
	personal := media == "text/html" && strings.Contains(w.header.Get("Cache-Control"), "no-store")
	if personal && w.body.Len() > 0 || w.body.Len() > maxKept {
		return nil
	}
	location := w.header.Get("Location")
	if link != "" {
		location = strings.Replace(location, link, ownLink, 1)
	}
	return &kept{Status: w.status, Type: w.header.Get("Content-Type"), Location: location, Body: w.body.Bytes()}
}

func (k kept) write(w http.ResponseWriter, link string) {
	for name, value := range map[string]string{
		"Content-Type": k.Type, "Location": strings.Replace(k.Location, ownLink, link, 1),
		"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
	} {
		if value != "" {
			w.Header().Set(name, value)
		}
	}
	w.WriteHeader(k.Status)
	w.Write(k.Body)
}
