package e2e

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"limber/infra/local/visitor"
)

// told is what tells of how a session felt: in the names of fields, and in values and logs.
var (
	toldName  = regexp.MustCompile(`^(felt|score|signs?|pain|hurts?)$`)
	toldWords = regexp.MustCompile(`(?i)\b(pain|hurt\w*|felt|score|too_easy|too_hard|signs?|emergency\.\d|urgent\.\d)\b`)
)

// tellOfPain tells of sessions in every way there is, some of which fail at first.
func (p *person) tellOfPain(advice string) {
	p.k.t.Helper()
	p.tells(visitor.Session{Felt: "too_hard"})
	p.tells(visitor.Session{Felt: "pain", Score: 1})
	p.tells(visitor.Session{Felt: "pain", Score: 4}, "easiest step")
	p.says("PAIN 4", advice)
	wrong, err := p.k.Press(p.k.t.Context(), "/session/"+p.link, url.Values{"felt": {"pain"}, "score": {"eleven"}, "signs": {"urgent.1"}})
	p.k.must(err)
	if wrong.Status != http.StatusUnprocessableEntity {
		p.k.t.Errorf("an incomplete answer: %d", wrong.Status)
	}
	p.k.trouble(4, "SubscriptionFunction", "TextReplyFunction")
	for range 4 { // until the faults are used up
		_, err := p.k.Tell(p.k.t.Context(), p.link, visitor.Session{Felt: "pain", Score: 5})
		p.k.must(err)
	}
	p.k.must(p.k.Text(p.k.t.Context(), p.phone, "PAIN 3"))
	p.k.until(p.k.Cloud.Now().Add(4 * time.Minute))
	p.k.ClearFaults()
	p.tells(visitor.Session{Felt: "done", Signs: []string{"urgent.1"}}, "We stopped your strength routines.")
	p.k.must(p.k.Drain(p.k.t.Context()))
}

// remnants lists the fields of all tables that tell how a session felt.
func (k *clinic) remnants() (found []string) {
	k.t.Helper()
	for _, table := range tables {
		for _, row := range k.scan(table) {
			for name, value := range row {
				if toldName.MatchString(name) || toldWords.MatchString(plain(value)) {
					found = append(found, fmt.Sprintf("%s %s %s: %s = %s", table, plain(row["pk"]), plain(row["sk"]), name, plain(value)))
				}
			}
		}
	}
	return found
}

func TestWithoutConsentNothingOfPainIsKeptAndWithItNoLogTellsOfIt(t *testing.T) {
	k := discreet(t)
	p := k.trainee("quiet@runner.example", "+447700900224", false)
	k.until(at(23, 12, 1))
	p.expect(1, 1)
	p.tellOfPain("take it easier")
	if found := k.remnants(); len(found) > 0 {
		t.Errorf("without consent there is\n%s", strings.Join(found, "\n"))
	}
	agreed := k.trainee("agreed@runner.example", "+447700900225", true)
	agreed.tellOfPain("talk to a professional before your next") // with what is kept, it is the second time
	page, err := k.Press(t.Context(), "/progress/"+agreed.link+"/settled", url.Values{"settled": {"no"}})
	k.must(err)
	k.shows(page, "See how you get on")
	if found := k.remnants(); len(found) == 0 {
		t.Error("with consent nothing is kept, or this test would not find it")
	}
	if found := k.stored("GuardTable", "RemindersTable", "EnquiriesTable").with("felt", "score", "PAIN"); len(found) > 0 {
		t.Errorf("kept elsewhere: %s", strings.Join(found, "\n"))
	}
	failures := 0
	for _, f := range functions {
		for _, line := range k.Logs(f) {
			if strings.Contains(line, `"level":"ERROR"`) {
				failures++
			}
			if found := toldWords.FindString(line); found != "" {
				t.Errorf("%s logs %q: %s", f, found, line)
			}
		}
	}
	if failures == 0 {
		t.Error("nothing failed, so no log was put to the test")
	}
}
