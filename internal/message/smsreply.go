package message

// The replies answer what runners text back, so they are sent only where the clinic has a two-way
// number. A day and a time ("Wed 25 Nov at 18:35") may be empty, and is left out over MaxTextWhen.
//
// Those about how a routine felt (Low, Rest, StopNow, HowMuch) name neither the feeling nor its number:
// a text shows on a locked phone.

// words are the answers that a runner may send at any time.
const words = "DONE, EASIER, HARDER, SNOOZE, PAUSE, RESUME or STOP."

// Confirmed answers a YES.
func (t Texts) Confirmed(next string) string {
	return t.say("thank you, your texts are on.", upcoming(next), " Reply HELP to see what you can send, or STOP to stop.")
}

// ConfirmTooLate answers a YES that nothing waits for any more.
func (t Texts) ConfirmTooLate() string {
	return t.say("sorry, that came too late, so we send you nothing. To ask again, go to ", t.site, "/subscribe")
}

// Stopped is the one receipt for a STOP.
func (t Texts) Stopped() string {
	return t.say("you will get no more texts from us. To start again, reply START.")
}

// Started answers a START.
func (t Texts) Started(next string) string {
	return t.say("hello again. Your texts are on.", upcoming(next), " Reply STOP to stop.")
}

// Help says who we are and what a runner can send.
func (t Texts) Help() string {
	return t.say("exercise routines by text. You can reply ", words, t.call())
}

// Friendly answers what we can't make out.
func (t Texts) Friendly() string {
	return t.say("sorry, we did not get that. You can reply ", words, t.call())
}

// NotKnown answers a number that has no subscription.
func (t Texts) NotKnown() string {
	return t.say("we do not know this number. To get exercise routines, go to ", t.site, "/subscribe")
}

// Paused answers a PAUSE. Until is the first day with routines again.
func (t Texts) Paused(until string) string {
	return t.say("your routines are paused", phrase(" until ", within(until, MaxTextWhen), ""), ". To start sooner, reply RESUME.")
}

// PauseUnclear answers a PAUSE whose length can't be made out, or isn't one we offer.
func (t Texts) PauseUnclear() string {
	return t.say("how long is your break? It can be from 1 day to 1 year. Reply, for example, PAUSE 2 WEEKS.")
}

// Resumed answers a RESUME, whether or not there was a pause.
func (t Texts) Resumed(next string) string { return t.say("your routines are on.", upcoming(next)) }

// Resting answers a RESUME of a runner who rests: only their page turns the routines on again, where they
// say that they are well enough.
func (t Texts) Resting(code string) string {
	return t.say("you are resting. When you feel better, turn your routines on here: ", t.link(todayPage, code))
}

// Snoozed says when a routine comes again.
func (t Texts) Snoozed(at string) string {
	return t.say("OK. We will send your routine again", phrase(": ", within(at, MaxTextWhen), ""), ".")
}

// SnoozeTooLate answers a SNOOZE that would end after the day's last text.
func (t Texts) SnoozeTooLate() string {
	return t.say("that is too late for a text today. You can still use the link we sent. Your next routine comes as planned.")
}

// SnoozeUnclear answers a SNOOZE whose length can't be made out, or isn't one we offer.
func (t Texts) SnoozeUnclear() string {
	return t.say("how long shall we wait? It can be from 15 minutes to 12 hours. Reply, for example, SNOOZE 2 HOURS.")
}

// NothingToday answers a DONE or a SNOOZE on a day without a routine.
func (t Texts) NothingToday() string {
	return t.say("we have sent you no routine today, so nothing has changed.")
}

// Done answers a DONE.
func (t Texts) Done() string {
	return t.say("well done. Too hard or too easy? Reply EASIER or HARDER.")
}

// Easier answers an EASIER. Unchanged means that there is nothing easier.
func (t Texts) Easier(changed bool) string {
	if changed {
		return t.say("OK. Your next routine will be one step easier.")
	}
	return t.say("you are on the easiest step. Do less, and leave out what is too hard.", t.call())
}

// Harder answers a HARDER. Unchanged means that there is nothing harder, or that the last step up was
// less than a week ago, or that strength routines are off.
func (t Texts) Harder(changed bool) string {
	if changed {
		return t.say("OK. Your next routine will be one step harder.")
	}
	return t.say("no step up for now. You are at the top, or resting, or went up in the last 7 days.")
}

// TooEasy answers who says so. Only a HARDER goes up.
func (t Texts) TooEasy() string {
	return t.say("thank you for telling us. Do you want to go one step up? Reply HARDER.")
}

// Low answers a score of 0 to 2.
func (t Texts) Low() string {
	return t.say("thank you for telling us. You can carry on. If it gets worse, stop and rest. Help: ", t.help())
}

// Rest answers a score of 3 to 5.
func (t Texts) Rest() string {
	return t.say("take it easier. If it is new, or not gone by tomorrow, talk to a professional. Help: ", t.help())
}

// Seek answers a score of 3 to 5 that is not the first in a few days.
func (t Texts) Seek() string {
	return t.say("rest today. Please talk to a professional before your next strength routine. Help: ", t.help())
}

// StopNow answers a score of 6 to 10, after which nothing is sent until the runner turns the routines on.
func (t Texts) StopNow() string {
	return t.say("stop now and rest. Call 999 in an emergency. No routines until you turn them on. Help: ", t.help())
}

// HowMuch answers a score that can't be made out. Its advice is safe for any.
func (t Texts) HowMuch() string {
	return t.say("if it is sharp or new, stop and rest. Send the same word and a number, 0 to 10. Help: ", t.help())
}

// Doing answers a runner who asks how they are getting on: sessions in a row, and minutes in four weeks.
func (t Texts) Doing(inARow, minutes int, next string) string {
	if inARow == 0 {
		return t.say("no sessions told in the last week. Reply DONE after your next one, and we count it.", upcoming(next))
	}
	return t.say("well done: ", count(min(inARow, 999), "session"), " in a row, and ", count(min(minutes, 9999), "minute"), " in 4 weeks.", upcoming(next))
}

// NotCounted answers the same of a runner whose answers aren't kept.
func (t Texts) NotCounted(code string) string {
	return t.say("we keep no answers of yours, so we can not count. Change that here: ", t.link(todayPage, code))
}

// Tip answers a runner who says what came between with a tip, no longer than MaxTextTip.
func (t Texts) Tip(words string) string {
	if words = within(words, MaxTextTip); words == "" {
		words = "thank you for telling us. Your routines go on as planned."
	}
	return t.say(words)
}

// upcoming says when the next routine comes.
func upcoming(next string) string { return phrase(" Next routine: ", within(next, MaxTextWhen), ".") }
