package guide

import "fmt"

// RuleRow is a rule in plain words, made from its numbers: what is shown can't differ from what is applied.
type RuleRow struct {
	ID      string     `json:"id"` // its name in rules.json
	Name    string     `json:"name"`
	Cases   []RuleCase `json:"cases"`
	Numbers []Number   `json:"numbers"`
	Basis
}

// RuleCase is what happens when.
type RuleCase struct {
	When string `json:"when"`
	Then string `json:"then"`
}

const offer = "We offer you one step up. You say yes or no."

// Rows lists every rule: the steps up, the steps down, pain, then reminders.
func (r Rules) Rows() []RuleRow {
	rows := []RuleRow{
		{ID: "too_easy", Name: "It is too easy", Cases: r.Easy.cases(), Basis: r.Easy.Basis},
		{ID: "steady", Name: "It goes well", Cases: r.Steady.cases(), Basis: r.Steady.Basis},
		{ID: "next_level", Name: "You are ready for the next level", Cases: r.NextLevel.cases(), Basis: r.NextLevel.Basis},
		{ID: "pace", Name: "One step at a time", Cases: r.Pace.cases(), Basis: r.Pace.Basis},
		{ID: "too_hard", Name: "It is too hard", Cases: r.Hard.cases(), Basis: r.Hard.Basis},
		{ID: "time_off", Name: "You had time off", Cases: r.TimeOff.cases(), Basis: r.TimeOff.Basis},
		{ID: "some_pain", Name: "You feel some pain", Cases: r.SomePain.cases(r.MuchPain.From), Basis: r.SomePain.Basis},
		{ID: "much_pain", Name: "You feel more pain, or have a warning sign", Cases: r.MuchPain.cases(), Basis: r.MuchPain.Basis},
		{ID: "fade", Name: "You have had reminders for a while", Cases: r.Fade.cases(), Basis: r.Fade.Basis},
		{ID: "missed", Name: "You missed some sessions", Cases: r.Missed.cases(), Basis: r.Missed.Basis},
	}
	for i := range rows {
		rows[i].Numbers = r.numbersOf(rows[i].ID)
	}
	return rows
}

// noPainAbove says the highest score that lets a step up count.
func noPainAbove(score int) string {
	if score == 0 {
		return "You had no pain."
	}
	return fmt.Sprintf("No pain was above %d.", score)
}

func (r EasyRule) cases() []RuleCase {
	when := fmt.Sprintf("You say “too easy” for %s in a row. %s", count(r.Sessions, "strength session"), noPainAbove(r.MostPain))
	return []RuleCase{{when, offer}}
}

func (r SteadyRule) cases() []RuleCase {
	last := fmt.Sprintf("None of the last %d was too hard.", r.Last)
	if r.Last == 1 {
		last = "The last 1 was not too hard."
	}
	when := fmt.Sprintf("You say “done” for %s, over %s or more. %s %s",
		count(r.Sessions, "strength session"), count(r.Days, "day"), last, noPainAbove(r.MostPain))
	return []RuleCase{{when, offer}}
}

func (r NextLevelRule) cases() []RuleCase {
	return []RuleCase{{
		fmt.Sprintf("You could go a step up by a rule above, and you are at the advanced amount. You did at least %s at this level.", count(r.Sessions, "session")),
		"We offer you the next level, at the beginner amount. You say yes or no.",
	}}
}

func (r PaceRule) cases() []RuleCase {
	return []RuleCase{{
		fmt.Sprintf("Your last step, up or down, was less than %s ago.", count(r.Days, "day")),
		"We offer no step up yet. You can always choose a lower one.",
	}}
}

func (r HardRule) cases() []RuleCase {
	first := "You say “too hard” once."
	if r.Sessions > 2 {
		first = fmt.Sprintf("You say “too hard”, but not yet for %d in a row.", r.Sessions)
	}
	return []RuleCase{
		{first, "You do the same amount. We show you an easier way to do it."},
		{
			fmt.Sprintf("You say “too hard” for %s in a row.", count(r.Sessions, "strength session")),
			"You go one step down. From the beginner amount, you go one level down. You never go below level 1.",
		},
	}
}

func (r TimeOffRule) cases() []RuleCase {
	short := count(r.Days, "day")
	if r.LongDays > r.Days+1 {
		short = fmt.Sprintf("%d to %s", r.Days, count(r.LongDays-1, "day"))
	}
	return []RuleCase{
		{"You had " + short + " without a session, or on a pause.", "You start again one step lower."},
		{
			"You had " + count(r.LongDays, "day") + " or more without a session, or on a pause.",
			"You start again one level lower, at the beginner amount.",
		},
	}
}

// between says the scores from one to another.
func between(from, to int) string {
	switch to - from {
	case 0:
		return fmt.Sprint(from)
	case 1:
		return fmt.Sprintf("%d or %d", from, to)
	}
	return fmt.Sprintf("%d to %d", from, to)
}

func (r SomePainRule) cases(much int) (cases []RuleCase) {
	if r.From > 1 {
		cases = append(cases, RuleCase{
			"You tell us of pain of " + between(1, r.From-1) + " out of 10.",
			"You do the same amount. We show you tips on how to do each move.",
		})
	}
	return append(cases,
		RuleCase{
			"You tell us of pain of " + between(r.From, much-1) + " out of 10.",
			"We offer no step up. Your next session is one step lower.",
		},
		RuleCase{
			fmt.Sprintf("That comes %s within %s. Or it is not back to normal by the next morning.", count(r.Times, "time"), count(r.Days, "day")),
			"We ask you to speak to a professional.",
		})
}

func (r MuchPainRule) cases() []RuleCase {
	ready := fmt.Sprintf("You first tell us that your pain is %d or less.", r.Restart)
	if r.Restart == 0 {
		ready = "You first tell us that your pain is 0."
	}
	return []RuleCase{
		{
			fmt.Sprintf("You tell us of pain of %d or more out of 10, or you tick a warning sign.", r.From),
			"Strength reminders stop at once. Stretches go on only if you say so. We show you when to get help.",
		},
		{
			"You ask to start strength again. We never ask you to.",
			ready + " You start one level lower, at the beginner amount.",
		},
	}
}

func (r FadeRule) cases() []RuleCase {
	return []RuleCase{{
		fmt.Sprintf("You have had reminders for %s.", count(r.Weeks, "week")),
		fmt.Sprintf("We ask if you still want as many. With no answer in %s, they come on %s a week.", count(r.AnswerDays, "day"), count(r.DaysAWeek, "day")),
	}}
}

func (r MissedRule) cases() []RuleCase {
	return []RuleCase{{
		fmt.Sprintf("You had %s without a session.", count(r.Days, "day")),
		"We ask once what got in the way, and give you one tip. That is all.",
	}}
}
