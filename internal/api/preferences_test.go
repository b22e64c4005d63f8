package api_test

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"limber/internal/api"
	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/memory"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// edit changes a record as no request would.
func (s *site) edit(id string, edit func(*subscription.Subscriber)) subscription.Subscriber {
	s.t.Helper()
	old := s.store.All()[id]
	next := old
	edit(&next)
	next.Version++
	if err := s.store.Write(s.t.Context(), subscription.Write{Old: &old, Next: next}); err != nil {
		s.t.Fatal(err)
	}
	return next
}

func home(s subscription.Subscriber) string {
	return "/preferences/" + s.Capability(subscription.ToPreferences)
}

// saw fails the test where a page hasn't got the words, as a browser reads them.
func saw(t *testing.T, page, words string) {
	t.Helper()
	if !strings.Contains(html.UnescapeString(page), html.UnescapeString(words)) {
		text := regexp.MustCompile(`(?s)<head>.*?</head>|<select.*?</select>|<[^>]*>|\s+`).ReplaceAllString(page, " ")
		t.Errorf("the page has no %q:\n%s", words, text)
	}
}

// holderPages returns an answer of each kind of page that is only for whoever holds a link to the preferences.
func holderPages(s *site) map[string]answer {
	s.t.Helper()
	runner := s.edit(s.joinBoth("holder@example.org", "07700900321").ID, func(next *subscription.Subscriber) {
		next.DetailsBy = s.now.Add(time.Hour)
	})
	resting := s.edit(s.joinBoth("resting@example.org", "07700900654").ID, func(next *subscription.Subscriber) {
		next.Rest(s.now)
		next.Asked = s.now
	})
	gone := s.edit(s.join("gone@example.org").id, func(next *subscription.Subscriber) {
		next.DetailsBy = s.now.Add(time.Hour)
		next.Leave(contact.ByEmail, s.now)
	})
	details, leaver := runner.Capability(subscription.ToDetails), gone.Capability(subscription.ToDetails)
	wondered := wonder(s, s.joinBoth("wondered@example.org", "07700900322"))
	return map[string]answer{
		"preferences, wondered": s.get(home(wondered)),
		"reason again":          s.post(home(wondered)+"/reason", formType, ""),
		"tip":                   s.post(home(wondered)+"/reason", formType, "reason=pain"),
		"today, wondered":       s.get("/t/" + wondered.Code(subscription.ToToday)),
		"preferences, resting":  s.get(home(resting)),
		"preferences, left":     s.get(home(gone) + "?done=left"),
		"plan again":            s.post(home(runner), formType, ""),
		"address again":         s.post(home(runner)+"/channels", formType, "phone=1"),
		"tick again":            s.post(home(resting)+"/recover", formType, ""),
		"today":                 s.get("/t/" + runner.Code(subscription.ToToday)),
		"today, resting":        s.get("/t/" + resting.Code(subscription.ToToday)),
		"today, left":           s.get("/t/" + gone.Code(subscription.ToToday)),
		"details":               s.get("/details/" + details),
		"erase again":           s.post("/details/"+details, formType, ""),
		"erased":                s.post("/details/"+leaver, formType, "erase=yes"),
	}
}

const planForm = "days=sat&run_days=sun&time=18:35&time_zone=Asia/Tokyo&focus=stretch&minutes=5&pause_until=2026-12-07&away_zone=America/New_York&away_until=2026-12-01"

func TestEveryPartOfThePageIsSentAndSeenWithBothKindsOfLink(t *testing.T) {
	s := newSite(t)
	runner := s.joinBoth(address, number)
	s.edit(runner.ID, func(next *subscription.Subscriber) { next.Asked = s.now; next.Rest(s.now) })
	for _, link := range []string{runner.Capability(subscription.ToPreferences), runner.Code(subscription.ToToday)} {
		page := "/preferences/" + link
		for _, part := range []struct{ path, form, code, words string }{
			{"", planForm, "saved", "Saved."},
			{"/keep", "", "kept", "Your routines go on."},
			{"/recover", "well=yes", "recovered", "Welcome back."},
			{"/answers", "answers=yes", "answers-on", "We will keep your answers."},
			{"/answers", "answers=no", "answers-off", "Your answers are removed"},
			{"/details", "", "details-email", "We have sent you a link by email."},
			{"/calendar", "", "calendar", "Give your calendar the new one."},
			{"/channels", "email=new@example.org&consent=email", "joined", "Now look for our message"},
			{"/leave", "channel=sms", "left", "You will get no more of the messages that you stopped."},
		} {
			s.now = s.now.Add(time.Hour)
			a := s.post(page+part.path, formType, part.form)
			if want := page + "?done=" + part.code; a.status != http.StatusSeeOther || a.header.Get("Location") != want {
				t.Fatalf("%s answered %d, to %s\n%s", part.path, a.status, a.header.Get("Location"), a.body)
			}
			saw(t, s.get(a.header.Get("Location")).body, part.words)
		}
		s.edit(runner.ID, func(next *subscription.Subscriber) {
			next.Confirm(contact.ByText, s.now)
			next.Confirm(contact.ByEmail, s.now)
		})
	}
}

func TestASavedPlanIsWhatThePageThenShows(t *testing.T) {
	s := newSite(t)
	runner := s.joinBoth(address, number)
	s.post(home(runner), formType, planForm)
	page := s.get(home(runner)).body
	for _, want := range []string{
		`name="days" value="sat" checked`, `name="run_days" value="sun" checked`, `value="18:35"`, `<option value="Asia/Tokyo" selected>`,
		`name="focus" value="stretch" checked`, `name="minutes" value="5" checked`, `value="2026-12-07"`,
		`<option value="America/New_York" selected>`, `value="2026-12-01"`, "Saturday 12 December at 6:35pm: stretches, by email and text",
	} {
		saw(t, page, want)
	}
	saw(t, page, "You paused until Monday 7 December.")
	if strings.Contains(page, `name="days" value="mon" checked`) {
		t.Error("an old day is still ticked")
	}
	saved := s.store.All()[runner.ID].Preferences
	if saved.PausedUntil != (calendar.Date{Year: 2026, Month: 12, Day: 7}) || saved.Away.Zone != "America/New_York" {
		t.Errorf("what is kept is %+v", saved)
	}
}

func TestAPauseOrAStayThatIsOverDoesNotStandInTheWayOfTheNextChange(t *testing.T) {
	s := newSite(t)
	runner := s.joinBoth(address, number)
	s.post(home(runner), formType, planForm)
	s.now = s.now.AddDate(0, 1, 0)
	page := s.get(home(runner)).body
	if strings.Contains(page, "2026-12-") || strings.Contains(page, `<option value="America/New_York" selected>`) {
		t.Error("the page still has a pause or a stay that is over")
	}
	if a := s.send(http.MethodPatch, "/v1/subscription", jsonType, `{"minutes":15}`, "Authorization", "Bearer "+runner.Code(subscription.ToToday)); a.status != 200 {
		t.Errorf("a change answered %d %s", a.status, a.body)
	}
}

func TestThePageSaysWhereEachChannelStandsAndWhy(t *testing.T) {
	stop := func(c contact.Channel, reason string) func(*subscription.Subscriber) {
		return func(s *subscription.Subscriber) {
			*s.On(c) = subscription.Standing{State: subscription.Stopped, Reason: reason}
		}
	}
	for name, test := range map[string]struct {
		edit  func(*subscription.Subscriber)
		words []string
	}{
		"both on":   {func(*subscription.Subscriber) {}, []string{"We send emails to s…@example.org.", "We send texts to your number ending 982."}},
		"too early": {func(s *subscription.Subscriber) { s.Preferences.Time = 7 * 60 }, []string{"But texts go from 9am to 8pm only. Your time is 7am, so none goes out now.", "by email</li>"}},
		"bounced":   {stop(contact.ByEmail, "bounce"), []string{"We stopped the emails. " + subscription.Reasons["bounce"]}},
		"spam":      {stop(contact.ByEmail, "complaint"), []string{"We stopped the emails. " + subscription.Reasons["complaint"]}},
		"invalid":   {stop(contact.ByText, "invalid"), []string{"We stopped the texts. " + subscription.Reasons["invalid"]}},
		"resting":   {func(s *subscription.Subscriber) { s.Resting = true }, []string{"We hold your routines back until you start again.", "I feel better: start again"}},
		"asked":     {func(s *subscription.Subscriber) { s.Asked = s.Seen }, []string{"If you do not answer by Tuesday 22 December, we will stop.", "Yes, keep sending"}},
		"away": {func(s *subscription.Subscriber) {
			s.Preferences.Away = subscription.Away{Zone: "America/New_York", Until: calendar.Date{Year: 2026, Month: 11, Day: 25}}
		}, []string{"Monday 23 November at 6:35pm, New York time: strength work", "Thursday 26 November at 6:35pm: stretches"}},
		"left": {func(s *subscription.Subscriber) {
			s.Mail.State, s.Text.State = subscription.Left, subscription.Left
		}, []string{"You stopped the emails.", "You stopped the texts.", "You get no routines from us now."}},
		"pending": {func(s *subscription.Subscriber) {
			s.Mail = subscription.Standing{State: subscription.Pending, ConfirmBy: start.Add(time.Hour)}
			s.Text = subscription.Standing{State: subscription.Pending, ConfirmBy: start}
		}, []string{"We wait for you to confirm s…@example.org. Look for our email.", "You did not confirm your number ending 982 in time."}},
		"no texts": {func(s *subscription.Subscriber) { s.Phone, s.Text = contact.Phone{}, subscription.Standing{} }, []string{"You get no texts from us.", "Get your routines by text"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			a := s.get(home(s.edit(s.joinBoth(address, number).ID, test.edit)))
			if a.status != http.StatusOK {
				t.Fatalf("answered %d", a.status)
			}
			for _, words := range test.words {
				saw(t, a.body, words)
			}
			if strings.Contains(a.body, address) || strings.Contains(a.body, "7700900982") {
				t.Error("the page shows an address in full")
			}
		})
	}
}

func TestPastRemindersAreToldNewestFirst(t *testing.T) {
	s := newSite(t)
	runner := s.joinBoth(address, number)
	for day, entry := range map[int]reminder.Entry{17: {Outcome: reminder.Skipped, Reason: "paused"}, 18: {Outcome: reminder.Sent}} {
		entry.Runner = runner.ID
		o, err := reminder.NewOccurrence(calendar.Date{Year: 2026, Month: 11, Day: day}, runner.Preferences.Slot(), contact.ByEmail)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.store.Record(t.Context(), o, []reminder.Entry{entry}, o.Due); err != nil {
			t.Fatal(err)
		}
	}
	page := s.get(home(runner)).body
	later := strings.Index(page, "<strong>Wednesday 18 November:</strong> Sent by email.")
	earlier := strings.Index(page, "<strong>Tuesday 17 November:</strong> Not sent by email: you had paused.")
	if later < 0 || earlier < later {
		t.Errorf("the later is at %d, the earlier at %d", later, earlier)
	}
}

func TestPeopleWhoHaveLeftCanSeeAndBringBackButNotPlan(t *testing.T) {
	s := newSite(t)
	runner := s.joinBoth(address, number)
	s.post(home(runner)+"/leave", "", "")
	for _, c := range contact.Channels {
		if left := s.store.All()[runner.ID]; left.On(c).State != subscription.Left {
			t.Fatalf("%s is %s", c, left.On(c).State)
		}
	}
	before := s.state()
	if a := s.post(home(runner), formType, planForm); a.status != http.StatusGone {
		t.Errorf("a plan is answered %d", a.status)
	}
	a := s.post(home(runner)+"/channels", formType, "email=")
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `href="#consent_email"`) {
		t.Errorf("coming back without consent answered %d", a.status)
	}
	s.unchanged(before)
	a = s.post(home(runner)+"/channels", formType, "email=&consent=email")
	back := s.store.All()[runner.ID]
	if a.status != http.StatusSeeOther || back.Mail.State != subscription.Pending || back.Email.Reveal() != address {
		t.Fatalf("coming back answered %d, and the emails are %s", a.status, back.Mail.State)
	}
	if a = s.post("/confirm/"+back.Capability(subscription.ToConfirm), formType, ""); a.status != 200 || s.store.All()[runner.ID].Text.State != subscription.Left {
		t.Errorf("confirming answered %d, or texts came back too", a.status)
	}
}

func TestAComplaintIsNotTakenBackByAButton(t *testing.T) {
	s := newSite(t)
	runner := s.joinBoth(address, number)
	if _, err := s.service.Stop(t.Context(), runner.ID, contact.ByEmail, "complaint", s.now); err != nil {
		t.Fatal(err)
	}
	before := s.state()
	if page := s.get(home(runner)).body; strings.Contains(page, "Leave this empty to use s…") {
		t.Error("the page offers the address again")
	}
	s.post(home(runner)+"/channels", formType, "email=&consent=email")
	s.post(home(runner)+"/channels", formType, "consent=email&email="+address)
	s.unchanged(before)
}

func TestWhatIsWrongWithAnAddressIsSaidInItsOwnForm(t *testing.T) {
	s := newSite(t)
	runner := s.edit(s.joinBoth(address, number).ID, func(next *subscription.Subscriber) {
		next.Phone, next.Text = contact.Phone{}, subscription.Standing{}
	})
	before := s.state()
	for form, field := range map[string]string{
		"email=nobody&consent=email": "email", "email=x@example.org": "consent_email", "phone=12&consent=sms": "phone",
		"phone=07700900983": "consent_sms", "phone=&consent=sms": "phone", "phone=": "phone", "email=&consent=email": "email",
	} {
		a := s.post(home(runner)+"/channels", formType, form)
		if a.status != http.StatusUnprocessableEntity {
			t.Errorf("%s answered %d", form, a.status)
			continue
		}
		saw(t, a.body, `<a href="#`+field+`">`)
		saw(t, a.body, `id="`+field+`-error"`)
		saw(t, a.body, "<details open>")
	}
	s.unchanged(before)
}

func TestOneFormsMistakeChangesNothingAndIsSaidAtItsQuestion(t *testing.T) {
	s := newSite(t)
	runner := s.edit(s.joinBoth(address, number).ID, func(next *subscription.Subscriber) { next.Rest(s.now) })
	before := s.state()
	for _, test := range [][3]string{
		{"", strings.Replace(planForm, "18:35", "18:36", 1), "time"},
		{"", strings.Replace(planForm, "2026-12-07", "2026-11-01", 1), "pause_until"},
		{"", strings.Replace(planForm, "2026-12-07", "soon", 1), "pause_until"},
		{"", strings.Replace(planForm, "away_until=2026-12-01", "away_until=", 1), "away_until"},
		{"", strings.Replace(planForm, "America/New_York", "", 1), "away_zone"},
		{"", strings.Replace(planForm, "sun", "sun&run_days=sun", 1), "run_days"},
		{"/recover", "", "well"},
		{"/recover", "well=no", "well"},
		{"/answers", "", "answers"},
	} {
		a := s.post(home(runner)+test[0], formType, test[1])
		if a.status != http.StatusUnprocessableEntity {
			t.Errorf("%v answered %d", test, a.status)
			continue
		}
		saw(t, a.body, `<a href="#`+test[2]+`">`)
		saw(t, a.body, `id="`+test[2]+`"`)
		saw(t, a.body, `id="`+test[2]+`-error"`)
	}
	s.unchanged(before)
}

func TestUnknownQuestionsAndAnswersAreRefusedAtEveryPart(t *testing.T) {
	s := newSite(t)
	runner := s.joinBoth(address, number)
	before := s.state()
	for _, part := range []string{"", "/channels", "/leave", "/answers", "/keep", "/recover", "/fewer", "/reason", "/details", "/calendar"} {
		for _, test := range []struct {
			contentType, body string
			status            int
		}{
			{formType, planForm + "&colour=red", 422},
			{formType, "channel=post", 422},
			{formType, "consent=post", 422},
			{formType, "well=yes&well=yes", 422},
			{jsonType, "{}", 415},
			{formType, "%zz", 400},
			{formType, "a=" + strings.Repeat("7", 33_000), 413},
		} {
			if a := s.post(home(runner)+part, test.contentType, test.body); a.status != test.status {
				t.Errorf("%s with %.30s answered %d, not %d", part, test.body, a.status, test.status)
			}
		}
	}
	s.unchanged(before)
}

func TestANewAddressLooksTheSameKnownOrNot(t *testing.T) {
	const other = "kim@example.org"
	var first string
	for name, bring := range map[string]func(*site){
		"unknown": func(*site) {},
		"pending": func(s *site) { s.signUp(other) },
		"active":  func(s *site) { s.join(other) },
		"erased": func(s *site) {
			gone := s.edit(s.join(other).id, func(next *subscription.Subscriber) { next.DetailsBy = s.now.Add(time.Hour) })
			s.post("/details/"+gone.Capability(subscription.ToDetails), formType, "erase=yes")
		},
	} {
		s := newSite(t)
		bring(s)
		runner := s.joinBoth(address, number)
		a := s.post(home(runner)+"/channels", formType, "consent=email&email="+other)
		seen := fmt.Sprint(a.status, a.header.Get("Location"))
		for _, later := range []time.Duration{0, time.Hour, 3 * 24 * time.Hour} { // the confirmation runs out meanwhile
			s.now = s.now.Add(later)
			seen += s.get(home(runner)).body + fmt.Sprint(object(t, s.own(http.MethodGet, "", runner).body)["channels"])
		}
		for _, own := range []subscription.Purpose{subscription.ToPreferences, subscription.ToCalendar} {
			seen = strings.ReplaceAll(seen, runner.Capability(own), "LINK")
		}
		if first == "" {
			first = seen
		}
		if a.status != http.StatusSeeOther || seen != first {
			t.Errorf("an address that is %s is answered %d, and seen otherwise than another", name, a.status)
		}
	}
}

func TestAddressesAddedAreHeldToTheRulesOfSignUp(t *testing.T) {
	s := newSite(t)
	runner := s.joinBoth(address, number)
	var last answer
	for range 6 {
		last = s.post(home(runner)+"/channels", formType, "consent=email&email=victim@example.org")
	}
	if last.status != http.StatusTooManyRequests || last.header.Get("Retry-After") == "" {
		t.Errorf("the sixth try in an hour answered %d", last.status)
	}
}

func TestWithdrawingConsentRemovesTheAnswersAndKeepsAReceipt(t *testing.T) {
	s := newSite(t)
	runner := s.joinBoth(address, number)
	s.post(home(runner)+"/answers", formType, "answers=yes")
	s.post(home(runner)+"/answers", formType, "answers=no")
	consents := s.store.Consents[runner.ID]
	given, withdrawn := consents[len(consents)-2], consents[len(consents)-1]
	if given.To != "answers" || !given.Given || given.Wording != subscription.Wordings["answers"] || given.Source != "preferences" || withdrawn.Given {
		t.Errorf("the receipts are %+v and %+v", given, withdrawn)
	}
	if s.store.All()[runner.ID].Answers {
		t.Error("answers are still kept")
	}
}

func TestDetailsLinkGoesOutOnceAndOnlyOnAPress(t *testing.T) {
	s := newSite(t)
	runner := s.joinBoth(address, number)
	before := len(s.provider.Notes)
	for range 3 {
		s.get(home(runner))
		s.post(home(runner)+"/details", "", "")
	}
	if sent := s.provider.Notes[before:]; len(sent) != 1 || strings.Contains(s.get(home(runner)).body, sent[0].Link) {
		t.Errorf("%d links went out, or the page has it", len(sent))
	}
	for range 3 {
		s.post(home(runner)+"/details", "", "")
	}
	if a := s.post(home(runner)+"/details", "", ""); a.status != http.StatusTooManyRequests {
		t.Errorf("the seventh try in an hour answered %d", a.status)
	}
}

func TestAHoldersPageOpensWithNoOtherLink(t *testing.T) {
	s := newSite(t)
	runner := s.edit(s.joinBoth(address, number).ID, func(next *subscription.Subscriber) { next.DetailsBy = s.now.Add(time.Hour) })
	before := s.state()
	for _, purpose := range []subscription.Purpose{subscription.ToUnsubscribe, subscription.ToStopTexts, subscription.ToDetails, subscription.ToConfirm, subscription.ToCalendar} {
		for _, link := range []string{runner.Capability(purpose), runner.Code(purpose)} {
			for _, part := range []string{"", "/channels", "/leave", "/answers", "/keep", "/recover", "/fewer", "/reason", "/details", "/calendar"} {
				form := map[string]string{"": planForm, "/channels": "email=a@example.org&consent=email", "/answers": "answers=yes", "/recover": "well=yes", "/fewer": "days=all", "/reason": "reason=time"}[part]
				if a := s.post("/preferences/"+link+part, formType, form); a.status != http.StatusForbidden {
					t.Errorf("a link to %s: POST %s answered %d", purpose, part, a.status)
				}
			}
			if a := s.get("/t/" + link); a.status != http.StatusForbidden {
				t.Errorf("a link to %s opens today's page: %d", purpose, a.status)
			}
		}
	}
	for _, link := range []string{runner.Capability(subscription.ToPreferences), runner.Code(subscription.ToToday), runner.Capability(subscription.ToUnsubscribe)} {
		for _, a := range []answer{s.get("/details/" + link), s.get("/r/" + link), s.get("/details/" + link + "/export"), s.post("/details/"+link, formType, "erase=yes")} {
			if a.status != http.StatusForbidden {
				t.Errorf("details opened with another link: %d", a.status)
			}
		}
	}
	s.unchanged(before)
}

func TestReadingAHoldersPagesChangesNothing(t *testing.T) {
	s := newSite(t)
	runner := s.edit(s.joinBoth(address, number).ID, func(next *subscription.Subscriber) {
		next.DetailsBy, next.Asked = s.now.Add(time.Hour), s.now
	})
	before := s.state()
	fresh := runner.Capability(subscription.ToDetails)
	for _, path := range []string{
		home(runner), home(runner) + "?done=left", "/preferences/" + runner.Code(subscription.ToToday), "/t/" + runner.Code(subscription.ToToday),
		"/r/" + runner.Code(subscription.ToDetails), "/details/" + fresh, "/details/" + fresh + "/export", home(runner) + "/leave", home(runner) + "/keep",
	} {
		got, head := s.get(path), s.send(http.MethodHead, path, "", "")
		if head.body != "" || head.status != got.status {
			t.Errorf("HEAD %s answers %d with %d bytes, GET %d", path, head.status, len(head.body), got.status)
		}
	}
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		s.send(method, "/v1/subscription", "", "", "Authorization", "Bearer "+runner.Code(subscription.ToToday))
	}
	s.unchanged(before)
}

// spy remembers every record that is kept under an idempotency key.
type spy struct {
	*memory.Guard
	records *bytes.Buffer
}

func (s spy) Keep(ctx context.Context, key string, claim, record []byte, until time.Time) error {
	s.records.Write(record)
	return s.Guard.Keep(ctx, key, claim, record, until)
}

func TestNoLinkIsKeptUnderAnIdempotencyKey(t *testing.T) {
	var records bytes.Buffer
	s := newSiteWith(t, func(d *api.SubscriptionDeps) { d.Keys.Keys = spy{&memory.Guard{}, &records} })
	runner := s.joinBoth(address, number)
	for range 2 {
		if a := s.send(http.MethodPost, home(runner), formType, planForm, "Idempotency-Key", "one"); a.status != http.StatusSeeOther {
			t.Fatalf("answered %d", a.status)
		}
	}
	if records.Len() == 0 || strings.Contains(records.String(), runner.ID) {
		t.Errorf("what is kept is %s", records.String())
	}
}
