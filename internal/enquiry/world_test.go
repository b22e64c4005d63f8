package enquiry_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/enquiry"
	"limber/internal/memory"
	"limber/internal/opening"
	"limber/internal/phone"
	"limber/internal/receipt"
)

// world is all that enquiries need, in memory, with a clock that the test moves.
type world struct {
	t         testing.TB
	now       time.Time
	store     *memory.Enquiries
	guard     *memory.Guard
	provider  *provider
	barred    map[string]bool
	barredErr error
	hours     opening.Hours
	service   *enquiry.Service
	upkeep    *enquiry.Upkeep
	secretary *enquiry.Secretary
	desk      *enquiry.Desk
	search    *enquiry.Search
	intake    *enquiry.Intake
	alarms    map[string]int
}

// killed is what a process dies of in these tests.
type killed struct{}

const (
	desk  = "desk@clinic.example"
	pat   = "pat@clinic.example"
	jo    = "jo@runner.example"
	words = "My back has hurt since Sunday's race. Could somebody call me about it?"
)

// monday is a working day on which the clinic has been open for an hour; it waits eight hours for answers.
var monday = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

func newWorld(t testing.TB) *world {
	t.Helper()
	hours, err := opening.Parse(opening.Settings{Hours: "mon-fri 09:00-17:00", BankHolidays: "england", Zone: "Europe/London"})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, now: monday, alarms: map[string]int{}, barred: map[string]bool{}, hours: hours}
	alarm := func(reason string, n int) { w.alarms[reason] += n }
	w.store, w.guard = &memory.Enquiries{}, &memory.Guard{}
	w.provider = &provider{now: func() time.Time { return w.now }, refused: map[enquiry.Kind]bool{}}
	w.service = &enquiry.Service{
		Finder: w.store, Keeper: w.store, Journal: w.store, Reports: w.store, Mailer: w.provider, Numbers: phone.Reader{},
		Hours: hours, Barred: w, Alike: w.guard, AnswerWithin: 8 * time.Hour, Words: enquiry.ParseWords(""), Key: []byte("k"), Alarm: alarm,
	}
	w.upkeep = &enquiry.Upkeep{Service: w.service, Chores: w.store}
	w.secretary = &enquiry.Secretary{Service: w.service, Lister: w.store, Digests: w.store, Zone: hours.Zone()}
	w.search = &enquiry.Search{Service: w.service, Lister: w.store}
	w.intake = &enquiry.Intake{Noter: w.store, Alarm: alarm}
	w.desk = &enquiry.Desk{Passes: w.store, Mailer: w.provider, Staff: []contact.Email{mail(t, desk), mail(t, pat)}, Key: []byte("k")}
	return w
}

func mail(t testing.TB, address string) contact.Email {
	t.Helper()
	email, err := contact.ParseEmail(address)
	if err != nil {
		t.Fatal(err)
	}
	return email
}

// Barred implements enquiry.Barred.
func (w *world) Barred(_ context.Context, address contact.Email) (bool, error) {
	return w.barred[address.Key()], w.barredErr
}

// request is an honest one.
func request() enquiry.Request {
	return enquiry.Request{Name: "Jo Runner", Email: jo, Topic: "back-pain", Message: words, Consent: true, Source: "page"}
}

// send stores a request, and posts what is owed, as the function does at once.
func (w *world) send(r enquiry.Request) enquiry.Enquiry {
	w.t.Helper()
	e, err := w.service.Receive(w.t.Context(), r, w.now)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.service.Post(w.t.Context(), e.Reference, w.now); err != nil {
		w.t.Fatal(err)
	}
	return w.find(e.Reference)
}

func (w *world) find(reference string) enquiry.Enquiry {
	w.t.Helper()
	e, ok := w.store.Kept()[reference]
	if !ok {
		w.t.Fatalf("%s is lost", reference)
	}
	return e
}

func (w *world) do(reference string, act enquiry.Act) {
	w.t.Helper()
	if err := w.service.Do(w.t.Context(), reference, desk, act, "", w.now); err != nil {
		w.t.Fatalf("%s: %v", act, err)
	}
}

// turn is what the functions do every five minutes.
func (w *world) turn() {
	due := w.provider.due()
	if !w.lives(func() error { return w.intake.Take(w.t.Context(), due) }) {
		w.provider.reports = append(due, w.provider.reports...) // the queue brings them again
	}
	w.lives(func() error { _, err := w.upkeep.Run(w.t.Context(), w.now); return err })
}

// lives reports whether a function ended well: not with an error, and not killed.
func (w *world) lives(function func() error) (well bool) {
	defer func() {
		if r := recover(); r != nil {
			if _, dead := r.(killed); !dead {
				panic(r)
			}
			well = false
		}
	}()
	return function() == nil
}

// pass lets time go by.
func (w *world) pass(span time.Duration) {
	for end := w.now.Add(span); w.now.Before(end); {
		w.now = w.now.Add(5 * time.Minute)
		w.turn()
	}
}

// day is pass with the digests of the days.
func (w *world) day(span time.Duration) {
	w.t.Helper()
	for end := w.now.Add(span); w.now.Before(end); {
		w.now = w.now.Add(5 * time.Minute)
		w.turn()
		if err := w.secretary.Run(w.t.Context(), w.now); err != nil {
			w.t.Fatal(err)
		}
	}
}

// provider stands in for SES: it takes letters, and reports later which it took.
type provider struct {
	now func() time.Time
	// fail is asked before each call. Before: no answer, nothing taken. After: taken, no answer.
	fail func(call string) memory.Failure
	// answer gives a letter's outcome; Sent by default.
	answer func(l enquiry.Letter) receipt.Outcome
	// late is how long reports take; held is until when none comes at all.
	late time.Duration
	held time.Time
	// silent loses all reports.
	silent bool

	mu      sync.Mutex
	taken   []enquiry.Letter
	refused map[enquiry.Kind]bool
	reports []enquiry.Report
}

// Send implements enquiry.Mailer.
func (p *provider) Send(_ context.Context, l enquiry.Letter) receipt.Receipt {
	failure := memory.None
	if p.fail != nil {
		failure = p.fail("Send")
	}
	if failure == memory.Before {
		return receipt.Receipt{Reason: "no answer"}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.answer != nil {
		if outcome := p.answer(l); outcome != receipt.Sent {
			p.refused[l.Kind] = p.refused[l.Kind] || outcome == receipt.Permanent
			return receipt.Receipt{Outcome: outcome, Reason: "made so"}
		}
	}
	p.taken = append(p.taken, l)
	p.reports = append(p.reports, enquiry.Report{About: l.About, Tag: l.Tag, Kind: enquiry.Accepted, At: p.now()})
	if failure == memory.After {
		return receipt.Receipt{Reason: "no answer"}
	}
	return receipt.Receipt{Outcome: receipt.Sent, MessageID: l.Tag}
}

// due gives out the reports whose time has come, in order.
func (p *provider) due() []enquiry.Report {
	n := 0
	if !p.silent && !p.now().Before(p.held) {
		for n < len(p.reports) && !p.reports[n].At.Add(p.late).After(p.now()) {
			n++
		}
	}
	due := slices.Clone(p.reports[:n])
	p.reports = p.reports[n:]
	return due
}

// of counts the letters of a kind that were taken.
func (p *provider) of(kind enquiry.Kind) int {
	n := 0
	for _, l := range p.taken {
		if l.Kind == kind {
			n++
		}
	}
	return n
}
