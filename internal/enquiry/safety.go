package enquiry

import "strings"

// Safety is the standing safety text: what stands above the form, on the page after it, in the API's answer
// and in each acknowledgement. It is the same for everybody, whatever they wrote.
type Safety struct {
	Not       string // for emergencies
	Emergency string // what to do if any of Signs fits
	Signs     []string
	// Urgent, Online and Call are one sentence: Online is the name of a website.
	Urgent, Online, Call string
	Relay                string
}

// SafetyWords are ours, and wait for the clinic's approval.
var SafetyWords = Safety{
	Not:       "Messages to us are not for emergencies. We do not read them straight away.",
	Emergency: "Call 999 or go to A&E now if you have back pain with any of these:",
	Signs: []string{
		"numbness round your genitals or your bottom", "new trouble when you pee or poo", "weakness in both legs", "chest pain",
	},
	Urgent: "For urgent advice, go to", Online: "NHS 111 online", Call: "or call 111.",
	Relay: "If you can't hear or speak on the phone, use the Relay UK app. Call 18000 for 999, or 18001 111 for 111.",
}

// String is the whole text in one line.
func (s Safety) String() string {
	last := len(s.Signs) - 1
	signs := strings.Join(s.Signs[:last], ", ") + ", or " + s.Signs[last] + "."
	return strings.Join([]string{s.Not, s.Emergency, signs, s.Urgent, s.Online, s.Call, s.Relay}, " ")
}
