package guide_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"limber/internal/guide"
)

// numbers are some of the rules' numbers, by "rule.name".
type numbers map[string]int

// rulesWith returns our rules with a clinic's numbers laid over them, or why they are refused.
func rulesWith(own numbers) (guide.Rules, error) {
	file := map[string]map[string]int{}
	for name, value := range own {
		rule, field, _ := strings.Cut(name, ".")
		if file[rule] == nil {
			file[rule] = map[string]int{}
		}
		file[rule][field] = value
	}
	data, err := json.Marshal(file)
	if err != nil {
		return guide.Rules{}, err
	}
	g, err := guide.With(fstest.MapFS{"clinic/rules.json": {Data: data}})
	if err != nil {
		return guide.Rules{}, err
	}
	return g.Rules(), nil
}

// ruleTexts are all words of the rules, but for the sources.
func ruleTexts(r guide.Rules) (texts []string) {
	for _, row := range r.Rows() {
		texts = append(texts, row.Name)
		for _, c := range row.Cases {
			texts = append(texts, c.When, c.Then)
		}
	}
	return texts
}

// drawNumbers draws a value for each number, within bounds and in order.
func drawNumbers(t *rapid.T) numbers {
	own := numbers{}
	within := map[string]func() (least, most int){ // by the numbers drawn before
		"some_pain.from":     func() (int, int) { return 1, own["much_pain.from"] - 1 },
		"much_pain.restart":  func() (int, int) { return 0, own["some_pain.from"] - 1 },
		"too_easy.most_pain": func() (int, int) { return 0, own["some_pain.from"] - 1 },
		"steady.most_pain":   func() (int, int) { return 0, own["some_pain.from"] - 1 },
		"time_off.long_days": func() (int, int) { return own["time_off.days"] + 1, 84 },
		"steady.last":        func() (int, int) { return 1, own["steady.sessions"] },
	}
	later := []string{"some_pain.from", "much_pain.restart", "too_easy.most_pain", "steady.most_pain", "time_off.long_days", "steady.last"}
	all := guide.Rules{}.Numbers()
	draw := func(n guide.Number) {
		name := n.Name()
		least, most := n.Least, n.Most
		if bounds := within[name]; bounds != nil {
			low, high := bounds()
			least, most = max(least, low), min(most, high)
		}
		own[name] = rapid.IntRange(least, most).Draw(t, name)
	}
	for _, n := range all {
		if !slices.Contains(later, n.Name()) {
			draw(n)
		}
	}
	for _, name := range later {
		draw(all[slices.IndexFunc(all, func(n guide.Number) bool { return n.Name() == name })])
	}
	return own
}

var (
	wrongPlural   = regexp.MustCompile(`\b1 (strength )?(sessions|days|weeks|times)\b`)
	wrongSingular = regexp.MustCompile(`\b(0|[2-9]|\d\d+) (strength )?(session|day|week|time)\b`)
	wrongRange    = regexp.MustCompile(`\b(\d+) (?:to|or) (\d+)\b`)
)

func TestNumbersWithinTheirBoundsAreTakenAndSaidInGoodPlainWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		own := drawNumbers(t)
		rules, err := rulesWith(own)
		if err != nil {
			t.Fatalf("%v: %v", own, err)
		}
		for _, n := range rules.Numbers() {
			if n.Value != own[n.Name()] {
				t.Errorf("%s.%s is %d, not %d", n.Rule, n.Field, n.Value, own[n.Name()])
			}
		}
		texts := ruleTexts(rules)
		for _, text := range texts {
			checkRuleWords(t, text)
		}
		if g := grade(texts); g > 6 {
			t.Errorf("grade %.1f", g)
		}
	})
}

func checkRuleWords(t *rapid.T, text string) {
	if wrongPlural.MatchString(text) || wrongSingular.MatchString(text) {
		t.Errorf("one or many: %s", text)
	}
	for _, found := range wrongRange.FindAllStringSubmatch(text, -1) {
		var from, to int
		if _, err := fmt.Sscan(found[1]+" "+found[2], &from, &to); err != nil || from >= to {
			t.Errorf("from more to less: %s", text)
		}
	}
	for _, s := range sentences(text) {
		if n := len(words(s)); n > longestSentence {
			t.Errorf("%d words: %s", n, s)
		}
	}
	for _, found := range claims(text) {
		t.Errorf("it claims %q", found)
	}
}

// A number that the words leave out could be changed without anybody reading of it.
func TestEveryNumberIsInTheWords(t *testing.T) {
	ours := mustLoad(t).Rules()
	for _, n := range ours.Numbers() {
		changed := false
		for value := n.Least; value <= n.Most; value++ {
			other, err := rulesWith(numbers{n.Name(): value})
			if err != nil || value == n.Value {
				continue // it is out of order with the others
			}
			changed = true
			if reflect.DeepEqual(ruleTexts(other), ruleTexts(ours)) {
				t.Errorf("%s.%s of %d reads as %d does", n.Rule, n.Field, value, n.Value)
			}
		}
		if !changed {
			t.Errorf("%s.%s can't be changed alone", n.Rule, n.Field)
		}
	}
}

func TestRulesAreSaidByTheirNumbers(t *testing.T) {
	for _, test := range []struct {
		own  numbers
		rule string
		want []string // when, then, when, then
	}{
		{nil, "too_easy", []string{"You say “too easy” for 2 strength sessions in a row. No pain was above 2.", "We offer you one step up. You say yes or no."}},
		{numbers{"too_easy.most_pain": 0}, "too_easy", []string{"You say “too easy” for 2 strength sessions in a row. You had no pain.", "We offer you one step up. You say yes or no."}},
		{numbers{"steady.last": 1}, "steady", []string{
			"You say “done” for 6 strength sessions, over 14 days or more. The last 1 was not too hard. No pain was above 2.", "We offer you one step up. You say yes or no.",
		}},
		{nil, "too_hard", []string{
			"You say “too hard” once.", "You do the same amount. We show you an easier way to do it.",
			"You say “too hard” for 2 strength sessions in a row.", "You go one step down. From the beginner amount, you go one level down. You never go below level 1.",
		}},
		{numbers{"too_hard.sessions": 3}, "too_hard", []string{
			"You say “too hard”, but not yet for 3 in a row.", "You do the same amount. We show you an easier way to do it.",
			"You say “too hard” for 3 strength sessions in a row.", "You go one step down. From the beginner amount, you go one level down. You never go below level 1.",
		}},
		{nil, "time_off", []string{
			"You had 14 to 27 days without a session, or on a pause.", "You start again one step lower.",
			"You had 28 days or more without a session, or on a pause.", "You start again one level lower, at the beginner amount.",
		}},
		{numbers{"time_off.long_days": 15}, "time_off", []string{
			"You had 14 days without a session, or on a pause.", "You start again one step lower.",
			"You had 15 days or more without a session, or on a pause.", "You start again one level lower, at the beginner amount.",
		}},
		{nil, "some_pain", []string{
			"You tell us of pain of 1 or 2 out of 10.", "You do the same amount. We show you tips on how to do each move.",
			"You tell us of pain of 3 to 5 out of 10.", "We offer no step up. Your next session is one step lower.",
			"That comes 2 times within 7 days. Or it is not back to normal by the next morning.", "We ask you to speak to a professional.",
		}},
		{numbers{"some_pain.from": 1, "much_pain.from": 3, "much_pain.restart": 0, "too_easy.most_pain": 0, "steady.most_pain": 0}, "some_pain", []string{
			"You tell us of pain of 1 or 2 out of 10.", "We offer no step up. Your next session is one step lower.",
			"That comes 2 times within 7 days. Or it is not back to normal by the next morning.", "We ask you to speak to a professional.",
		}},
		{numbers{"much_pain.from": 4, "much_pain.restart": 0}, "much_pain", []string{
			"You tell us of pain of 4 or more out of 10, or you tick a warning sign.",
			"Strength reminders stop at once. Stretches go on only if you say so. We show you when to get help.",
			"You ask to start strength again. We never ask you to.", "You first tell us that your pain is 0. You start one level lower, at the beginner amount.",
		}},
		{numbers{"fade.days_a_week": 1}, "fade", []string{
			"You have had reminders for 12 weeks.", "We ask if you still want as many. With no answer in 14 days, they come on 1 day a week.",
		}},
	} {
		rules, err := rulesWith(test.own)
		if err != nil {
			t.Errorf("%v: %v", test.own, err)
			continue
		}
		var got []string
		for _, row := range rules.Rows() {
			for _, c := range row.Cases {
				if row.ID == test.rule {
					got = append(got, c.When, c.Then)
				}
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s with %v says\n%q, not\n%q", test.rule, test.own, got, test.want)
		}
	}
}

func TestEveryRuleWeShipSaysThatItsNumbersAreOurs(t *testing.T) {
	for _, row := range mustLoad(t).Rules().Rows() {
		if row.Source.Grade != guide.GradeOurs || !regexp.MustCompile(`\b(Our|ours|As for)\b`).MatchString(row.Source.Text) || len(row.Numbers) == 0 {
			t.Errorf("%s: %+v", row.ID, row)
		}
		for _, s := range sentences(row.Source.Text) {
			if n := len(words(s)); n > longestSentence {
				t.Errorf("%s: %d words: %s", row.ID, n, s)
			}
		}
	}
}
