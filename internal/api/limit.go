package api

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"limber/internal/contact"
	"limber/internal/fault"
)

// Counter counts within windows of time that follow one another: each hour, each day in UTC.
type Counter interface {
	// Count adds one to a key's window of that length around now. It returns the new number, this one
	// among it, and when the window ends. Callers at the same time get different numbers. A try whose
	// answer was lost may be counted twice, never not at all. Windows of other lengths are counted apart,
	// and one that has ended doesn't count any more. The key says nothing of whom it is about.
	Count(ctx context.Context, key string, window time.Duration, now time.Time) (n int, ends time.Time, err error)
}

// Rule is how often one subject may do one thing.
type Rule struct {
	Name   string // of the thing and the subject's kind; counted under it, and logged
	Most   int    // tries within a window
	Window time.Duration
}

// The rules. A whole clinic or club can share one IP address; one mailbox seldom signs up twice. Rules
// for the same subject stand with the shorter window first, so that tries refused within an hour
// don't use up the day.
var (
	SignUpsFromIP = []Rule{
		{"sign-up-ip-hour", 20, time.Hour},
		{"sign-up-ip-day", 100, 24 * time.Hour},
	}
	SignUpsOfAddress = []Rule{
		{"sign-up-address-hour", 5, time.Hour},
		{"sign-up-address-day", 10, 24 * time.Hour},
	}
	DetailsFromIP = []Rule{
		{"details-ip-hour", 5, time.Hour},
	}
	EnquiriesFromIP = []Rule{
		{"enquiry-ip-hour", 20, time.Hour},
		{"enquiry-ip-day", 60, 24 * time.Hour},
	}
	EnquiriesOfAddress = []Rule{
		{"enquiry-address-hour", 5, time.Hour},
		{"enquiry-address-day", 10, 24 * time.Hour},
	}
)

// Limits holds callers to rules. Ask before anything is looked up, so that an address is counted the
// same whether it is known or not.
type Limits struct {
	Counter Counter
	Secret  []byte // subjects are counted under a hash keyed with it: no IP or address is stored
}

// Check counts a try under each rule in turn, up to the first that it breaks: then it is a fault.TooMany
// that says how long to wait. Windows are fixed, so a subject that tries late in one and early in the
// next gets through up to twice as often as the rule says for a while; for these rules that will do.
func (l Limits) Check(ctx context.Context, rules []Rule, subject string, now time.Time) error {
	for _, rule := range rules {
		n, ends, err := l.Counter.Count(ctx, keyed(l.Secret, "limit", rule.Name, subject), rule.Window, now)
		if err != nil {
			// Limits are one defence of several: API Gateway throttles, a sign-up sends one confirmation
			// however often it is asked for, and forms have their own checks. Turning everybody away
			// would do more harm than some tries that go uncounted.
			slog.Warn("try not counted", "request", idOf(ctx), "rule", rule.Name, "error", err)
			continue
		}
		if n > rule.Most {
			return tooMany(ends.Sub(now))
		}
	}
	return nil
}

// allow holds a caller and the addresses that were typed to rules. Either address may be zero.
func (l Limits) allow(r *http.Request, fromIP, ofAddress []Rule, email contact.Email, phone contact.Phone) error {
	err := l.Check(r.Context(), fromIP, caller(r), Now(r))
	if err == nil && !email.IsZero() {
		err = l.Check(r.Context(), ofAddress, mailbox(email), Now(r))
	}
	if err == nil && !phone.IsZero() {
		err = l.Check(r.Context(), ofAddress, phone.Reveal(), Now(r))
	}
	return err
}

func tooMany(wait time.Duration) error {
	return &fault.Error{
		Kind: fault.TooMany, RetryAfter: wait,
		Message: "Too many tries. Please wait " + waitWords(wait) + " and try again.",
	}
}

// waitWords says how long to wait, rounded up: in minutes, and from an hour on in hours.
func waitWords(wait time.Duration) string {
	unit, name := time.Minute, "minute"
	if wait > 59*time.Minute {
		unit, name = time.Hour, "hour"
	}
	n := max(1, int((wait+unit-1)/unit))
	if n > 1 {
		name += "s"
	}
	return fmt.Sprint(n, " ", name)
}

// caller returns whom a request is counted under: its IP address, or the network of an IPv6 address.
// One home has a /64, and could have a new address for every try. Only the address that API Gateway saw
// counts: X-Forwarded-For can say anything.
func caller(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return "" // all whose address can't be told are counted as one
	}
	ip = ip.Unmap().WithZone("")
	if network, err := ip.Prefix(64); err == nil && ip.Is6() {
		return network.String()
	}
	return ip.String()
}

// mailbox returns whom an email address is counted under. What follows a plus sign is left out: many
// providers deliver sam+1@ and sam+2@ to the same person, who could be flooded that way.
func mailbox(e contact.Email) string {
	local, domain, _ := strings.Cut(e.Key(), "@")
	if name, _, tagged := strings.Cut(local, "+"); tagged && name != "" {
		local = name
	}
	return local + "@" + domain
}

// keyed hashes parts under a secret. Each part's length goes in with it, so that no two lists of parts
// read the same.
func keyed(secret []byte, parts ...string) string {
	sum := hmac.New(sha256.New, secret)
	for _, part := range parts {
		fmt.Fprintf(sum, "%d:%s", len(part), part)
	}
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil))
}

// idOf returns the id that a request is logged under, where only its context is at hand.
func idOf(ctx context.Context) string {
	call, _ := ctx.Value(invocationKey{}).(invocation)
	return call.id
}
