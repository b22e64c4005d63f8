package api_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"limber/internal/enquiry"
)

func TestEveryViewAndActIsInTheHistoryWithWhoAndWhen(t *testing.T) {
	o := newOffice(t)
	reference := o.receive(request())
	o.now = time.Date(2026, 11, 23, 10, 5, 0, 0, time.UTC)
	v, colleague := o.signIn(alex), o.signIn(kim)
	for _, act := range []string{"note", "call", "answered", "reopened", "closed", "reopened", "spam", "not spam"} {
		o.now = o.now.Add(time.Minute)
		text := map[string]string{"note": "Asks for Friday.", "call": "No answer."}[act]
		if a := v.act(reference, act, text); a.status != http.StatusSeeOther {
			t.Fatalf("%s answered %d", act, a.status)
		}
	}
	o.now = o.now.Add(time.Minute)
	page := colleague.get("/staff/enquiries/" + reference).body
	var want []string
	for _, act := range []string{"note", "call", "answered", "reopened", "closed", "reopened", "spam", "not spam"} {
		want = append(want, "viewed by "+alex, act+" by "+alex)
	}
	want = append(append([]string{"received by sender"}, want...), "viewed by "+kim)
	if have := o.history(reference); !slices.Equal(have, want) {
		t.Errorf("the history is %v\nnot %v", have, want)
	}
	at := 0
	for _, words := range []string{
		"Sunday 22 November 2026 at 6pm</time>: The message came",
		"Monday 23 November 2026 at 10:06am</time>: Read by " + alex, "10:06am</time>: Note by " + alex, "Asks for Friday.",
		"10:07am</time>: Call by " + alex, "No answer.", "10:08am</time>: Marked as answered by " + alex, "Opened again by " + alex,
		"Closed by " + alex, "Opened again by " + alex, "Marked as spam by " + alex, "Marked as not spam by " + alex, "10:14am</time>: Read by " + kim,
	} {
		next := strings.Index(page[at:], words)
		if next < 0 {
			t.Fatalf("the page doesn't say %q after the rest:\n%s", words, page[at:])
		}
		at += next
	}
}

func TestTimesAreTheClinicsAlsoInSummer(t *testing.T) {
	o := newOffice(t)
	o.now = time.Date(2026, 7, 1, 23, 30, 0, 0, time.UTC)
	reference := o.receive(request())
	page := o.signIn(alex).get("/staff/enquiries/" + reference).body
	saw(t, page, `<time datetime="2026-07-01T23:30:00Z">Thursday 2 July 2026 at 12:30am</time>`)
	saw(t, page, "Times are London time.")
	saw(t, page, `It is due <time datetime="2026-07-02T07:30:00Z">today at 8:30am</time>`)
}

func TestAnEnquiryShowsAllThatStaffNeedToAnswerIt(t *testing.T) {
	o := newOffice(t)
	r := request()
	r.Way, r.CallTime, r.Signs, r.Topic = "phone", "morning", []string{"non-urgent", "emergency"}, "back-pain"
	r.Doubts = []string{enquiry.DoubtForm}
	reference := o.receive(r)
	v := o.signIn(alex)
	page := v.get("/staff/enquiries/" + reference).body
	for _, want := range []string{
		"<bdi>Robin Runner</bdi>", "Back pain when running", "May I come on Friday?\nI run on Thursdays.", "By phone, in the morning",
		"robin@example.org", `href="tel:&#43;447700900982"`, "The sender ticked a sign to call 999 or go to A&amp;E.", enquiry.DoubtForm,
		"<strong>Read this first.</strong>", "tomorrow at 2am", enquiry.Wording, "They were told on the page only.", `id="call"`,
	} {
		saw(t, page, want)
	}
	o.now = o.now.Add(8*time.Hour + time.Second)
	saw(t, o.signIn(alex).get("/staff/enquiries/"+reference).body, `It was due <time datetime="2026-11-23T02:00:00Z">today at 2am</time>. <strong class="late">Late</strong>`)
	r = request()
	r.Phone, r.Message = "", "Is there a class?"
	page = o.signIn(alex).get("/staff/enquiries/" + o.receive(r)).body
	if strings.Contains(page, "tel:") || strings.Contains(page, `id="call"`) {
		t.Error("somebody without a number can be called")
	}
	saw(t, page, "By email</dd>")
}

func TestOnlyWhatCanBeDoneHasAButton(t *testing.T) {
	o := newOffice(t)
	reference := o.receive(request())
	v := o.signIn(alex)
	offered := func() (acts []string) {
		for _, b := range regexp.MustCompile(`<button name="act" value="([^"]+)"`).FindAllStringSubmatch(v.get("/staff/enquiries/"+reference).body, -1) {
			acts = append(acts, b[1])
		}
		slices.Sort(acts)
		return acts
	}
	all := []string{"answered", "closed", "not spam", "reopened", "spam"}
	for _, step := range []struct{ act, state string }{
		{"", "open"}, {"answered", "answered"}, {"closed", "closed"}, {"reopened", "open"}, {"spam", "spam"}, {"not spam", "open"},
	} {
		if step.act != "" {
			v.act(reference, step.act, "")
		}
		if state := o.store.Kept()[reference].State; string(state) != step.state {
			t.Fatalf("after %s it is %s", step.act, state)
		}
		buttons := offered()
		for _, act := range all {
			before := o.state()
			moved := v.act(reference, act, "").status == http.StatusSeeOther && o.store.Kept()[reference].State != before.enquiries[reference].State
			if moved != slices.Contains(buttons, act) {
				t.Errorf("while %s, %s moves it: %t; there are buttons for %v", step.state, act, moved, buttons)
			}
			if !moved {
				o.unchanged(before)
				continue
			}
			if err := o.store.Write(t.Context(), o.store.Kept()[reference], before.enquiries[reference]); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestTheSameButtonTwiceIsDoneOnce(t *testing.T) {
	o := newOffice(t)
	reference := o.receive(request())
	v := o.signIn(alex)
	for range 2 {
		if a := v.act(reference, "answered", ""); a.header.Get("Location") != "/staff/enquiries/"+reference+"?done=answered" {
			t.Errorf("answered %d, to %s", a.status, a.header.Get("Location"))
		}
	}
	if n := strings.Count(strings.Join(o.history(reference), "\n"), "answered by"); n != 1 {
		t.Errorf("it is %d times in the history", n)
	}
}

func TestWhatIsWrongWithANoteIsSaidBesideItAndTheWordsStay(t *testing.T) {
	o := newOffice(t)
	reference := o.receive(request())
	v := o.signIn(alex)
	before := o.state()
	long := strings.Repeat("é", enquiry.MaxNote+1)
	for _, test := range []struct{ act, text, message string }{
		{"note", " \n ", "Write a few words."}, {"call", "", "Write a few words."}, {"note", long, "This has 2,001 characters. Use 2,000 or fewer."},
	} {
		a := v.act(reference, test.act, test.text)
		if a.status != http.StatusUnprocessableEntity {
			t.Errorf("%s answered %d", test.act, a.status)
		}
		saw(t, a.body, `<a href="#`+test.act+`">`+test.message+`</a>`)
		saw(t, a.body, `id="`+test.act+`-error"`)
		if test.text == long {
			saw(t, a.body, long+"</textarea>")
		}
	}
	for _, act := range []string{"", "received", "told", "viewed", "erased", "Answered"} {
		a := v.act(reference, act, "words")
		if a.status != http.StatusBadRequest {
			t.Errorf("the button %q answered %d", act, a.status)
		}
		saw(t, a.body, "There is no such button.")
	}
	o.unchanged(before)
}

func TestErasingNeedsTheTickAndThenLeavesNothing(t *testing.T) {
	o := newOffice(t)
	reference := o.receive(request())
	v := o.signIn(alex)
	path := "/staff/enquiries/" + reference
	form := url.Values{"form_token": {token(t, v.get(path).body, path+"/erase")}}
	before := o.state()
	for _, tick := range []string{"", "no"} {
		form.Set("erase", tick)
		a := v.press(path+"/erase", form)
		if a.status != http.StatusUnprocessableEntity {
			t.Errorf("%q answered %d", tick, a.status)
		}
		saw(t, a.body, `<a href="#erase">Tick the box to erase this enquiry.</a>`)
	}
	o.unchanged(before)
	form.Set("erase", "yes")
	saw(t, v.press(path+"/erase", form).body, "Enquiry "+reference+" is erased")
	if len(o.store.Kept()) != 0 || len(o.history(reference)) != 0 {
		t.Errorf("what stays is %v %v", o.store.Kept(), o.history(reference))
	}
	if a := v.get(path); a.status != http.StatusNotFound {
		t.Errorf("it still answers %d", a.status)
	}
	saw(t, o.log.String(), `"msg":"enquiry erased","request":"request-1","reference":"`+reference+`"`)
}
