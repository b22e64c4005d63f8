package inbox

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

var monday = time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)

// email is a message with everything set.
func email(to string) Message {
	return Message{
		Channel: Email, To: to, From: "The Clinic <hello@clinic.example>", MessageID: "010b-1", Time: monday,
		Headers:          []Header{{"From", "The Clinic <hello@clinic.example>"}, {"List-Unsubscribe", "<https://clinic.example/u>"}},
		Tags:             map[string]string{"subscriber": "s-1"},
		ConfigurationSet: "reminders", Events: []string{"Send", "Delivery"},
		Body: Content{Subject: "Your stretches", Text: "Hello & welcome", HTML: "<p>Hello &amp; welcome</p>"},
	}
}

func TestMessagesAreListedByAddressInTheOrderTheyCame(t *testing.T) {
	var s Store
	for _, to := range []string{"a@x.example", "B@x.example", "A@X.example"} {
		s.Add(email(to))
	}
	var got []int64
	for _, m := range s.List("a@x.example") {
		got = append(got, m.ID)
	}
	if !reflect.DeepEqual(got, []int64{1, 3}) || len(s.List("")) != 3 || s.List("c@x.example") != nil {
		t.Errorf("listed %v", got)
	}
	s.Clear()
	s.Add(email("a@x.example"))
	if m, found := s.Get(4); !found || m.ID != 4 || s.Len() != 1 {
		t.Error("the message after a Clear isn't the fourth")
	}
	for _, id := range []int64{-1, 0, 3, 5} {
		if _, found := s.Get(id); found {
			t.Errorf("there is a message %d", id)
		}
	}
}

func TestTheOldestMessagesMakeRoom(t *testing.T) {
	var s Store
	const added = kept + kept/5
	for range added {
		s.Add(Message{Channel: Email})
	}
	if s.Len() != kept {
		t.Fatalf("%d messages are held", s.Len())
	}
	if first := s.List("")[0].ID; first != added-kept+1 {
		t.Errorf("the oldest held is number %d", first)
	}
	if _, found := s.Get(added - kept); found {
		t.Error("a message that made room is still there")
	}
	if m, found := s.Get(added); !found || m.ID != added {
		t.Errorf("the newest is %+v", m)
	}
}

func TestPagesOfTheListHaveEveryMessageOnce(t *testing.T) {
	var s Store
	for range 7 {
		s.Add(email("a@x.example"))
		s.Add(email("b@x.example"))
	}
	var seen []int64
	before, more := int64(0), true
	for more {
		var page []Message
		page, more = s.newest(3, "A@x.example", before)
		for _, m := range page {
			seen = append(seen, m.ID)
		}
		before = page[len(page)-1].ID
	}
	if want := []int64{13, 11, 9, 7, 5, 3, 1}; !reflect.DeepEqual(seen, want) {
		t.Errorf("saw %v, want %v", seen, want)
	}
}

// lazy is a body that counts how often it is rendered.
type lazy struct{ renders *int }

func (l lazy) Content() Content {
	*l.renders++
	return Content{Subject: "Lazy"}
}

func TestNothingIsRenderedUntilItIsLookedAt(t *testing.T) {
	var s Store
	renders := 0
	m := email("a@x.example")
	m.Body = lazy{&renders}
	s.Add(m)
	found := s.List("a@x.example")
	if renders != 0 {
		t.Fatal("capturing and listing rendered the message")
	}
	if found[0].Content().Subject != "Lazy" || renders != 1 {
		t.Error("looking did not render it")
	}
}

func TestTheInboxOutlivesARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inbox.jsonl")
	var before, after Store
	before.Add(email("a@x.example"))
	text := Message{Channel: SMS, Incoming: true, To: "+447700900123", From: "CLINIC", Time: monday, Encoding: "GSM", Segments: 2, Body: Content{Text: "Hi"}}
	before.Add(text)
	if err := before.Save(path); err != nil {
		t.Fatal(err)
	}
	if err := after.Load(path); err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(before.List(""))
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(after.List(""))
	if err != nil || string(got) != string(want) {
		t.Errorf("loaded\n%s, %v\nwant\n%s", got, err, want)
	}
	after.Add(text)
	if _, found := after.Get(3); !found {
		t.Error("the next message isn't the third")
	}
}

func TestSavingWithoutAChangeWritesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inbox.jsonl")
	var s Store
	s.Add(email("a@x.example"))
	if err := s.Save(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := s.Save(path); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("it was written again")
	}
	s.Clear()
	if err := s.Save(path); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error("clearing was not saved")
	}
}

func TestABrokenFileIsAnErrorAndAMissingOneIsNot(t *testing.T) {
	var s Store
	path := filepath.Join(t.TempDir(), "inbox.jsonl")
	if err := s.Load(path); err != nil {
		t.Errorf("a missing file gave %v", err)
	}
	if err := os.WriteFile(path, []byte(`{"id":`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Load(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("a broken file gave %v", err)
	}
}

func TestManyMayAddAndLookAtOnce(t *testing.T) {
	var s Store
	path := filepath.Join(t.TempDir(), "inbox.jsonl")
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for range 50 {
				s.Add(email(strconv.Itoa(i) + "@x.example"))
				if len(s.List(strconv.Itoa(i)+"@x.example")) == 0 {
					t.Error("a message that was added isn't there")
				}
			}
			if err := s.Save(path + strconv.Itoa(i)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if s.Len() != 400 {
		t.Errorf("%d messages are held", s.Len())
	}
}

func TestThePreheaderIsWhatMailClientsShow(t *testing.T) {
	for name, c := range map[string]struct {
		content Content
		want    string
	}{
		"hidden first": {
			Content{HTML: `<html><head><title>T</title><style>p{color:red}</style></head><body><div style="display:none">Five stretches&zwnj;&nbsp;&zwnj;&nbsp;</div><p>Hello</p>`},
			"Five stretches Hello",
		},
		"comments":      {Content{HTML: "<!--[if mso]><b>x</b><![endif]--><p>Hello</p>"}, "Hello"},
		"entities":      {Content{HTML: "<p>Fish &amp; chips</p>"}, "Fish & chips"},
		"text only":     {Content{Text: "Hello\n\n  Sam"}, "Hello Sam"},
		"long":          {Content{Text: strings.Repeat("ab ", 100)}, strings.TrimSpace(strings.Repeat("ab ", 47)[:139]) + "…"},
		"nothing there": {Content{}, ""},
	} {
		if got := preheader(c.content); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
