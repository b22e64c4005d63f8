package inbox

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// get asks the handler of a store for a path.
func get(t *testing.T, s *Store, path string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	Handler(s, func() time.Time { return monday }).ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w
}

func TestTestsReadMessagesAsJSON(t *testing.T) {
	var s Store
	s.Add(email("a+1@x.example"))
	s.Add(email("b@x.example"))
	w := get(t, &s, "/_local/messages?to=a%2B1@x.example")
	var got []map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || len(got) != 1 {
		t.Fatalf("%v: %s", err, w.Body)
	}
	for name, want := range map[string]any{
		"channel": "email", "to": "a+1@x.example", "from": "The Clinic <hello@clinic.example>", "subject": "Your stretches",
		"text": "Hello & welcome", "html": "<p>Hello &amp; welcome</p>", "time": "2026-11-23T07:00:00Z", "messageId": "010b-1", "preheader": "Hello & welcome",
	} {
		if got[0][name] != want {
			t.Errorf("%s is %v, want %v", name, got[0][name], want)
		}
	}
	headers := got[0]["headers"].([]any)
	if first := headers[0].(map[string]any); first["name"] != "From" || first["value"] != "The Clinic <hello@clinic.example>" {
		t.Errorf("the first header is %v", first)
	}
	if last := headers[len(headers)-1].(map[string]any); last["name"] != "Subject" || last["value"] != "Your stretches" {
		t.Errorf("the last header is %v", last)
	}
	if tags := got[0]["tags"].(map[string]any); tags["subscriber"] != "s-1" {
		t.Errorf("the tags are %v", tags)
	}
	if body := strings.TrimSpace(get(t, &s, "/_local/messages?to=nobody@x.example").Body.String()); body != "[]" {
		t.Errorf("no messages are %s", body)
	}
}

func TestDeletingClearsTheInbox(t *testing.T) {
	var s Store
	s.Add(email("a@x.example"))
	w := httptest.NewRecorder()
	Handler(&s, time.Now).ServeHTTP(w, httptest.NewRequest("DELETE", "/_local/messages", nil))
	if w.Code != http.StatusOK || s.Len() != 0 {
		t.Errorf("answered %d, and %d messages are left", w.Code, s.Len())
	}
}

func TestAnEmailCannotRunScriptsOnThePage(t *testing.T) {
	var s Store
	m := email("a@x.example")
	const script = "<script>alert(1)</script>"
	m.From = "x" + script + " <a@b.example>"
	m.Tags = map[string]string{script: script}
	m.Headers = []Header{{"X", script}}
	m.Body = Content{Subject: script, Text: script, HTML: "<html><head><title>x</title></head><body>" + script}
	s.Add(m)
	for _, path := range []string{"/_local/", "/_local/?to=" + "%3Cscript%3Ealert(1)%3C/script%3E", "/_local/?id=1", "/_local/?id=1&view=text", "/_local/?id=1&view=headers"} {
		w := get(t, &s, path)
		if w.Code != http.StatusOK || strings.Contains(w.Body.String(), script) {
			t.Errorf("%s answered %d with a script of the message's", path, w.Code)
		}
		if !strings.Contains(w.Header().Get("Content-Security-Policy"), "script-src 'self'") {
			t.Errorf("%s allows scripts from elsewhere", path)
		}
	}
	w := get(t, &s, "/_local/messages/1/html")
	if policy := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(policy, "sandbox ") || strings.Contains(policy, "allow-scripts") {
		t.Errorf("the email itself is served with %q", policy)
	}
	if !strings.Contains(w.Body.String(), `<head><base target="_blank">`) {
		t.Error("the email's links don't open in a new tab")
	}
}

func TestAnEmailIsShownInTheLightInTheDarkAndWithoutPictures(t *testing.T) {
	var s Store
	m := email("a@x.example")
	m.Body = Content{HTML: "<head><style>@media (prefers-color-scheme: dark) { p { color: red } }</style></head><p>x</p>"}
	s.Add(m)
	for query, want := range map[string]struct{ media, pictures string }{
		"":                          {"@media (prefers-color-scheme: dark) {", "img-src *"},
		"?scheme=dark":              {"@media all {", "img-src *"},
		"?scheme=light":             {"@media not all {", "img-src *"},
		"?scheme=x&pictures=x":      {"@media (prefers-color-scheme: dark) {", "img-src *"},
		"?scheme=dark&pictures=off": {"@media all {", "img-src 'none'"},
	} {
		w := get(t, &s, "/_local/messages/1/html"+query)
		if !strings.Contains(w.Body.String(), want.media) || !strings.HasSuffix(w.Header().Get("Content-Security-Policy"), want.pictures) {
			t.Errorf("%q: %s with %s", query, w.Body, w.Header().Get("Content-Security-Policy"))
		}
	}
	page := get(t, &s, "/_local/?id=1&view=phone&scheme=dark&pictures=off&to=a%2B1@x.example").Body.String()
	for _, want := range []string{
		`<iframe class="phone"`, `src="/_local/messages/1/html?pictures=off&amp;scheme=dark"`,
		`<a href="/_local/?id=1&amp;pictures=off&amp;scheme=light&amp;to=a%2B1%40x.example&amp;view=phone">Light</a>`,
		`<a href="/_local/?id=1&amp;pictures=&amp;scheme=dark&amp;to=a%2B1%40x.example&amp;view=phone">With pictures</a>`,
		`aria-current="true">Dark</a>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page doesn't have %s in\n%s", want, page)
		}
	}
}

func TestEveryViewOfAMessageIsShown(t *testing.T) {
	var s Store
	s.Add(email("a@x.example"))
	s.Add(Message{Channel: SMS, To: "+447700900123", From: "CLINIC", Time: monday, Encoding: "GSM", Segments: 2, Body: Content{Text: "Stretch now"}})
	s.Add(Message{Channel: SMS, Incoming: true, To: "CLINIC", From: "+447700900123", Time: monday, Encoding: "GSM", Segments: 1, Body: Content{Text: "STOP"}})
	for path, want := range map[string]string{
		"/_local/":                       "Text message",
		"/_local/?to=A@x.example":        "Hello &amp; welcome",
		"/_local/?id=1":                  `class="html"`,
		"/_local/?id=1&view=phone":       `class="phone"`,
		"/_local/?id=1&view=text":        `<pre class="plain">Hello &amp; welcome</pre>`,
		"/_local/?id=1&view=headers":     "https://clinic.example/u",
		"/_local/?id=1&view=other":       "sent, delivered",
		"/_local/?id=2":                  "2 parts, GSM",
		"/_local/?id=2&view=x":           `class="ours"`,
		"/_local/?id=99":                 "Choose a message",
		"/_local/?to=nobody@x.example":   "No messages to or from nobody@x.example yet",
		"/_local/page/page.css":          "prefers-color-scheme",
		"/_local/page/page.js":           "'use strict'",
		"/_local/messages/last":          `{"last":3}`,
		"/_local/messages/1/html":        "<p>Hello &amp; welcome</p>",
		"/_local/?before=3":              "CLINIC",
		"/_local/?to=%2B447700900123&id": "Stretch now",
	} {
		if w := get(t, &s, path); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s answered %d without %q:\n%s", path, w.Code, want, w.Body)
		}
	}
	for _, path := range []string{"/_local/messages/99/html", "/_local/messages/x/html", "/_local/page/none.css", "/_local/page/page.go"} {
		if w := get(t, &s, path); w.Code != http.StatusNotFound {
			t.Errorf("%s answered %d", path, w.Code)
		}
	}
}

// talk is a store with a conversation by text, and a text to somebody else.
func talk() *Store {
	var s Store
	const clinic, runner = "+447700900000", "+447700900123"
	for _, m := range []Message{
		{To: runner, From: clinic, Encoding: "GSM", Segments: 1, Events: []string{"TEXT_PENDING", "TEXT_DELIVERED"}, Body: Content{Text: "Routine: https://x.example/t/a-_b. Reply STOP to stop."}},
		{To: clinic, From: runner, Incoming: true, Body: Content{Text: "see https://x.example/?a=1&b=2 <b>"}},
		{To: runner, From: clinic, Encoding: "GSM", Segments: 1, Events: []string{"TEXT_PENDING", "TEXT_INVALID"}, Body: Content{Text: "You will get no more texts."}},
		{To: "+447700900124", From: clinic, Encoding: "GSM", Segments: 1, Body: Content{Text: "To somebody else"}},
	} {
		m.Channel, m.Time = SMS, monday
		s.Add(m)
	}
	return &s
}

func TestIncomingTextsAreListedByTheirSender(t *testing.T) {
	s := talk()
	for query, want := range map[string]string{
		"to=%2B447700900123": "out out", "from=%2B447700900123": "in", "from=%2B447700900123&to=%2B447700900000": "in",
		"from=%2B447700900123&to=%2B447700900124": "", "from=%2B447700900000": "", "to=%2B447700900000": "in", "": "out in out out",
	} {
		var got []struct{ Direction string }
		if err := json.Unmarshal(get(t, s, "/_local/messages?"+query).Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		var directions []string
		for _, m := range got {
			directions = append(directions, m.Direction)
		}
		if strings.Join(directions, " ") != want {
			t.Errorf("%q lists %q, want %q", query, directions, want)
		}
	}
}

func TestAConversationIsShownWholeWithItsLinks(t *testing.T) {
	s := talk()
	for _, path := range []string{"/_local/?id=1", "/_local/?id=2"} {
		page := get(t, s, path).Body.String()
		for part, want := range map[string]int{
			`<a href="https://x.example/t/a-_b" target="_blank" rel="noopener noreferrer">https://x.example/t/a-_b</a>. Reply`: 1,
			`<a href="https://x.example/?a=1&amp;b=2"`:   1,
			`</a> &lt;b&gt;</p>`:                         1,
			`<li class="ours">`:                          1,
			`<strong class="bad">not delivered</strong>`: 2, // in the list and in the conversation
			`<h2>Texts with &#43;447700900123</h2>`:      1,
			`<p class="sender">&#43;447700900000</p>`:    1,
			`value="&#43;447700900123"`:                  1, // the form answers for the runner
			`Text from a runner`:                         1,
			`<p class="bubble">To somebody else</p>`:     0,
		} {
			if got := strings.Count(page, part); got != want {
				t.Errorf("%s: %d times %s, want %d", path, got, part, want)
			}
		}
	}
	if list := get(t, s, "/_local/?to=%2B447700900123").Body.String(); strings.Count(list, `<span class="subject">`) != 3 {
		t.Error("the list for a number doesn't have both sides of its conversation")
	}
}

func TestALongListGoesOnOnAnotherPage(t *testing.T) {
	var s Store
	for range listed + 1 {
		s.Add(email("a@x.example"))
	}
	if first := get(t, &s, "/_local/").Body.String(); !strings.Contains(first, `href="/_local/?before=2"`) || strings.Contains(first, `id=1"`) {
		t.Error("the first page doesn't lead on to the second")
	}
	if second := get(t, &s, "/_local/?before=2").Body.String(); !strings.Contains(second, `id=1"`) || strings.Contains(second, "Older messages") {
		t.Error("the second page doesn't have the rest")
	}
}

func TestNextMondayIsInTheZonesOwnTime(t *testing.T) {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	for now, want := range map[string]string{
		"2026-11-22T12:00:00Z": "2026-11-23T07:01:00Z",
		"2026-11-23T07:00:59Z": "2026-11-23T07:01:00Z",
		"2026-11-23T07:01:00Z": "2026-11-30T07:01:00Z",
		"2026-11-24T00:00:00Z": "2026-11-30T07:01:00Z",
		"2026-10-24T12:00:00Z": "2026-10-26T07:01:00Z", // the clocks go back in between
		"2026-03-28T12:00:00Z": "2026-03-30T06:01:00Z", // and forward
		"2026-06-29T05:00:00Z": "2026-06-29T06:01:00Z",
	} {
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		if got := nextMonday(at, zone).UTC().Format(time.RFC3339); got != want {
			t.Errorf("after %s comes %s, want %s", now, got, want)
		}
	}
}
