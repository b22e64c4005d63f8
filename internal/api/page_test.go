package api_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"limber/internal/subscription"
)

// everyPage returns an answer of each kind of page, by name.
func everyPage(s *site) map[string]answer {
	s.t.Helper()
	pending, active, left := s.signUp("pending@example.org"), s.join(address), s.join("left@example.org")
	mail, text := s.signUpBoth("both@example.org", "07700900123")
	both, half := s.joinBoth("two@example.org", number), s.joinBoth("half@example.org", "07700900456")
	pages := map[string]answer{
		"guide":              s.get("/guide"),
		"exercise":           s.get("/guide/clam"),
		"rules":              s.get("/guide/how-it-adapts"),
		"routine form":       s.get("/routine"),
		"routine":            s.get("/routine?focus=strength&minutes=10"),
		"routine again":      s.get("/routine?focus=arms&minutes=7&level=9&tier=expert"),
		"privacy":            s.get("/privacy"),
		"sign-up":            s.get("/subscribe"),
		"sent":               s.get("/subscribe?sent=yes"),
		"form again":         s.post("/subscribe", formType, signUpForm),
		"doubted form":       s.post("/subscribe", formType, choicesForm+"&consent=email&email=doubt@example.org"),
		"confirm":            s.get("/confirm/" + pending),
		"confirm one of two": s.get("/confirm/" + mail),
		"confirm texts":      s.get("/c/" + text),
		"one of two waits":   s.post("/c/"+text, formType, ""),
		"confirmed":          s.get("/confirm/" + active.confirm),
		"preferences":        s.get("/preferences/" + active.preferences),
		"unsubscribe":        s.get("/unsubscribe/" + active.unsubscribe),
		"stop texts":         s.get("/s/" + both.Code(subscription.ToStopTexts)),
		"left":               s.post("/unsubscribe/"+left.unsubscribe, formType, ""),
		"left one of two":    s.post("/s/"+half.Code(subscription.ToStopTexts), formType, ""),
		"forged":             s.get("/confirm/forged"),
		"missing":            s.get("/missing"),
	}
	maps.Copy(pages, holderPages(s))
	return pages
}

func TestPagesRunTheirOwnStyleAndScriptAndNothingElse(t *testing.T) {
	pages := everyPage(newSite(t))
	maps.Copy(pages, everyStaffPage(newOffice(t)))
	for name, a := range pages {
		policy := a.header.Get("Content-Security-Policy")
		for _, part := range []string{"style", "script"} {
			found := regexp.MustCompile(`(?s)<`+part+`>(.*?)</`+part+`>`).FindAllStringSubmatch(a.body, -1)
			// What schema.org has to say of a page is data, which no browser runs.
			body := strings.Replace(a.body, `<script type="application/ld+json">`, "", 1)
			if len(found) != 1 || strings.Count(body, "<"+part) != 1 {
				t.Fatalf("%s has %d of %s", name, len(found), part)
			}
			sum := sha256.Sum256([]byte(found[0][1]))
			if want := part + "-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(policy, want) {
				t.Errorf("%s: the policy %s doesn't let its own %s run", name, policy, part)
			}
		}
		for _, want := range []string{"default-src 'none'", "img-src 'self' data:", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: the policy has no %s", name, want)
			}
		}
		if _, connect, found := strings.Cut(policy, "connect-src "); found && connect != "https://limber.example/robots.txt" {
			t.Errorf("%s may connect to %s", name, connect)
		}
		if found := regexp.MustCompile(`<[^>]* (style|on[a-z]+|src)=`).FindString(strings.ReplaceAll(a.body, ` src="/figures/`, "")); found != "" {
			t.Errorf("%s has %s", name, found)
		}
		if strings.Contains(a.body, ".submit(") {
			t.Errorf("%s submits a form by itself", name)
		}
	}
}

func TestPagesSetNoCookieAndTellNobodyWhereTheReaderCameFrom(t *testing.T) {
	public := map[string]bool{"guide": true, "exercise": true, "rules": true, "routine form": true, "routine": true, "privacy": true, "sign-up": true, "sent": true}
	for name, a := range everyPage(newSite(t)) {
		h := a.header
		if h.Get("Set-Cookie") != "" || h.Get("Referrer-Policy") != "no-referrer" || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s has the headers %v", name, h)
		}
		if kept := h.Get("Cache-Control") != "no-store"; kept != (public[name] && name != "sign-up") {
			t.Errorf("%s: Cache-Control is %s", name, h.Get("Cache-Control"))
		}
		if hidden := strings.Contains(a.body, `content="noindex"`); hidden == public[name] {
			t.Errorf("%s: hidden from search engines is %t", name, hidden)
		}
		if !strings.Contains(a.body, `<html lang="en-GB">`) || strings.Count(a.body, "<h1") != 1 {
			t.Errorf("%s has no language, or not one heading", name)
		}
		if !strings.Contains(a.body, `<a href="/privacy">`) {
			t.Errorf("%s has no link to the privacy page", name)
		}
		if wrong := a.status >= 400; wrong != strings.Contains(a.body, "<title>Error: ") {
			t.Errorf("%s, of status %d, has the wrong title", name, a.status)
		}
	}
}

func TestSafetyWordsComeBeforeTheForm(t *testing.T) {
	page := newSite(t).get("/subscribe").body
	emergency, form := strings.Index(page, "Call 999 or go to A&amp;E now if:"), strings.Index(page, "<form")
	if emergency < 0 || form < emergency {
		t.Errorf("the emergency card is at %d, the form at %d", emergency, form)
	}
}

// What people agree to is one sentence, however long.
var consent = regexp.MustCompile(`(?:Yes, Example Clinic may|I agree that Example Clinic)[^<]*`)

func TestSentencesOnPagesAreShort(t *testing.T) {
	pages := everyPage(newSite(t))
	maps.Copy(pages, everyStaffPage(newOffice(t)))
	for name, a := range pages {
		if name == "guide" || name == "exercise" {
			continue // their words are package guide's, which holds them to more
		}
		_, content, _ := strings.Cut(a.body, "<body>")
		content = regexp.MustCompile(`(?s)<(script|select).*?</(script|select)>`).ReplaceAllString(content, "")
		content = consent.ReplaceAllString(content, "")
		content = regexp.MustCompile(`</?(a|strong|span|q)[^>]*>`).ReplaceAllString(content, "")
		for _, sentence := range regexp.MustCompile(`<[^>]*>|[.?!:]\s`).Split(content, -1) {
			if n := len(strings.Fields(sentence)); n > 20 {
				t.Errorf("%s: %d words: %s", name, n, sentence)
			}
		}
	}
}

func TestWhatWasTypedComesBackAsTextOnly(t *testing.T) {
	s := newSite(t)
	const mark = `%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E`
	a := s.post("/subscribe", formType, "email="+mark+"&name="+mark+"&time="+mark+"&time_zone="+mark+"&days="+mark+"&"+mark+"=x")
	if a.status != http.StatusUnprocessableEntity || strings.Contains(a.body, "<img") {
		t.Errorf("answered %d\n%s", a.status, a.body)
	}
}

// brokenStore fails every call with an error that holds all it was given.
type brokenStore struct{}

func (brokenStore) ByID(_ context.Context, id string) (subscription.Subscriber, error) {
	return subscription.Subscriber{}, fmt.Errorf("find %s: store is away", id)
}

func (brokenStore) ByAddress(_ context.Context, hash string) (subscription.Subscriber, error) {
	return subscription.Subscriber{}, subscription.ErrAbsent
}

func (brokenStore) Write(_ context.Context, w subscription.Write) error {
	return errors.Join(fmt.Errorf("write %v, %+v, %#v: store is away", w.Next, w.Next, w.Next), fmt.Errorf("%v %v", w.Claims, w.Consents))
}

func (brokenStore) Purge(context.Context, string, bool) error { return errors.New("store is away") }

func (brokenStore) Remove(context.Context, subscription.Subscriber) error {
	return errors.New("store is away")
}

func TestOurMistakesAreLoggedWithoutAddressOrLinkAndAnsweredBlandly(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	defer slog.SetDefault(before)

	s := newSite(t)
	l := s.join(address)
	s.service.Finder, s.service.Keeper = brokenStore{}, brokenStore{}
	for name, a := range map[string]answer{
		"JSON":        s.post("/v1/subscriptions", jsonType, signUpJSON(address)),
		"form":        s.post("/subscribe", formType, signUpForm+address),
		"page":        s.get("/preferences/" + l.preferences),
		"confirm":     s.post("/confirm/"+l.confirm, formType, ""),
		"unsubscribe": s.post("/unsubscribe/"+l.unsubscribe, formType, "List-Unsubscribe=One-Click"),
	} {
		if a.status != http.StatusInternalServerError || strings.Contains(a.body, "store is away") {
			t.Errorf("%s answered %d: %s", name, a.status, a.body)
		}
	}
	text := log.String()
	if strings.Count(text, "store is away") < 5 || !strings.Contains(text, `"request":"request-1"`) || !strings.Contains(text, `"route":"GET /preferences/{link}"`) {
		t.Errorf("the log doesn't tell what failed:\n%s", text)
	}
	local, _, _ := strings.Cut(address, "@")
	for _, secret := range []string{address, local, l.confirm, l.preferences, l.unsubscribe} {
		if strings.Contains(text, secret) {
			t.Errorf("the log holds %s:\n%s", secret, text)
		}
	}
}
