package api_test

import (
	"strings"
	"testing"
	"time"
)

func TestALinkOpensOnlyItsOwnDoor(t *testing.T) {
	s := newSite(t)
	pending, mine, theirs := s.signUp("pending@example.org"), s.join(address), s.join("other@example.org")
	swapID := func(link, id string) string { return id + link[16:] }
	before := s.state()
	start := s.now
	for _, test := range []struct {
		name, link string
		doors      string // the doors it must not open
		status     int
		later      time.Duration
	}{
		{"forged", mine.unsubscribe[:len(mine.unsubscribe)-1] + "x", "confirm preferences unsubscribe", 403, 0},
		{"cut short", mine.unsubscribe[:20], "confirm preferences unsubscribe", 403, 0},
		{"with a tail", mine.unsubscribe + ".x", "confirm preferences unsubscribe", 403, 0},
		{"of nobody", swapID(mine.unsubscribe, "0000000000000000"), "confirm preferences unsubscribe", 403, 0},
		{"of somebody else", swapID(mine.unsubscribe, theirs.id), "confirm preferences unsubscribe", 403, 0},
		{"very long", strings.Repeat("a", 2000), "confirm preferences unsubscribe", 403, 0},
		{"empty parts", "..x", "confirm preferences unsubscribe", 403, 0},
		{"to unsubscribe", mine.unsubscribe, "confirm preferences", 403, 0},
		{"to preferences", mine.preferences, "confirm unsubscribe", 403, 0},
		{"to confirm", pending, "preferences unsubscribe", 403, 0},
		{"to confirm, too late", pending, "confirm", 410, 48 * time.Hour},
		{"to confirm, with the expiry moved", strings.Replace(pending, ".", ".z", 1), "confirm", 403, 0},
		{"to confirm, with no expiry", pending[:16] + ".0." + pending[strings.LastIndex(pending, ".")+1:], "confirm", 403, 0},
	} {
		for _, door := range strings.Fields(test.doors) {
			s.now = start.Add(test.later)
			body := ""
			if door == "preferences" {
				body = choicesForm
			}
			path := "/" + door + "/" + test.link
			for method, a := range map[string]answer{"GET": s.get(path), "POST": s.post(path, formType, body)} {
				if a.status != test.status {
					t.Errorf("a link %s: %s %s answered %d, not %d", test.name, method, door, a.status, test.status)
				}
				if strings.Contains(a.body, test.link) && len(test.link) > 3 {
					t.Errorf("a link %s: %s repeats it", test.name, door)
				}
			}
		}
	}
	s.unchanged(before)
}

func TestUnknownPathsAndMethodsAreRefused(t *testing.T) {
	s := newSite(t)
	before := s.state()
	for _, test := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"GET", "/v1/nothing", 404, ""},
		{"GET", "/nothing", 404, ""},
		{"GET", "/confirm/", 404, ""},
		{"GET", "/confirm/a/b", 404, ""},
		{"POST", "/v1/guide", 405, "GET, HEAD"},
		{"DELETE", "/v1/exercises/clam", 405, "GET, HEAD"},
		{"GET", "/v1/subscriptions", 405, "POST"},
		{"PUT", "/subscribe", 405, "GET, HEAD, POST"},
	} {
		a := s.send(test.method, test.path, "", "")
		if a.status != test.status || a.header.Get("Allow") != test.allow {
			t.Errorf("%s %s answered %d, Allow %q", test.method, test.path, a.status, a.header.Get("Allow"))
		}
		wantType := "text/html; charset=utf-8"
		if strings.HasPrefix(test.path, "/v1/") {
			wantType = "application/problem+json"
		}
		if have := a.header.Get("Content-Type"); have != wantType {
			t.Errorf("%s %s answered %s", test.method, test.path, have)
		}
	}
	s.unchanged(before)
}
