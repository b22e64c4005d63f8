package api

import (
	"strconv"
	"strings"

	"limber/internal/guide"
	"limber/internal/progress"
	"limber/internal/subscription"
)

// stepWords names a step: "level 2 (Build), intermediate".
func stepWords(content *guide.Guide, at subscription.Step) string {
	name := ""
	if at.Level >= 1 && at.Level <= len(content.Levels()) {
		name = " (" + content.Levels()[at.Level-1].Name + ")"
	}
	return "level " + strconv.Itoa(at.Level) + name + ", " + strings.ToLower(tierNames[guide.Tier(at.Tier)])
}

// upTo says the scores from 0 to a number: "0, 1 or 2".
func upTo(n int) string {
	words := "0"
	for i := 1; i <= n; i++ {
		between := ", "
		if i == n {
			between = " or "
		}
		words += between + strconv.Itoa(i)
	}
	return words
}

func scores(chosen string) (list []choice) {
	for n := range 11 {
		value := strconv.Itoa(n)
		list = append(list, choice{value, value, value == chosen})
	}
	return list
}

func toldLead(t telling, came progress.Told) string {
	lead := "Your session is done."
	if came.Kept {
		lead = "We counted your session."
	}
	if t.Seconds == 0 {
		return "You stopped before the first exercise."
	}
	switch t.Felt {
	case progress.TooHard:
		return lead + " Thank you for telling us that it was hard."
	case progress.Pain:
		return lead
	}
	return lead + " Each one makes you a little stronger or looser."
}

// adviceWords say what follows from a session, and what to do. They are ours, for the clinic to approve.
func adviceWords(content *guide.Guide, t telling, came progress.Told) []string {
	now := "We made your next routine a step easier. You stand at " + stepWords(content, came.Subscriber.Step()) + "."
	if _, lower := t.Step.Down(); !lower {
		now = "You are at the easiest step. Do less, and leave out what hurts."
	}
	tomorrow := "Is it still there tomorrow morning? Then talk to a professional before you go on."
	switch came.Advice {
	case progress.ShowForm:
		words := []string{"You keep the same amount next time. These tips can help you to do it well.", "If it gets worse, stop and rest."}
		if t.Focus == guide.Stretch {
			words = append([]string{"A stretch should not hurt. Ease off until you feel a light pull, and no pain."}, words...)
		}
		return words
	case progress.ShowEasier:
		return []string{"You keep the same amount next time. Try these easier ways to do it."}
	case progress.StepDown:
		if t.Felt == progress.Pain {
			return []string{"Rest for today. " + now, tomorrow}
		}
		return []string{now}
	case progress.SeeProfessional:
		return []string{"Rest for today. " + now, "Please talk to a professional before your next strength routine."}
	}
	if t.Felt == progress.TooEasy && came.Offer == nil && came.Kept {
		return []string{"Does it feel too easy again next time? Then we offer you a step up, once a week at the most."}
	}
	return nil
}
