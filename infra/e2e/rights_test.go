package e2e

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"limber/infra/local/visitor"
)

// together does the same many times at once and returns the answers.
func (k *clinic) together(count int, do func(i int) (visitor.Answer, error)) []visitor.Answer {
	k.t.Helper()
	answers, errs := make([]visitor.Answer, count), make([]error, count)
	var all sync.WaitGroup
	for i := range count {
		all.Go(func() { answers[i], errs[i] = do(i) })
	}
	all.Wait()
	for _, err := range errs {
		k.must(err)
	}
	return answers
}

func TestConfirmingTwiceAtOnceIsOneStartAndOneReminder(t *testing.T) {
	k := open(t)
	up := visitor.SignUp{Email: "anna@runner.example", Phone: "+447700900161", Days: []string{"mon"}, Time: "12:00", TimeZone: "Europe/London", Focus: "both", Minutes: 10}
	k.must(k.Subscribe(t.Context(), up))
	k.must(k.Drain(t.Context()))
	for address, path := range map[string]string{up.Email: "/confirm", up.Phone: "/c"} {
		link, err := visitor.Link(k.Messages(address)[0], path)
		k.must(err)
		for _, answer := range k.together(2, func(int) (visitor.Answer, error) { return k.Press(t.Context(), link, nil) }) {
			if answer.Status != http.StatusOK {
				t.Errorf("confirming was answered with %d", answer.Status)
			}
		}
	}
	for _, row := range k.scan("SubscribersTable") {
		// One write made it, two told of the messages, and each channel was confirmed once.
		if version, ok := row["version"]; ok && plain(version) != "5" {
			t.Errorf("the profile was written %s times", plain(version))
		}
	}
	k.until(at(23, 12, 1))
	for _, address := range []string{up.Email, up.Phone} {
		if n := len(k.Messages(address)); n != 2 {
			t.Errorf("%s has %d messages: not one to confirm and one reminder", address, n)
		}
	}
}

func TestAnOldLinkToConfirmDoesNothing(t *testing.T) {
	k := open(t)
	const anna = "anna@runner.example"
	signUp(k, anna)
	first, err := visitor.Link(k.Messages(anna)[0], "/confirm")
	k.must(err)
	k.leap(sunday.Add(49 * time.Hour))
	signUp(k, anna)
	old, err := k.Press(t.Context(), first, nil)
	k.must(err)
	if old.Status != http.StatusGone {
		t.Errorf("the first link, after a second was sent: %d", old.Status)
	}
	k.must(k.Confirm(t.Context(), anna))
	k.leap(at(25, 6, 50))
	k.until(at(25, 7, 1))
	routine := k.Messages(anna)[2]
	second, err := visitor.Link(k.Messages(anna)[1], "/confirm")
	k.must(err)
	if answer, err := k.OneClick(t.Context(), routine); err != nil || answer.Status != http.StatusOK {
		t.Fatalf("one click: %d %v", answer.Status, err)
	}
	for name, link := range map[string]string{"first": first, "second": second} {
		answer, err := k.Press(t.Context(), link, nil)
		k.must(err)
		if answer.Status != http.StatusGone {
			t.Errorf("the %s link, after leaving: %d", name, answer.Status)
		}
	}
	k.leap(at(26, 6, 50))
	k.until(at(26, 7, 1))
	if n := len(k.Messages(anna)); n != 3 {
		t.Errorf("after leaving there are %d messages", n)
	}
}

// TestAnExportIsEveryRow holds the file against the table.
func TestAnExportIsEveryRow(t *testing.T) {
	k := open(t)
	p := k.join(visitor.SignUp{
		Email: "anna@runner.example", Phone: "+447700900162", Name: "Anna", Time: "12:00",
		Consent: map[string]bool{"email": true, "sms": true, "answers": true},
	})
	k.until(at(23, 12, 1))
	p.expect(1, 1)
	p.says("DONE", "")
	p.says("EASIER", "")
	p.says("PAUSE 1 DAY", "paused")
	held := map[string]int{}
	for kind, rows := range p.held() {
		held[kind] = len(rows)
	}
	id := k.Messages(p.email)[0].Tags["runner"]
	for _, row := range k.scan("SubscribersTable") {
		if plain(row["pk"]) == "RUNNER#"+id {
			kind, _, _ := strings.Cut(plain(row["sk"]), "#")
			held[strings.ToLower(kind)]--
		}
	}
	for kind, more := range held {
		if more != 0 {
			t.Errorf("%s: the export has %+d rows against the table", kind, more)
		}
	}
	for _, kind := range []string{"profile", "consent", "ledger", "event", "text", "answer"} {
		if _, there := held[kind]; !there {
			t.Errorf("the export has no %s", kind)
		}
	}
}

// leaver is somebody who has everything erased while their slot is being sent.
type leaver struct {
	*person
	id, details string
}

// TestWhoIsErasedWhileAThousandAreSentToLeavesNothingBehind has 50 export and erase meanwhile.
func TestWhoIsErasedWhileAThousandAreSentToLeavesNothingBehind(t *testing.T) {
	k := open(t)
	k.SetQuota(150, 1_000_000)
	s := slot(12, 0)
	others := k.crowd("others", s, 950)
	var leavers []leaver
	for i := range 50 {
		k.IP = fmt.Sprintf("198.51.100.%d", i)
		p := k.join(visitor.SignUp{Email: fmt.Sprintf("leaver-%d@gone.example", i), Name: "Zebedee", Time: "12:00"})
		leavers = append(leavers, leaver{person: p, id: k.Messages(p.email)[0].Tags["runner"]})
	}
	k.until(at(23, 11, 40))
	for i := range leavers {
		l := &leavers[i]
		k.IP = fmt.Sprintf("198.51.100.%d", i)
		l.press("details", nil)
		messages := k.Messages(l.email)
		link, err := visitor.Link(messages[len(messages)-1], "/details")
		k.must(err)
		l.details = link
	}
	k.until(at(23, 11, 59))
	wait := k.sending(at(23, 12, 20))
	k.begun(100)
	noes := k.erase(leavers)
	wait()
	k.heldBack(noes)
	k.served(others, noes)
	k.must(k.upkeepAfter(50 * time.Hour))
	kept := k.stored(tables...)
	for _, l := range leavers {
		if found := kept.with(l.id, l.email); len(found) > 0 {
			t.Errorf("of %s is left: %s", l.id, strings.Join(found, "\n"))
		}
	}
	if found := kept.with("Zebedee", "gone.example"); len(found) > 0 {
		t.Errorf("left: %s", strings.Join(found, "\n"))
	}
	k.barred(len(leavers))
}

// erase has people export and erase, four at a time, and returns when each was told that it is done.
func (k *clinic) erase(leavers []leaver) map[string]time.Time {
	k.t.Helper()
	noes := map[string]time.Time{}
	var mu sync.Mutex
	k.together(4, func(worker int) (visitor.Answer, error) {
		for i := worker; i < len(leavers); i += 4 {
			l := leavers[i]
			file, err := k.Get(k.t.Context(), l.details+"/export")
			if err != nil || file.Status != http.StatusOK || !strings.Contains(file.Body, l.email) {
				return file, fmt.Errorf("export of %s: %d %w", l.id, file.Status, err)
			}
			gone, err := k.Press(k.t.Context(), l.details, url.Values{"erase": {"yes"}})
			if err != nil || gone.Status != http.StatusOK {
				return gone, fmt.Errorf("erasing %s: %d %w", l.id, gone.Status, err)
			}
			mu.Lock()
			noes[l.id] = k.Cloud.Now()
			mu.Unlock()
		}
		return visitor.Answer{}, nil
	})
	return noes
}

// barred demands that just so many addresses are barred, and that nothing is kept of each but its hash.
func (k *clinic) barred(count int) {
	k.t.Helper()
	barred := 0
	for _, row := range k.scan("SubscribersTable") {
		if _, is := row["barred"]; !is {
			continue
		}
		barred++
		if len(row) != 3 || !strings.HasPrefix(plain(row["pk"]), "ADDRESS#") {
			k.t.Errorf("kept of a barred address: %s", plain(&types.AttributeValueMemberM{Value: row}))
		}
	}
	if barred != count {
		k.t.Errorf("%d addresses are barred, want %d", barred, count)
	}
}
