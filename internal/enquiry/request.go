package enquiry

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"limber/internal/contact"
	"limber/internal/fault"
)

// The longest answers, in characters.
const (
	MaxName    = 60
	MaxMessage = 2000
)

// Request is an enquiry as it was typed.
type Request struct {
	Name     string
	Email    string
	Phone    string
	Way      string // may be empty, where there is only one
	CallTime string // may be empty
	Topic    string
	Message  string
	Signs    []string // the urgencies of the signs that were ticked
	Consent  bool
	Source   string
	Doubts   []string // of whoever took it
}

// Numbers reads a phone number as people type it: any that can be called back. Its error's words are for them.
type Numbers interface {
	ReadAny(text string) (contact.Phone, error)
}

// read turns a request into an enquiry, or names each field that is wrong, under its name in the API.
func (r Request) read(numbers Numbers) (Enquiry, error) {
	var wrong fault.Fields
	e := Enquiry{Source: r.Source, Wording: Wording, Topic: Topic(r.Topic), Way: r.Way, CallTime: r.CallTime}
	e.Name = cleanLine(r.Name)
	switch n := utf8.RuneCountInString(e.Name); {
	case !utf8.ValidString(r.Name) || n == 0 || strings.TrimFunc(e.Name, invisible) == "":
		wrong.Add("name", "Enter your name.")
	case n > MaxName:
		wrong.Add("name", fmt.Sprintf("Your name must be %d characters or fewer.", MaxName))
	}
	r.readAddresses(&e, numbers, &wrong)
	if !slices.Contains(Topics, e.Topic) {
		wrong.Add("topic", "Choose what your message is about.")
	}
	e.Message = cleanText(r.Message)
	switch n := utf8.RuneCountInString(e.Message); {
	case !utf8.ValidString(r.Message) || strings.TrimFunc(e.Message, invisible) == "":
		wrong.Add("message", "Write your message.")
	case n > MaxMessage:
		wrong.Add("message", fmt.Sprintf("Your message has %s characters. Use %s or fewer.", Thousands(n), Thousands(MaxMessage)))
	}
	if slices.ContainsFunc(r.Signs, func(sign string) bool { return !slices.Contains(Urgencies, Urgency(sign)) }) {
		wrong.Add("signs", "Tick only the boxes that there are.")
	}
	e.Urgency = MostUrgent(r.Signs)
	if !r.Consent {
		wrong.Add("consent", "Tick the box to let us keep and read your message.")
	}
	return e, wrong.Err()
}

// readAddresses reads how the sender is to be reached: by an email address, a number, or both.
func (r Request) readAddresses(e *Enquiry, numbers Numbers, wrong *fault.Fields) {
	mail, phone := strings.TrimSpace(r.Email), strings.TrimSpace(r.Phone)
	var err error
	if mail != "" {
		if e.Email, err = contact.ParseEmail(mail); err != nil {
			wrong.Add("email", "Enter an email address, like name@example.com.")
		}
	}
	if phone != "" {
		if e.Phone, err = numbers.ReadAny(phone); err != nil {
			wrong.Add("phone", "Enter a phone number, like 01632 960 001 or 07700 900 982.")
		}
	}
	if mail == "" && phone == "" {
		wrong.Add("email", "Enter an email address or a phone number, so that we can answer you.")
	}
	switch {
	case e.Way == "" && mail != "":
		e.Way = "email"
	case e.Way == "":
		e.Way = "phone"
	case !slices.Contains(Ways, e.Way):
		wrong.Add("way", "Choose email or phone.")
	case e.Way == "email" && mail == "" && phone != "":
		wrong.Add("email", "Enter your email address, or choose to be called.")
	case e.Way == "phone" && phone == "" && mail != "":
		wrong.Add("phone", "Enter your phone number, or choose to be answered by email.")
	}
	switch {
	case e.CallTime != "" && !slices.Contains(CallTimes, e.CallTime):
		wrong.Add("call_time", "Choose when we may call.")
	case phone == "":
		e.CallTime = ""
	case e.CallTime == "":
		e.CallTime = CallTimes[0]
	}
}

// Thousands writes a count as people do: "2,130".
func Thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

// cleanLine puts a text on one line, with single spaces, without control characters and without marks
// that turn the direction of what follows.
func cleanLine(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || turns(r):
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// cleanText keeps the lines of a text, as one kind of line break, and leaves out other control characters.
func cleanText(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\t", "    ").Replace(text)
	text = strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) || turns(r) {
			return -1
		}
		return r
	}, text)
	return strings.TrimSpace(text)
}

// turns reports whether a character sets the direction of the text after it by force, with which words
// can be made to look like others. Right-to-left letters need none.
func turns(r rune) bool { return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 }

// invisible reports whether a character alone shows nothing.
func invisible(r rune) bool { return unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Mn) }
