package e2e

import (
	"net/url"
	"strings"
	"testing"

	"limber/infra/local/cloud"
	"limber/infra/local/visitor"
	"limber/internal/subscription"
)

// cut kills the subscription's function after one of its calls in what somebody does, and returns whether it came to that.
func (k *clinic) cut(skip int, do func(v *visitor.Visitor)) bool {
	k.t.Helper()
	_, err := k.Inject(cloud.Fault{Function: "SubscriptionFunction", Mode: cloud.KillAfter, Skip: skip})
	k.must(err)
	unseen := k.Visitor
	unseen.Seen = nil // where the function is killed the gateway answers by itself
	do(&unseen)
	struck := k.Faults()[0].Hits > 0
	k.ClearFaults()
	return struck
}

func TestASessionCountsOnceWhereverItsTellingIsCutOff(t *testing.T) {
	k := discreet(t)
	p := k.trainee("cut@runner.example", "", true)
	high, lower := subscription.Step{Level: 4, Tier: "advanced"}, subscription.Step{Level: 4, Tier: "intermediate"}
	for n := 0; ; n++ {
		p.place(high)
		told := visitor.Session{ID: visitor.NewSession(), Level: 4, Tier: "advanced", Felt: "pain", Score: 4}
		struck := k.cut(n, func(v *visitor.Visitor) {
			_, err := v.Tell(t.Context(), p.link, told)
			k.must(err)
		})
		for range 2 {
			again, err := k.Tell(t.Context(), p.link, told)
			k.must(err)
			k.shows(again, "We counted your session.", "a step easier")
		}
		answers := 0
		for where, what := range k.stored("SubscribersTable") {
			if strings.Contains(where, "RUNNER#"+p.id()+" ANSWER#") && strings.Contains(where, told.ID) && strings.Contains(what, `score: "4"`) {
				answers++
			}
		}
		if at := p.stands(); at != lower || answers != 1 {
			t.Fatalf("cut off after call %d, and told again: at %v with %d answers, want %v with 1", n+1, at, answers, lower)
		}
		if !struck {
			if n < 4 {
				t.Errorf("it was cut off %d times only", n)
			}
			t.Logf("cut off after each of %d calls", n)
			return
		}
	}
}

func TestAStepIsTakenOnceWhereverItsButtonIsCutOff(t *testing.T) {
	k := discreet(t)
	p := k.trainee("step@runner.example", "", true)
	for move, c := range map[string]struct {
		level, tier string
		from, to    subscription.Step
	}{
		"up":   {"2", "advanced", subscription.Step{Level: 2, Tier: "intermediate"}, subscription.Step{Level: 2, Tier: "advanced"}},
		"down": {"2", "intermediate", subscription.Step{Level: 2, Tier: "intermediate"}, subscription.Step{Level: 2, Tier: "beginner"}},
	} {
		form := url.Values{"move": {move}, "level": {c.level}, "tier": {c.tier}}
		for n, struck := 0, true; struck; n++ {
			p.place(c.from)
			struck = k.cut(n, func(v *visitor.Visitor) {
				_, err := v.Press(t.Context(), "/progress/"+p.link+"/step", form)
				k.must(err)
			})
			for range 2 {
				p.presses("step", form)
			}
			if at := p.stands(); at != c.to {
				t.Fatalf("%s, cut off after call %d, and pressed again: at %v, want %v", move, n+1, at, c.to)
			}
		}
	}
}

func TestASessionThatIsToldManyTimesAtOnceCountsOnce(t *testing.T) {
	k := discreet(t)
	p := k.trainee("often@runner.example", "", true)
	p.place(subscription.Step{Level: 3, Tier: "advanced"})
	told := visitor.Session{ID: visitor.NewSession(), Level: 3, Tier: "advanced", Felt: "pain", Score: 5}
	for _, answer := range k.together(5, func(int) (visitor.Answer, error) { return k.Tell(t.Context(), p.link, told) }) {
		k.shows(answer, "a step easier")
	}
	if at, want := p.stands(), (subscription.Step{Level: 3, Tier: "intermediate"}); at != want {
		t.Errorf("at %v, want %v", at, want)
	}
	page, err := k.Progress(t.Context(), p.link)
	k.must(err)
	k.shows(page, "<strong>1 session in a row.</strong>")
	if n := len(p.held()["answer"]); n != 1 {
		t.Errorf("%d answers are kept", n)
	}
}
