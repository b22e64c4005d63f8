package message

import "strconv"

// Confirm asks the owner of a number whether they want the texts. It holds nothing that was typed into
// the form, since anyone can type anything there.
func (t Texts) Confirm(code string) string {
	link := t.link(confirmPage, code)
	if t.twoWay {
		return t.say("do you want exercise texts? Confirm: ", link, " Or reply YES. Not you? Ignore this.")
	}
	return t.say("do you want exercise reminders by text? Confirm: ", link, " Not you? Ignore this.")
}

// Already tells the owner of a number that gets the texts that somebody asked for them again. The page
// of their routine, where its link leads, must offer to change and to stop the texts.
func (t Texts) Already(code string) string {
	return t.say("you already get our texts. Nothing has changed. Change or stop them: ", t.link(todayPage, code))
}

// Reminder says that a routine is ready. The name is a whole name or a first name: FirstName chooses
// what to call the runner. Stop is the code of the link to stop, which one-way texts need, and two-way
// texts don't use. With a site as long as allowed, a one-way reminder holds the links and the minutes; a
// shorter site leaves room for the clinic, and then for the name.
func (t Texts) Reminder(name string, minutes int, today, stop string) string {
	hello, long, link := phrase("", FirstName(name), ", "), length(minutes), t.link(todayPage, today)
	if t.twoWay {
		return t.say(hello, "your ", long, "routine is ready: ", link, " Reply STOP to stop.")
	}
	links := "routine: " + link + " Stop: " + t.link(stopPage, stop)
	for _, text := range []string{
		t.say(hello, "your ", long, links),
		t.say("your ", long, links),
		"Your " + long + links,
	} {
		if places(text) <= MaxText {
			return text
		}
	}
	return long + links
}

// Details gives the link to see or erase what is held about a runner, which works for one hour.
func (t Texts) Details(code string) string {
	return t.say("see or erase your details: ", t.link(detailsPage, code), " It works for 1 hour. Not you? Ignore this.")
}

// StillWant asks a runner who has done nothing for a year whether to go on. On is the date of their
// removal, no longer than MaxTextDate. It needs no link to stop: doing nothing stops.
func (t Texts) StillWant(code, on string) string {
	return t.say("still want these texts? Keep: ", t.link(todayPage, code),
		" Or we remove your details", phrase(" on ", within(on, MaxTextDate), ""), ".")
}

// Fewer asks a runner how many routines a week they want from now on, and says how many come from a date, no longer than
// MaxTextDate, if they don't say. The page of their routine, where its link leads, must offer to choose and to stop.
func (t Texts) Fewer(code string, left int, from string) string {
	many := " Or none"
	if left > 0 {
		many = " Or we send " + strconv.Itoa(min(left, 7))
	}
	return t.say("how many routines a week? Choose or stop: ", t.link(todayPage, code),
		many, phrase(" from ", within(from, MaxTextDate), ""), ".")
}

// Reason asks a runner who has told of no session for a week what came between. The page of their routine must offer to
// say, and to stop.
func (t Texts) Reason(code string) string {
	link := t.link(todayPage, code)
	if t.twoWay {
		return t.say("a quiet week? Reply BUSY, BORED, FORGOT or OTHER for a tip, or STOP. Or: ", link)
	}
	return t.say("a quiet week? Tell us why, for one tip, or stop: ", link)
}
