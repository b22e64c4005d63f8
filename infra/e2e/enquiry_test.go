package e2e

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"limber/infra/local/cloud"
	"limber/infra/local/inbox"
	"limber/infra/local/visitor"
)

const (
	reception = "reception@riverside.example"
	physio    = "physio@riverside.example"
	owner     = "owner@riverside.example"
)

// from is an enquiry of somebody by name, about running.
func from(name string) visitor.Enquiry {
	return visitor.Enquiry{
		Name: name, Email: strings.ToLower(name) + "@runner.example", Topic: "back-pain",
		Message: "My back aches after long runs, says " + name + ". When could you see me?",
	}
}

// about returns the messages to an address whose subject has some words.
func (k *clinic) about(to, words string) []inbox.Message {
	return slices.DeleteFunc(k.Messages(to), func(m inbox.Message) bool { return !strings.Contains(m.Content().Subject, words) })
}

// told demands that each of staff has one notice of an enquiry, and the sender one acknowledgement.
func (k *clinic) told(reference, sender string) {
	k.t.Helper()
	for _, to := range []string{reception, physio, sender} {
		if n := len(k.about(to, reference)); n != 1 {
			k.t.Errorf("%s has %d messages about %s", to, n, reference)
		}
	}
}

// enquiries reads every enquiry that is kept, by reference.
func (k *clinic) enquiries() map[string]string {
	k.t.Helper()
	kept := map[string]string{}
	for _, row := range k.scan("EnquiriesTable") {
		if reference, ok := strings.CutPrefix(plain(row["pk"]), "ENQUIRY#"); ok && plain(row["sk"]) == "ENQUIRY" {
			kept[reference] = plain(row["name"])
		}
	}
	return kept
}

func TestWhateverBecomesOfSESStaffAreToldOfAnEnquiryOnce(t *testing.T) {
	k := open(t)
	k.until(at(23, 10, 0))
	for i, fault := range []cloud.Fault{
		{Mode: cloud.FailBefore},
		{Mode: cloud.Throttle},
		{Mode: cloud.FailAfter, Count: 2},
		{Mode: cloud.DropAnswer, Count: 2},
		{Mode: cloud.Latency, Latency: 4 * time.Second, Count: 1},
		{Mode: cloud.DropAnswer, Count: 1},
	} {
		t.Run(fmt.Sprint(fault.Mode, " ", fault.Count), func(t *testing.T) {
			k.t = t
			fault.Service, fault.Action = "ses", "SendEmail"
			_, err := k.Inject(fault)
			k.must(err)
			e := from(fmt.Sprint("Ses", i))
			reference, err := k.Enquire(t.Context(), e)
			k.must(err)
			k.until(k.Cloud.Now().Add(time.Hour))
			k.ClearFaults()
			k.until(k.Cloud.Now().Add(time.Hour))
			k.told(reference, e.Email)
		})
	}
}

// TestWhileReportsAreHeldUpNoNoticeIsSentTwice has an answer lost, and SES's reports late.
func TestWhileReportsAreHeldUpNoNoticeIsSentTwice(t *testing.T) {
	k := open(t)
	for _, f := range []cloud.Fault{
		{Service: "ses", Action: "SendEmail", Mode: cloud.DropAnswer, Count: 2}, {Service: "events", Mode: cloud.Hold},
	} {
		_, err := k.Inject(f)
		k.must(err)
	}
	e := from("Late")
	reference, err := k.Enquire(t.Context(), e)
	k.must(err)
	k.until(k.Cloud.Now().Add(2 * time.Hour))
	k.told(reference, e.Email)
	if !strings.Contains(strings.Join(k.Logs("DigestFunction"), "\n"), `"NoticeFailed":1`) {
		t.Error("nobody is alarmed though it isn't known that staff were told")
	}
	k.ClearFaults()
	k.until(k.Cloud.Now().Add(time.Hour))
	k.told(reference, e.Email)
}

// TestKillingAFunctionAfterAnyOfItsCallsLosesNoEnquiryAndTellsOfNoneTwice kills the function that takes an
// enquiry after its first call, then after its second, and so on; then the timer that goes on with it. Who
// gets no answer sends the form again.
func TestKillingAFunctionAfterAnyOfItsCallsLosesNoEnquiryAndTellsOfNoneTwice(t *testing.T) {
	k := open(t)
	k.until(at(23, 10, 0))
	for _, function := range []string{"EnquiryFunction", "DigestFunction"} {
		for n := 0; ; n++ {
			if function == "DigestFunction" { // which is left all the work
				_, err := k.Inject(cloud.Fault{Service: "ses", Function: "EnquiryFunction", Mode: cloud.Throttle})
				k.must(err)
			}
			kill, err := k.Inject(cloud.Fault{Function: function, Mode: cloud.KillAfter, Skip: n})
			k.must(err)
			e := from(fmt.Sprint(function[:3], "kill", n))
			first := k.Visitor
			first.Seen = nil // where the function is killed the gateway answers by itself
			reference, err := first.Enquire(t.Context(), e)
			if err != nil {
				reference, err = k.Enquire(t.Context(), e)
			}
			k.must(err)
			k.until(k.Cloud.Now().Add(45 * time.Minute))
			struck := slices.ContainsFunc(k.Faults(), func(f cloud.FaultStatus) bool { return f.ID == kill && f.Hits > 0 })
			k.ClearFaults()
			k.told(reference, e.Email)
			if kept := slices.Collect(maps.Values(k.enquiries())); strings.Count(strings.Join(kept, " ")+" ", e.Name+" ") != 1 {
				t.Errorf("it is kept as %v", kept)
			}
			if t.Failed() {
				t.Fatalf("%s was killed after call %d", function, n+1)
			}
			if !struck {
				t.Logf("%s was killed after each of %d calls", function, n)
				break
			}
		}
	}
}

func TestOfTwoHundredEnquiriesAtOnceEachIsKeptUnderAReferenceOfItsOwn(t *testing.T) {
	k := open(t)
	const count = 200
	sent := map[string]string{}
	answers := make(chan [2]string, count)
	k.together(count, func(i int) (visitor.Answer, error) {
		e, v := from(fmt.Sprint("Crowd", i)), k.Visitor
		v.IP = fmt.Sprintf("203.0.113.%d", i)
		reference, err := v.Enquire(t.Context(), e)
		answers <- [2]string{reference, e.Name}
		return visitor.Answer{}, err
	})
	for range count {
		answer := <-answers
		sent[answer[0]] = answer[1]
	}
	if len(sent) != count || !maps.Equal(sent, k.enquiries()) {
		t.Errorf("%d references were given for %d enquiries, and %d are kept", len(sent), count, len(k.enquiries()))
	}
	k.until(k.Cloud.Now().Add(10 * time.Minute))
	for reference, name := range sent {
		if k.told(reference, strings.ToLower(name)+"@runner.example"); t.Failed() {
			return
		}
	}
}
