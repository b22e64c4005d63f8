package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"limber/infra/local/visitor"
	"limber/internal/enquiry"
)

func TestAnEnquiryIsAnsweredThroughItsNoticeAndItsHistorySaysSo(t *testing.T) {
	k := open(t)
	ctx := t.Context()
	k.until(at(23, 10, 0))
	e := from("Sam")
	e.Message += " <h1>Hi</h1> {{.}}"
	reference, err := k.Enquire(ctx, e)
	k.must(err)
	notice := k.about(reception, reference)[0]
	if visitor.Header(notice, "Reply-To") != e.Email {
		t.Errorf("pressing Reply writes to %q", visitor.Header(notice, "Reply-To"))
	}
	if all := notice.Content(); strings.Contains(all.Text+all.HTML+all.Subject, "aches") || strings.Contains(all.Text, "back") {
		t.Error("the notice tells what the message is about")
	}
	if ack := k.about(e.Email, reference)[0].Content(); strings.Contains(ack.Text+ack.HTML, "Sam") || !strings.Contains(ack.Text, "999") {
		t.Errorf("the acknowledgement holds what the sender wrote, or no safety words: %s", ack.Text)
	}
	link, err := visitor.Link(notice, "/staff/enquiries")
	k.must(err)
	k.must(k.Drain(ctx))
	before := k.stored("EnquiriesTable")
	locked, err := k.Get(ctx, link)
	k.must(err)
	if changed := k.stored("EnquiriesTable").changes(before); strings.Contains(locked.Body, "Sam") || len(changed) > 0 {
		t.Errorf("a notice's link alone opens the enquiry with %d, or changes %v", locked.Status, changed)
	}
	staff, to, err := k.SignIn(ctx, reception, reference)
	k.must(err)
	page, err := staff.Open(ctx, to)
	k.must(err)
	for _, want := range []string{"Sam", "&lt;h1&gt;Hi&lt;/h1&gt; {{.}}", "mailto:sam@runner.example"} {
		if page.Status != http.StatusOK || !strings.Contains(page.Body, want) {
			t.Errorf("the enquiry's page, answered with %d, doesn't have %q", page.Status, want)
		}
	}
	for _, act := range [][2]string{{"note", "Asked Kim to call"}, {"call", "No answer at 3pm"}, {"answered", ""}} {
		answer, err := staff.Act(ctx, reference, act[0], act[1])
		k.must(err)
		if answer.Status != http.StatusSeeOther {
			t.Errorf("the button %s was answered with %d", act[0], answer.Status)
		}
	}
	page, err = staff.Open(ctx, "/staff/enquiries/"+reference)
	k.must(err)
	for _, want := range []string{"Asked Kim to call", "No answer at 3pm", reception} {
		if !strings.Contains(page.Body, want) {
			t.Errorf("the history doesn't have %q", want)
		}
	}
	for _, words := range []string{reference, "sam@runner.example", "sAm"} {
		if found, err := staff.Find(ctx, words); err != nil || !strings.Contains(found.Body, "/staff/enquiries/"+reference) {
			t.Errorf("a search for %q doesn't find it: %d %v", words, found.Status, err)
		}
	}
	k.until(at(26, 12, 0))
	if n := len(k.Messages(owner)) + len(k.about(reception, "waits")); n > 0 {
		t.Errorf("%d messages say that an answered enquiry waits", n)
	}
}

func TestAnEnquiryThatNobodyAnswersIsBroughtUpAgainAndThenToTheOwner(t *testing.T) {
	k := open(t) // on a Sunday evening; the clinic works from Monday at 9
	reference, err := k.Enquire(t.Context(), from("Wait"))
	k.must(err)
	k.until(at(23, 8, 55))
	if n := len(k.Messages(reception)); n != 1 {
		t.Errorf("before work begins staff have %d messages, not the notice alone", n)
	}
	k.until(at(23, 16, 50))
	if n := len(k.Messages(physio)); n != 2 {
		t.Errorf("staff have %d messages, not the notice and the morning's digest", n)
	}
	k.until(at(23, 17, 10)) // eight working hours have passed
	if n := len(k.about(reception, reference)); n != 2 || len(k.Messages(owner)) != 0 {
		t.Errorf("staff were told %d times, the owner %d times", n, len(k.Messages(owner)))
	}
	k.until(at(24, 16, 35)) // another eight
	if n := len(k.about(owner, reference)); n != 1 {
		t.Errorf("the owner was told %d times", n)
	}
	k.until(at(29, 23, 0))
	// The notice, once more, and no further; a digest on each of five working days.
	if n, all := len(k.about(reception, reference)), len(k.Messages(reception)); n != 2 || all != 2+5 || len(k.Messages(owner)) != 1 {
		t.Errorf("by Sunday staff have %d messages about it and %d in all, the owner %d", n, all, len(k.Messages(owner)))
	}
}

func TestASuspiciousEnquiryIsHeldInSightOfStaffAndNobodyIsMailed(t *testing.T) {
	k := open(t)
	ctx := t.Context()
	e := from("Spam")
	e.Message = "Cheap pills http://a.example http://b.example http://c.example"
	reference, err := k.Enquire(ctx, e)
	k.must(err)
	k.until(at(23, 9, 1))
	if n := len(k.Messages(e.Email)); n > 0 {
		t.Errorf("the address that was typed has %d messages", n)
	}
	if len(k.about(reception, reference)) > 0 {
		t.Error("staff are mailed about it before it is late")
	}
	if digests := k.Messages(reception); len(digests) != 1 || !strings.Contains(digests[0].Content().Text, "1") {
		t.Errorf("the digest doesn't tell of it: %d messages", len(digests))
	}
	staff, _, err := k.SignIn(ctx, physio, "")
	k.must(err)
	held, err := staff.Open(ctx, "/staff?list=held")
	k.must(err)
	if !strings.Contains(held.Body, reference) || !strings.Contains(held.Body, enquiry.DoubtLinks) {
		t.Error("the list of held ones doesn't have it with its reason")
	}
	_, err = staff.Act(ctx, reference, "not spam", "")
	k.must(err)
	if open, err := staff.Open(ctx, "/staff?list=new"); err != nil || !strings.Contains(open.Body, reference) {
		t.Errorf("after staff say that it is none, it is not among the new: %v", err)
	}
	e.Name, e.Message = "Spamtwo", "My legs are numb. "+e.Message // a word of the list to read first
	urgent, err := k.Enquire(ctx, e)
	k.must(err)
	if n := len(k.about(reception, urgent)); n != 1 {
		t.Errorf("of one to read first staff have %d notices, whatever else is odd about it", n)
	}
}

// left lists where any of the words stands in the table of enquiries. A fingerprint may stay for its day: it
// is a keyed hash, and beside it the reference alone.
func (k *clinic) left(words ...string) []string {
	return slices.DeleteFunc(k.stored("EnquiriesTable").with(words...), func(where string) bool { return strings.Contains(where, " SAME#") })
}

func TestEnquiriesEndInTimeAndAtOnceOnRequest(t *testing.T) {
	k := open(t)
	ctx := t.Context()
	var references []string
	for _, name := range []string{"Closed", "Junk", "Asked", "Open"} {
		reference, err := k.Enquire(ctx, from(name))
		k.must(err)
		references = append(references, reference)
	}
	staff, _, err := k.SignIn(ctx, reception, "")
	k.must(err)
	for i, act := range []string{"closed", "spam"} {
		_, err := staff.Act(ctx, references[i], act, "")
		k.must(err)
	}
	_, err = staff.Erase(ctx, references[2])
	k.must(err)
	gone := func(reference, name string) bool { return len(k.left(reference, name, strings.ToLower(name))) == 0 }
	if !gone(references[2], "Asked") {
		t.Errorf("of the erased there is left %v", k.left(references[2], "Asked"))
	}
	began := k.Cloud.Now()
	k.skipTo(began.Add(enquiry.SpamFor - time.Hour))
	if gone(references[1], "Junk") {
		t.Error("spam is gone too soon")
	}
	k.until(began.Add(enquiry.SpamFor + 10*time.Minute))
	if !gone(references[1], "Junk") {
		t.Error("spam is kept too long")
	}
	k.skipTo(began.AddDate(0, enquiry.ClosedMonths, 0).Add(-time.Hour))
	if gone(references[0], "Closed") {
		t.Error("a closed one is gone too soon")
	}
	k.until(began.AddDate(0, enquiry.ClosedMonths, 0).Add(10 * time.Minute))
	if !gone(references[0], "Closed") || gone(references[3], "Open") {
		t.Error("a closed one is kept too long, or an open one is gone")
	}
}

func TestWhoSeesAndErasesWhatIsHeldSeesAndErasesWhatTheyWroteFromThatAddressAlone(t *testing.T) {
	k := open(t)
	ctx := t.Context()
	p := k.join(visitor.SignUp{Email: "anna@runner.example", Phone: "+447700900171", Name: "Anna", Time: "12:00"})
	mine := from("Anna")
	reference, err := k.Enquire(ctx, mine)
	k.must(err)
	other := from("Ben")
	other.Email, other.Phone = "", "07700 900171" // another's, from the phone that they share
	others, err := k.Enquire(ctx, other)
	k.must(err)
	held := fmt.Sprint(p.held())
	if !strings.Contains(held, reference) || !strings.Contains(held, mine.Message) || strings.Contains(held, others) {
		t.Errorf("the export has not just what came from the address: %s", held)
	}
	if strings.Contains(held, reception) {
		t.Error("the export names staff")
	}
	answer, err := k.Press(ctx, "/details"+p.details, map[string][]string{"erase": {"yes"}})
	k.must(err)
	if kept := k.enquiries(); answer.Status != http.StatusOK || kept[reference] != "" || kept[others] == "" {
		t.Errorf("erasing, answered with %d, leaves %v", answer.Status, kept)
	}
	if left := k.left(mine.Email, reference); len(left) > 0 {
		t.Errorf("there is left %v", left)
	}
	n := len(k.Messages(mine.Email))
	again, err := k.Enquire(ctx, mine)
	k.must(err)
	k.until(k.Cloud.Now().Add(time.Hour))
	if len(k.about(reception, again)) != 1 || len(k.Messages(mine.Email)) != n {
		t.Error("who had everything erased must reach staff and get no mail of ours")
	}
}
