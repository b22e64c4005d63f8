package reply_test

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"limber/internal/reply"
)

func TestStopIsUnderstoodInEveryFormPeopleUse(t *testing.T) {
	for _, text := range []string{
		// The words themselves, dressed up.
		"Stop", "STOP", "stop", "StOp", "STOP.", "stop!!!", "Stop?", "STOP ", " \n\tSTOP\r\n", "“STOP”", "\"Stop.\"", "'stop'", "(STOP)", "*STOP*", "_stop_",
		"STOP 🙏", "🛑", "😡stop😡", "stop-", "STOP/END", "\u200bST\u200bOP\u200d", "\ufeffstop", "S\u00adTOP", "ＳＴＯＰ", "ｓｔｏｐ．", "𝐒𝐓𝐎𝐏", "𝘴𝘵𝘰𝘱", "stóp", "STO\u0301P",
		"STOPALL", "stop all", "Stop All.", "STOPDONE", "STOP DONE", "stop2", "STOP\nSent from my phone", "STOP STOP STOP", "stop stop",
		"UNSUBSCRIBE", "unsubscribe", "Unsubscribed", "un-subscribe", "un subscribe", "UNSUB", "CANCEL", "END", "QUIT", "REMOVE", "OPT OUT", "opt-out", "optout", "Opt out.",
		"ARRET", "arrêt", "ARRÊT", "TD", "td.", "revoke", "Revoke consent", "no more", "Enough!",
		// In a sentence.
		"Stop. Thank you", "stop thanks", "please stop", "Please stop texting me", "unsubscribe me please", "stop it", "STOP IT NOW", "Can you stop these please?", "I want to stop",
		"How do I stop this?", "why can't I stop these", "Please don't. STOP.", "don't, stop", "I can't stop these texts, please STOP", "stop sending me this", "stop pausing", "stop snoozing",
		"cancel please", "Please cancel", "Cancel my subscription", "I'd like to cancel", "end this", "I want to end it", "quit", "please remove me", "Remove my number", "hi, remove me please",
		"no more texts", "No more messages please", "I want no more reminders", "leave me alone", "take me off", "Take me off your list", "delete me", "delete my number", "opt me out",
		"Don't text me", "Don’t text me again", "do not contact me", "don't want these", "I do not want these any more", "wrong number", "Not interested", "I'm done with this",
		"fuck off", "F*** off", "Fuck Off!!!", "piss off", "sod off", "go away",
		// With a slip of the thumb.
		"Stopp", "stoppp", "STOOOP", "sotp", "stpo", "tsop", "stp", "Stip", "stop1", "st0p", "stpo!", "s top", "st op", "ST-OP", "S T O P", "S.T.O.P.", "s-t-o-p", "S T O P please",
		"unsubcribe", "UNSUSCRIBE", "unsuscribe me please", "unsubscribe!", "cancle", "stop all!", "stopal", "step", // another word, but when in doubt, stop
		// With something else besides: STOP wins.
		"YES STOP", "help stop", "pain 6 stop", "PAIN 6. STOP", "START STOP", "done. stop", "pause 2 weeks then stop", "my back hurts, stop",
		// Where the rest can't be read.
		"STOP\xff", "\xffSTOP", "\xff\xfe stop \x80", "please stop \xf0\x28", "STOP " + strings.Repeat("x", 3000), "STOP" + strings.Repeat(" !", 3000), "STOP\x00",
	} {
		if got := reply.Parse(text); got != (reply.Command{Kind: reply.Stop}) {
			t.Errorf("Parse(%.60q) = %+v, want stop", text, got)
		}
	}
}

func TestWhatIsPlainlyNoRefusalDoesNotStop(t *testing.T) {
	for _, text := range []string{
		"I can't stop smiling", "can’t stop", "cannot stop running", "don't stop", "Don’t stop!", "please do not stop", "never stop", "ran non-stop", "nonstop", "at the bus stop",
		"I stopped at 5k", "we were stopping a lot", "used my stopwatch", "the end of my run", "felt fine at the end", "I will not quit", "",
		"Liked “Riverside Physio: your routine is ready. Reply STOP to stop.”", "Loved \"Reply STOP to stop.\"", "Reacted 👍 to “Reply STOP to stop.”",
		"👍 to “Reply STOP to stop.”", "\u200b👍\u200b to “\u200aReply STOP to stop.\u200a”", "Removed a like from “Reply STOP to stop.”", "Laughed at “Reply STOP”",
		"start", "restart", "UNSTOP", "subscribe", "yes", "done", "help", "pain 6", "pause 2w", "snooze", "top run", "shop later",
	} {
		if got := reply.Parse(text); got.Kind == reply.Stop {
			t.Errorf("Parse(%q) = %+v", text, got)
		}
	}
}

func TestCommandsAreUnderstoodAsPeopleTypeThem(t *testing.T) {
	for kind, texts := range map[reply.Kind][]string{
		reply.Start:   {"START", "start", "Start.", "UNSTOP", "restart", "Begin", "SUBSCRIBE", "subscribe me please", "start again", "Start again please!", "please start", "I'd like to start again", "start texts", "OK start", "opt in"},
		reply.Resume:  {"RESUME", "resume please", "unpause", "Un\u200bpause", "I'm back", "I’m back!", "im back", "I am back now", "continue"},
		reply.Help:    {"HELP", "help!", "Help me please", "INFO", "info", "?", "???", "¿?", "？", "AIDE", "who is this?", "Who are you", "what is this?", "help with the exercises", "yes, who is this?"},
		reply.Yes:     {"YES", "yes", "Y", "y.", "yep", "Yeah", "ok", "OK!", "okay", "confirm", "Confirmed", "yes please", "Yes, thanks", "\"Yes\"", "“YES”", "ＹＥＳ", "yes ok", "ok sure", "yes i do", "sure", "YES 👍"},
		reply.No:      {"NO", "no", "N", "no thanks", "No thank you", "nope", "not now", "not today"},
		reply.Done:    {"DONE", "done!", "Done 👍", "✅", "✅✅", "✔️", "did it", "I did it!", "Finished", "finished!", "all done", "Done it", "I've done it", "im done", "done, felt good", "done no pain", "ok done", "yes done", "Done the routine", "did my exercises", "completed"},
		reply.Easier:  {"EASIER", "easier please", "too hard", "It's too hard", "That was way too hard!", "make it easier", "done, too hard", "too difficult", "too much"},
		reply.TooEasy: {"too easy", "it was too easy", "that's too easy!"},
		reply.Harder:  {"HARDER", "harder please", "make it harder please", "yes harder"},
		reply.Unclear: {
			"", " ", "\u200b", "...", "👍", "😀", "hello", "Please", "What time is my run?", "6", "2 weeks", "not done", "I haven't done it", "not too hard", "not too easy",
			"yes but not on Mondays", "start time?", "it was harder than I thought", "easier than I thought", "when does it start?", "maybe", "back", "my back",
			"привет", "你好", "\xff\xfe", "yes\xff", "DONE \xc3", strings.Repeat("yes ", 500), "done" + strings.Repeat(" ", reply.MaxText),
		},
	} {
		for _, text := range texts {
			if got := reply.Parse(text); got != (reply.Command{Kind: kind}) {
				t.Errorf("Parse(%.60q) = %+v, want %s", text, got, kind)
			}
		}
	}
}

func TestPainIsReadWithItsScore(t *testing.T) {
	for text, want := range map[string]int{
		"PAIN 6": 6, "pain 6": 6, "Pain 6.": 6, "pain: 6": 6, "PAIN: 0": 0, "pain=6": 6, "pain-6": 6, "PAIN6": 6, "pain6/10": 6, "pain 6/10": 6, "pain 6 / 10": 6, "pain 6 out of 10": 6,
		"pain six": 6, "pain six out of ten": 6, "pain is 6": 6, "my pain is 6 today": 6, "6/10 pain": 6, "Pain 10": 10, "pain 10/10": 10, "pain 10 out of 10": 10, "pain ６": 6, "Pain 6️⃣": 6,
		"it hurts 7": 7, "pain 3, my knee": 3, "pain 6 for 3 days": 6, "pain 4 after 5k": 4, "pain 3 after 20 minutes": 3, "done. pain 6": 6, "easier, pain 5": 5, "help pain 6": 6, "No. Pain 6": 6, "pain zero": 0,
		// A range counts as its upper end, a half as the next whole.
		"pain 6-7": 7, "pain 7 to 6": 7, "pain 6–7": 7, "pain 6 to 7": 7, "pain 6 or 7": 7, "pain 6-7/10": 7, "pain 5.5": 6, "pain 5,5": 6, "pain 0.5": 1,
		"no pain": 0, "No pain today": 0, "pain free": 0, "pain-free!": 0, "no more pain": 0, "I have no pain anymore": 0, "later on it hurts 7": 7, "doesn't hurt": 0,
		// No certain score.
		"PAIN": -1, "pain!": -1, "pause, my back hurts": -1, "snooze it hurts": -1, "later on it hurts": -1, "my back hurts": -1, "it hurts": -1, "It hurts!!": -1, "ouch": -1, "Ow": -1, "so sore": -1, "pain 11": -1, "pain 60": -1, "pain 99999999999999999999": -1, "pain 6 6 6": -1,
		"pain was 3 now 7": -1, "pain 2nd day": -1, "L5 pain": -1, "pain after 5k": -1, "pain for 3 days": -1, "pain in 3 places": -1, "this one hurts": -1, "pain x": -1, "pain a lot": -1,
		"no pain in my back, my knee is swollen": -1, "no pain but it hurts": -1, "start hurting": -1, "yes it hurts": -1, "pain 1.2.3": -1,
	} {
		if got := reply.Parse(text); got != (reply.Command{Kind: reply.Pain, Score: want}) {
			t.Errorf("Parse(%q) = %+v, want pain %d", text, got, want)
		}
	}
}

func TestSnoozeIsReadWithItsLength(t *testing.T) {
	const unclear = 0
	for text, want := range map[string]time.Duration{
		"SNOOZE": time.Hour, "snooze please": time.Hour, "Snooze!": time.Hour, "later": time.Hour, "remind me later": time.Hour, "please snooze": time.Hour,
		"SNOOZE 2H": 2 * time.Hour, "snooze 2 hours": 2 * time.Hour, "snooze for 2 hrs": 2 * time.Hour, "Snooze two hours please": 2 * time.Hour, "SNOOZE2H": 2 * time.Hour, "snooze 2": 2 * time.Hour, "snooze 4": 4 * time.Hour,
		"remind me in 2 hours": 2 * time.Hour, "snooze 30": 30 * time.Minute, "snooze 30m": 30 * time.Minute, "snooze 30 mins": 30 * time.Minute, "snooze 30min": 30 * time.Minute,
		"snooze half an hour": 30 * time.Minute, "snooze for half an hour": 30 * time.Minute, "snooze an hour": time.Hour, "snooze an hour and a half": 90 * time.Minute, "snooze 1.5h": 90 * time.Minute,
		"snooze 1½ hours": 90 * time.Minute, "snooze 1h30": 90 * time.Minute, "snooze 1 hour 30 minutes": 90 * time.Minute, "snooze 1,5 h": 90 * time.Minute, "snooze forty five minutes": 45 * time.Minute,
		"snooze a couple of hours": 2 * time.Hour, "snooze 90": 90 * time.Minute, "snooze 2h, I'm at work": 2 * time.Hour, "snooze 2h my back hurts": 2 * time.Hour,
		"snooze 15m": 15 * time.Minute, "snooze 12h": 12 * time.Hour, "snooze 720": 12 * time.Hour,
		"snooze 14m": unclear, "snooze 13h": unclear, "snooze 721": unclear, "snooze 0": unclear, "snooze 10": unclear, "snooze 5": unclear, "snooze 2 days": unclear, "snooze until 6": unclear,
		"snooze until tomorrow": unclear, "snooze 6pm": unclear, "remind me at 6": unclear, "snooze 30 im busy": unclear, "snooze 2 3": unclear, "snooze 99999999999h": unclear, "snooze 2-3 hours": unclear,
	} {
		if got := reply.Parse(text); got != (reply.Command{Kind: reply.Snooze, For: want}) {
			t.Errorf("Parse(%q) = %+v, want snooze %v", text, got, want)
		}
	}
}

func TestPauseIsReadWithItsDays(t *testing.T) {
	const unclear = 0
	for text, want := range map[string]int{
		"PAUSE": 7, "pause please": 7, "Pause.": 7, "PAUSE 2W": 14, "pause 2 weeks": 14, "pause two weeks": 14, "pause for 2 wks": 14, "PAUSE2W": 14, "pause 3 days": 3, "pause 3d": 3, "pause 10": 10,
		"pause a week": 7, "pause for a month": 28, "pause 2 months": 56, "pause a fortnight": 14, "pause half a week": 4, "pause 1 week 3 days": 10, "pause a week and a half": 11, "pause a year": 365,
		"pause 2w on holiday": 14, "pause 2 weeks my back hurts": 14, "pause about 2 weeks and a half, it hurts": 18, "ok pause 1w": 7, "yes, pause 2w": 14,
		"pause 1d": 1, "pause 365": 365, "pause 366": unclear, "pause two years": unclear, "pause 0": unclear, "pause 0 days": unclear, "pause until monday": unclear, "pause 24/12": unclear, "pause 2-3 weeks": unclear,
		"pause 2 hours": unclear, "pause 999999999999 weeks": unclear, "pause 2m": unclear,
	} {
		if got := reply.Parse(text); got != (reply.Command{Kind: reply.Pause, Days: want}) {
			t.Errorf("Parse(%q) = %+v, want pause %d", text, got, want)
		}
	}
}

// TestStopComesFirst is a property: whatever follows STOP and a mark, and however it is spelled in
// capitals and small letters, it stops.
func TestStopComesFirst(t *testing.T) {
	rests := []string{"", "start", "yes", "don't stop", "pausing", "pain 6", "don't", "help", "never", "bus", "“quoted”", "\xff", "a b c", strings.Repeat("z", 5000), "🙂", "0", "12"}
	for spelling := range 16 {
		word := []rune("stop")
		for i := range word {
			if spelling>>i&1 == 1 {
				word[i] = unicode.ToUpper(word[i])
			}
		}
		for _, front := range []string{"", " ", "\n", "\"", "“", "- ", "🙂 ", "\u200b", "\ufeff"} {
			for mark := range rune(0x80) {
				if unicode.IsLetter(mark) || unicode.IsDigit(mark) || mark == '\'' || mark == '*' || mark == '`' {
					continue // part of a word: not the lone word STOP
				}
				for _, rest := range rests {
					if text := front + string(word) + string(mark) + rest; reply.Parse(text).Kind != reply.Stop {
						t.Fatalf("Parse(%.80q) = %+v", text, reply.Parse(text))
					}
				}
			}
		}
	}
}
