package e2e

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"limber/infra/local/cloud"
	"limber/infra/local/crowd"
	"limber/infra/local/inbox"
	"limber/infra/local/visitor"
	"limber/internal/contact"
	"limber/internal/subscription"
)

// grace is how long after a recorded no a send may still begin.
const grace = time.Second

// sending runs a slot while the test does something else. wait returns when it is over.
func (k *clinic) sending(until time.Time) (wait func()) {
	over := make(chan error, 1)
	go func() { over <- k.AdvanceTo(context.WithoutCancel(k.t.Context()), until) }()
	return func() {
		k.t.Helper()
		k.must(<-over)
	}
}

// reminders are those sent so far, by runner.
func (k *clinic) reminders() map[string][]inbox.Message {
	all := map[string][]inbox.Message{}
	for _, m := range k.Messages("") {
		if m.Tags["occurrence"] != "" {
			all[m.Tags["runner"]] = append(all[m.Tags["runner"]], m)
		}
	}
	return all
}

// begun waits until so many reminders have been sent.
func (k *clinic) begun(count int) {
	k.t.Helper()
	every := time.NewTicker(50 * time.Millisecond)
	defer every.Stop()
	for len(k.reminders()) < count {
		select {
		case <-every.C:
		case <-k.t.Context().Done():
			k.t.Fatal("too few reminders were sent")
		}
	}
}

// heldBack demands that nobody was sent to later than grace after their no, and that it came in time for some.
func (k *clinic) heldBack(noes map[string]time.Time) {
	k.t.Helper()
	spared, sent := 0, k.reminders()
	for id, no := range noes {
		if len(sent[id]) == 0 {
			spared++
		}
		for _, m := range sent[id] {
			if late := m.Time.Sub(no); late > grace {
				k.t.Errorf("%s was sent to %v after the no", id, late)
			}
		}
	}
	if spared == 0 {
		k.t.Error("everybody had been sent to before they left: nothing was shown")
	}
}

// served demands that each runner but those who left has one reminder.
func (k *clinic) served(runners []subscription.Subscriber, noes map[string]time.Time) {
	k.t.Helper()
	sent := k.reminders()
	for _, r := range runners {
		if _, left := noes[r.ID]; !left && len(sent[r.ID]) != 1 {
			k.t.Errorf("%s has %d reminders", r.ID, len(sent[r.ID]))
		}
	}
}

// leave has some of those who wait for their reminder press the button of their link, and tells when each
// was answered. They are spread over the whole run.
func (k *clinic) leave(runners []subscription.Subscriber, link func(subscription.Subscriber) string) map[string]time.Time {
	k.t.Helper()
	const leaving = 40
	sent := k.reminders()
	waiting := slices.DeleteFunc(slices.Clone(runners), func(r subscription.Subscriber) bool { return len(sent[r.ID]) > 0 })
	slices.SortFunc(waiting, func(a, b subscription.Subscriber) int { return cmp.Compare(a.ID, b.ID) }) // as they are sent to
	noes := map[string]time.Time{}
	for i := 0; i < len(waiting); i += len(waiting)/leaving + 1 {
		answer, err := k.Press(k.t.Context(), link(waiting[i]), nil)
		k.must(err)
		if answer.Status != http.StatusOK {
			k.t.Fatalf("leaving was answered with %d", answer.Status)
		}
		noes[waiting[i].ID] = k.Cloud.Now()
	}
	return noes
}

func TestNoEmailBeginsASecondAfterAnUnsubscribeWhileThousandsAreSent(t *testing.T) {
	k := open(t)
	k.SetQuota(100, 1_000_000)
	runners := k.crowd("many", slot(7, 0), 2000)
	k.until(at(23, 6, 59))
	wait := k.sending(at(23, 7, 20))
	k.begun(100)
	noes := k.leave(runners, func(r subscription.Subscriber) string {
		return "/unsubscribe/" + r.Capability(subscription.ToUnsubscribe)
	})
	wait()
	k.heldBack(noes)
	k.served(runners, noes)
}

// TestNoTextBeginsASecondAfterAStopWhileThousandsAreSent has some leave by link and some by a STOP, after
// which the network would refuse us too.
func TestNoTextBeginsASecondAfterAStopWhileThousandsAreSent(t *testing.T) {
	k := open(t, "TextRate=100")
	s := slot(12, 0)
	var runners []subscription.Subscriber
	for _, group := range []string{"one", "two", "three"} { // 660 each: their numbers end before the people's
		made, err := crowd.Fill(t.Context(), k.Cloud, group, s, 660, sunday.Add(-time.Hour), contact.ByText)
		k.must(err)
		runners = append(runners, made...)
	}
	people := map[string]*person{}
	for i := range 12 {
		p := k.join(visitor.SignUp{Phone: fmt.Sprintf("+447700900%d", 900+i), Time: s.Time.String()})
		people[k.Messages(p.phone)[0].Tags["runner"]] = p
	}
	k.until(at(23, 11, 59))
	wait := k.sending(at(23, 12, 20))
	k.begun(100)
	noes := k.leave(runners, func(r subscription.Subscriber) string { return "/s/" + r.Code(subscription.ToStopTexts) })
	for id, p := range people {
		k.must(k.ReceiveText(cloud.IncomingText{From: p.phone, Body: "STOP"}))
		for p.own().Channels.SMS.State != "left" {
			if t.Context().Err() != nil {
				t.Fatal("STOP was never recorded")
			}
		}
		noes[id] = k.Cloud.Now()
	}
	wait()
	k.heldBack(noes)
	k.served(runners, noes)
	for id, p := range people {
		notes := slices.DeleteFunc(k.Messages(p.phone), func(m inbox.Message) bool { return m.Tags["occurrence"] != "" })
		if len(notes) != 2 {
			t.Errorf("%s has %d texts beside reminders: not just one to confirm and one receipt", id, len(notes))
		}
	}
}
