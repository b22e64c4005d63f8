package e2e

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"limber/infra/local/cloud"
	"limber/infra/local/visitor"
)

// private is what must not be in a log.
type private struct {
	emails, phones, words []string // phones as +447700900123; words are names, answers and ends of links
}

// found lists what of it is in a line, however it is written.
func (p private) found(line string) []string {
	var found []string
	has := func(forms ...string) bool {
		return slices.ContainsFunc(forms, func(form string) bool { return strings.Contains(strings.ToLower(line), strings.ToLower(form)) })
	}
	for _, email := range p.emails {
		if has(email, url.QueryEscape(email), strings.ReplaceAll(email, "@", " at ")) || inBase64(line, email) {
			found = append(found, email)
		}
	}
	bare := strings.NewReplacer(" ", "", "-", "", ".", "", "(", "", ")", "", "%20", "", "/", "", "\u00a0", "").Replace(line)
	for _, phone := range p.phones {
		if strings.Contains(bare, strings.TrimPrefix(phone, "+44")) || inBase64(line, phone) {
			found = append(found, phone)
		}
	}
	for _, word := range p.words {
		if has(word) || inBase64(line, word) {
			found = append(found, word)
		}
	}
	return found
}

// inBase64 reports whether a text stands in a line as base64, wherever in the bytes it began.
func inBase64(line, text string) bool {
	for shift := range 3 {
		encoded := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + text))
		core := encoded[(shift*8+5)/6 : len(encoded)-1] // without what the neighbours have a part in
		if len(text) > 5 && (strings.Contains(line, core) || strings.Contains(line, strings.NewReplacer("+", "-", "/", "_").Replace(core))) {
			return true
		}
	}
	return false
}

// TestWhatIsPrivateIsFoundInALogHoweverItIsWritten shows that the next test would fail if it should.
func TestWhatIsPrivateIsFoundInALogHoweverItIsWritten(t *testing.T) {
	p := private{emails: []string{"anna.secret@runner.example"}, phones: []string{"+447700900181"}, words: []string{"Zebedee"}}
	base := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	for _, line := range []string{
		`{"msg":"sent to anna.secret@runner.example"}`, `{"to":"ANNA.SECRET@RUNNER.EXAMPLE"}`, "email=anna.secret%40runner.example",
		base("email=anna.secret@runner.example&x=1"), base(`{"e":"anna.secret@runner.example"}`), base("a anna.secret@runner.example b"),
		"+447700900181", "07700900181", "07700 900 181", "07700-900-181", "+44 (0) 7700 900181", "447700900181", "%2B447700900181", "7700.900.181",
		"hello Zebedee", `{"name":"zebedee"}`, base("name=Zebedee"),
	} {
		if len(p.found(line)) == 0 {
			t.Errorf("not found in %q", line)
		}
	}
	for _, line := range []string{`{"runner":"52ts95itocnvbaa7","time":"2026-11-23T12:00:00.7700900Z"}`, base("something else")} {
		if found := p.found(line); len(found) > 0 {
			t.Errorf("%v found in %q", found, line)
		}
	}
}

// TestNoLogNamesAnybodyWhateverFails has every function work, and fail at each thing it calls and at input
// that names people.
func TestNoLogNamesAnybodyWhateverFails(t *testing.T) {
	k := open(t)
	const anna, phone = "anna.secret@runner.example", "+447700900181"
	p := private{emails: []string{anna}, phones: []string{phone}, words: []string{"Zebedee", "left calf", "PAIN 6"}}
	runner := k.join(visitor.SignUp{
		Email: anna, Phone: phone, Name: "Zebedee", Time: "12:00", Consent: map[string]bool{"email": true, "sms": true, "answers": true},
	})
	feed := k.feeds([]string{runner.link})
	if len(feed) != 1 {
		t.Fatalf("%d links to a calendar", len(feed))
	}
	p.words = append(p.words, feed[0])
	k.until(at(23, 11, 59))
	k.trouble(4, "DeliverFunction", "ScheduleFunction", "MailEventFunction")
	k.until(at(23, 12, 40))
	k.ClearFaults()
	k.trouble(4, "TextReplyFunction", "SubscriptionFunction")
	for _, words := range []string{"PAIN 6 in my left calf", "Zebedee here, mail " + anna, "STOP", "START"} {
		k.must(k.Text(t.Context(), phone, words))
		k.until(k.Cloud.Now().Add(4 * time.Minute))
	}
	k.nonsense(runner, feed[0])
	k.trouble(6, "EnquiryFunction")
	k.enquireOf(runner)
	k.ClearFaults()
	k.enquireOf(runner)
	k.trouble(12, "DigestFunction")
	k.until(k.Cloud.Now().Add(40 * time.Minute))
	k.ClearFaults()
	k.must(k.SetAddress(anna, "bounce"))
	k.must(k.SetNumber(phone, "invalid"))
	runner.press("recover", url.Values{"well": {"yes"}})
	k.leap(at(24, 11, 50))
	k.until(at(24, 12, 20))
	k.skipTo(sunday.AddDate(1, 0, 7))
	k.trouble(120, "UpkeepFunction")
	k.until(k.Cloud.Now().Add(50 * time.Minute))

	for _, link := range k.links() {
		if e := end(link); len(e) >= 24 {
			p.words = append(p.words, e)
		}
	}
	k.silent(p)
}

// trouble makes so many calls of each service fail. The SDK tries three times.
func (k *clinic) trouble(count int, functions ...string) {
	k.t.Helper()
	for _, function := range functions {
		for _, service := range []string{"dynamodb", "ses", "sqs", "sms-voice"} {
			_, err := k.Inject(cloud.Fault{Service: service, Function: function, Mode: cloud.FailBefore, Count: count})
			k.must(err)
		}
	}
}

// nonsense sends input that names somebody where it can't be right, and opens a calendar while things fail.
func (k *clinic) nonsense(p *person, feed string) {
	k.t.Helper()
	ctx := k.t.Context()
	escaped := url.QueryEscape(p.email)
	for _, path := range []string{
		"/v1/exercises/" + escaped, "/v1/routines?focus=Zebedee&minutes=" + escaped, "/v1/guide?to=" + escaped, "/guide?phone=07700%20900181",
		"/confirm/" + escaped, "/c/07700900181", "/preferences/" + p.link + "x", "/t/Zebedee", "/subscribe?sent=" + escaped,
		"/calendar/" + feed, "/calendar/" + feed, "/calendar/" + feed + "x",
	} {
		_, err := k.Get(ctx, path)
		k.must(err)
	}
	for range 3 { // until the faults are used up
		for _, body := range []string{
			`{"email":"` + p.email + `","phone":"07700 900181","name":"Zebedee","time":"25:00"}`, `{"email":"` + p.email, `{"` + p.email + `":1}`,
			`{"email":"` + p.email + `","days":["mon"],"time":"07:00","time_zone":"Europe/London","focus":"both","minutes":10,"consent":{"email":true}}`,
		} {
			_, err := k.Do(ctx, http.MethodPost, "/v1/subscriptions", "application/json", body)
			k.must(err)
		}
		_, err := k.Press(ctx, "/preferences/"+p.link+"/details", nil)
		k.must(err)
		_, err = k.Press(ctx, "/subscribe", url.Values{"email": {p.email}, "name": {"Zebedee"}, "website": {p.email}})
		k.must(err)
	}
	for _, queue := range []string{"DeliveryQueue", "MailEventQueue", "TextQueue"} {
		message, err := json.Marshal(map[string]any{"Type": "Notification", "Timestamp": k.Cloud.Now(), "Message": `{"originationNumber":"07700 900181","messageBody":"` + p.email})
		k.must(err)
		for _, body := range []string{p.email, `{"date":"` + p.email + `","detail":{"mail":{"timestamp":"` + p.email + `"}}}`, string(message)} {
			k.must(k.Put(queue, body))
		}
	}
	k.must(k.Drain(ctx))
}

// enquireOf writes to the clinic in somebody's name, rightly and wrongly, and reads it as staff.
func (k *clinic) enquireOf(p *person) {
	k.t.Helper()
	ctx := k.t.Context()
	e := visitor.Enquiry{Name: "Zebedee", Email: p.email, Phone: "07700 900181", Topic: "back-pain", Message: "It is my left calf again."}
	for range 3 { // until the faults are used up
		reference, _ := k.Enquire(ctx, e)
		for _, body := range []string{`{"name":"Zebedee","email":"` + p.email, `{"` + p.email + `":"left calf"}`, `{"email":"` + p.email + `","message":"left calf"}`} {
			_, err := k.Do(ctx, http.MethodPost, "/v1/enquiries", "application/json", body)
			k.must(err)
		}
		_, err := k.Press(ctx, "/contact", url.Values{"name": {"Zebedee"}, "email": {p.email}, "message": {"left calf"}, "website": {p.email}})
		k.must(err)
		_, err = k.Press(ctx, "/staff/sign-in", url.Values{"email": {p.email}})
		k.must(err)
		if staff, _, err := k.SignIn(ctx, reception, reference); err == nil {
			_, _ = staff.Find(ctx, "Zebedee")
			_, _ = staff.Find(ctx, p.email)
			_, _ = staff.Act(ctx, reference, "note", "Zebedee has a left calf")
			_, _ = staff.Open(ctx, "/staff/enquiries/"+url.PathEscape(p.email))
		}
	}
	k.must(k.Drain(ctx))
}

// silent demands that every function did its work, told of what failed, and that no log has what is private.
func (k *clinic) silent(p private) {
	k.t.Helper()
	usage := k.Usage()
	for _, f := range functions {
		lines := k.Logs(f)
		failed := usage.Functions[f].Errors > 0 || slices.ContainsFunc(lines, func(line string) bool {
			return strings.Contains(line, `"level":"ERROR"`) || strings.Contains(line, `"level":"WARN"`)
		})
		// The guide calls nothing that could fail: it has refused what it was asked.
		if usage.Functions[f].Invocations == 0 || !failed && f != "GuideFunction" {
			k.t.Errorf("%s was invoked %d times, and failed: %t", f, usage.Functions[f].Invocations, failed)
		}
		for _, line := range lines {
			if found := p.found(line); len(found) > 0 {
				k.t.Errorf("%s logs %v: %s", f, found, line)
			}
		}
		planted := append(slices.Clone(lines), fmt.Sprintf(`{"level":"INFO","msg":"sent","to":%q}`, p.emails[0]))
		if !slices.ContainsFunc(planted, func(line string) bool { return len(p.found(line)) > 0 }) {
			k.t.Errorf("an address in the log of %s would not be found", f)
		}
	}
}
