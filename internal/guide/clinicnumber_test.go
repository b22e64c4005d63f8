package guide

import (
	"testing"
)

func TestAClinicChangesTheNumbersItNamesAndTheyAreItsOwn(t *testing.T) {
	ours := withClinic(t, nil).Rules()
	g := withClinic(t, map[string]string{"rules.json": `{
		"pace": {"days": 14},
		"much_pain": {"from": 5, "source": {"text": "A hospital.", "grade": "A"}},
		"fade": {"approved": true, "approved_by": "A. Smith", "approved_on": "2026-11-30"}
	}`})
	got, want := g.Rules(), ours
	want.Pace = PaceRule{14, Basis{Source: Source{"The clinic chose these numbers.", GradeClinic}}}
	want.MuchPain.From, want.MuchPain.Source = 5, Source{"A hospital.", GradeA}
	want.Fade.Approval = Approval{true, "A. Smith", "2026-11-30"}
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestEachRuleIsAPartThatAwaitsTheClinicsApproval(t *testing.T) {
	g := withClinic(t, map[string]string{"rules.json": `{"pace": {"approved": true}}`})
	parts := map[string]Part{}
	for _, p := range g.Parts() {
		if p.Kind == PartRule {
			parts[p.ID] = p
		}
	}
	if len(parts) != 10 {
		t.Errorf("%d rules are parts: %v", len(parts), parts)
	}
	for id, p := range parts {
		if p.Approved != (id == "pace") || p.Name == "" {
			t.Errorf("part %+v", p)
		}
	}
}

func TestRulesOfOursThatMakeNoSenseAreFound(t *testing.T) {
	sound := withClinic(t, nil).Rules()
	if problems := sound.check(); len(problems) > 0 {
		t.Fatalf("ours are unsound: %v", problems)
	}
	for want, spoil := range map[string]func(*Rules){
		"rules: pace.days is 1, not from 7 to 28":                                func(r *Rules) { r.Pace.Days = 1 },
		"rules: much_pain.restart must be less than some_pain.from, which is 3":  func(r *Rules) { r.MuchPain.Restart = 3 },
		"rules: steady.last must be at most steady.sessions, which is 6":         func(r *Rules) { r.Steady.Last = 7 },
		"rules: fade doesn't say where it comes from":                            func(r *Rules) { r.Fade.Source.Text = "" },
		"rules: time_off.days must be less than time_off.long_days, which is 28": func(r *Rules) { r.TimeOff.Days = 28 },
		"rules: missed doesn't say where it comes from":                          func(r *Rules) { r.Missed.Source.Grade = "D" },
		"rules: some_pain.from must be less than much_pain.from, which is 3":     func(r *Rules) { r.MuchPain.From = 3 },
		"rules: too_easy.most_pain must be less than some_pain.from, which is 3": func(r *Rules) { r.Easy.MostPain = 3 },
		"rules: steady.most_pain must be less than some_pain.from, which is 3":   func(r *Rules) { r.Steady.MostPain = 4 },
	} {
		r := sound
		spoil(&r)
		if problems := r.check(); len(problems) != 1 || problems[0].Error() != want {
			t.Errorf("got %v, want %s", problems, want)
		}
	}
}
