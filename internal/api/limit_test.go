package api

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/fault"
	"limber/internal/memory"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// logged collects what is logged until the test ends.
func logged(t testing.TB) *bytes.Buffer {
	log, before := new(bytes.Buffer), slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(log, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	return log
}

// tries checks so often at one instant, and returns how many were let through.
func tries(t *testing.T, l Limits, rules []Rule, subject string, n int, now time.Time) int {
	t.Helper()
	passed := 0
	for range n {
		err := l.Check(t.Context(), rules, subject, now)
		if err == nil {
			passed++
		} else if fault.As(err).Kind != fault.TooMany {
			t.Fatalf("checked: %v", err)
		}
	}
	return passed
}

func TestOnlySoManyTriesAreLetThroughInAWindow(t *testing.T) {
	for name, c := range map[string]struct {
		rules           []Rule
		inHour, inADays int // let through of 50 tries an hour
	}{
		"sign-ups from an IP address":         {SignUpsFromIP, 20, 100},
		"sign-ups of an email address":        {SignUpsOfAddress, 5, 10},
		"enquiries from an IP address":        {EnquiriesFromIP, 20, 60},
		"enquiries of an address":             {EnquiriesOfAddress, 5, 10},
		"asking for details from one address": {DetailsFromIP, 5, 24 * 5},
		"sign-in links from an IP address":    {SignInsFromIP, 30, 100},
		"sign-in links of one to an address":  {SignInsOfAddress, 10, 40},
		"sign-in links to an email address":   {SignInsOfMailbox, 50, 50 * 24},
	} {
		l := Limits{Counter: &memory.Guard{}, Secret: []byte("secret")}
		midnight := noon.Truncate(24 * time.Hour)
		day := 0
		for hour := range 24 {
			passed := tries(t, l, c.rules, "subject", 50, midnight.Add(time.Duration(hour)*time.Hour))
			if hour == 0 && passed != c.inHour {
				t.Errorf("%s: %d in an hour, want %d", name, passed, c.inHour)
			}
			day += passed
		}
		if day != c.inADays {
			t.Errorf("%s: %d in a day, want %d", name, day, c.inADays)
		}
		if passed := tries(t, l, c.rules, "another", 1, midnight); passed != 1 {
			t.Errorf("%s: another subject was turned away", name)
		}
	}
}

func TestTriesAtTheSameTimeAreAllCounted(t *testing.T) {
	l := Limits{Counter: &memory.Guard{}, Secret: []byte("secret")}
	var passed atomic.Int32
	var wait sync.WaitGroup
	for range 50 {
		wait.Go(func() {
			if l.Check(t.Context(), SignUpsOfAddress, "subject", noon) == nil {
				passed.Add(1)
			}
		})
	}
	wait.Wait()
	if passed.Load() != 5 {
		t.Errorf("%d passed", passed.Load())
	}
}

func TestWhoTriedTooOftenIsToldHowLongToWait(t *testing.T) {
	l := Limits{Counter: &memory.Guard{}, Secret: []byte("secret")}
	now := noon.Add(48*time.Minute + 500*time.Millisecond)
	h := newHandler(Clinic{}, []route{{"POST /v1/things", func(w http.ResponseWriter, r *http.Request) error {
		return l.Check(r.Context(), DetailsFromIP, caller(r), Now(r))
	}}})
	var w *httptest.ResponseRecorder
	for range 6 {
		w = httptest.NewRecorder()
		h.ServeHTTP(w, At(httptest.NewRequest(http.MethodPost, "/v1/things", nil), now, "request-1"))
	}
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "720" {
		t.Errorf("answered %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
	}
	if body := w.Body.String(); !strings.Contains(body, `"detail":"Too many tries. Please wait 12 minutes and try again."`) {
		t.Errorf("told %s", body)
	}
}

func TestWaitsAreSaidInWholeMinutesOrHoursRoundedUp(t *testing.T) {
	for wait, want := range map[time.Duration]string{
		time.Millisecond:              "1 minute",
		time.Minute:                   "1 minute",
		time.Minute + time.Nanosecond: "2 minutes",
		59 * time.Minute:              "59 minutes",
		59*time.Minute + time.Second:  "1 hour",
		time.Hour:                     "1 hour",
		time.Hour + time.Second:       "2 hours",
		23*time.Hour + time.Minute:    "24 hours",
	} {
		if got := waitWords(wait); got != want {
			t.Errorf("%s: %q, want %q", wait, got, want)
		}
	}
}

func TestACounterThatIsAwayTurnsNobodyAway(t *testing.T) {
	log := logged(t)
	for _, failure := range []memory.Failure{memory.Before, memory.After} {
		guard := &memory.Guard{Fail: func(string) memory.Failure { return failure }}
		l := Limits{Counter: guard, Secret: []byte("secret")}
		if passed := tries(t, l, SignUpsOfAddress, "sam@example.org", 20, noon); passed != 20 {
			t.Errorf("%d of 20 passed", passed)
		}
	}
	if text := log.String(); !strings.Contains(text, "sign-up-address-hour") || strings.Contains(text, "sam") {
		t.Errorf("logged %s", text)
	}
}

// spy is a counter and a store of keys that remembers all it was told.
type spy struct {
	memory.Guard
	told strings.Builder
}

func (s *spy) Count(ctx context.Context, key string, window time.Duration, now time.Time) (int, time.Time, error) {
	fmt.Fprintln(&s.told, key)
	return s.Guard.Count(ctx, key, window, now)
}

func (s *spy) Claim(ctx context.Context, key string, record []byte, now, until time.Time) ([]byte, error) {
	fmt.Fprintf(&s.told, "%s %s\n", key, record)
	return s.Guard.Claim(ctx, key, record, now, until)
}

func TestCountersAreToldNoAddressAndNothingThatWithoutTheSecretLeadsToOne(t *testing.T) {
	told := map[string]bool{}
	for _, secret := range []string{"one", "other"} {
		s := &spy{}
		tries(t, Limits{Counter: s, Secret: []byte(secret)}, SignUpsFromIP, "192.0.2.7", 1, noon)
		if text := s.told.String(); text == "" || strings.Contains(text, "192.0.2.7") {
			t.Errorf("told %q", text)
		}
		told[s.told.String()] = true
	}
	if len(told) != 2 {
		t.Error("the secret makes no difference")
	}
}

func TestCallersAreCountedByAddressOrHomeNetwork(t *testing.T) {
	for remote, want := range map[string]string{
		"192.0.2.1:0":              "192.0.2.1",
		"[::ffff:192.0.2.1]:0":     "192.0.2.1",
		"[2001:db8:1:2::3]:443":    "2001:db8:1:2::/64",
		"[2001:db8:1:2:ff::9%a]:1": "2001:db8:1:2::/64",
		"192.0.2.1":                "192.0.2.1",
		"":                         "",
		"sam:0":                    "",
	} {
		r := httptest.NewRequest(http.MethodPost, "/", nil)
		r.RemoteAddr = remote
		r.Header.Set("X-Forwarded-For", "198.51.100.9")
		if got := caller(r); got != want {
			t.Errorf("%q: %q, want %q", remote, got, want)
		}
	}
}

func TestSpellingsOfOneMailboxAreCountedTogether(t *testing.T) {
	for text, want := range map[string]string{
		"Sam@Example.org":     "sam@example.org",
		"sam+1@example.org":   "sam@example.org",
		"sam+1+2@example.org": "sam@example.org",
		"+1@example.org":      "+1@example.org",
		"s.am@example.org":    "s.am@example.org",
	} {
		email, err := contact.ParseEmail(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := mailbox(email); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestNoTwoListsOfPartsHashAlike(t *testing.T) {
	seen := map[string]string{}
	for _, parts := range [][]string{{}, {""}, {"", ""}, {"ab"}, {"a", "b"}, {"", "ab"}, {"1:a"}, {"a", "1:b"}, {"a1:b"}} {
		hash := keyed([]byte("secret"), parts...)
		if before, taken := seen[hash]; taken {
			t.Errorf("%q hash like %s", parts, before)
		}
		seen[hash] = fmt.Sprintf("%q", parts)
	}
}
