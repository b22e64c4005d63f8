package message_test

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// element is one element of a message's HTML, with the words inside it and inside its children.
type element struct {
	name  string
	attrs map[string]string
	words string
}

// parse reads HTML strictly: every element closed, every attribute quoted, every entity known.
func parse(t testing.TB, html string) []*element {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(html))
	decoder.Strict = false
	decoder.AutoClose = xml.HTMLAutoClose
	decoder.Entity = xml.HTMLEntity
	var all, open []*element
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("the HTML is malformed: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, attrs: map[string]string{}}
			for _, a := range token.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			for _, outer := range open {
				outer.words += " "
			}
			all, open = append(all, e), append(open, e)
		case xml.EndElement:
			if len(open) == 0 || open[len(open)-1].name != token.Name.Local {
				t.Fatalf("</%s> closes nothing", token.Name.Local)
			}
			open = open[:len(open)-1]
		case xml.CharData:
			for _, e := range open {
				e.words += string(token)
			}
		}
	}
	return all
}

func named(all []*element, names ...string) []*element {
	var found []*element
	for _, e := range all {
		if slices.Contains(names, e.name) {
			found = append(found, e)
		}
	}
	return found
}

// oneLine makes words comparable wherever lines are broken.
func oneLine(words string) string { return strings.Join(strings.Fields(words), " ") }

var anyLink = regexp.MustCompile(`https?://\S+|\{\{(preferences|unsubscribe)\}\}`)

func TestTextAndHTMLSayTheSame(t *testing.T) {
	notWords := regexp.MustCompile(anyLink.String() + `|\d+\) |\* |={5,}|-{5,}|:`) // links are compared below
	for name, email := range every(t) {
		all := parse(t, email.HTML)
		_, shownWords, _ := strings.Cut(named(all, "body")[0].words, named(all, "div")[0].words)
		html := oneLine(notWords.ReplaceAllString(shownWords, " "))
		text := oneLine(notWords.ReplaceAllString(email.Text, " "))
		if html != text {
			t.Errorf("%s: the HTML says\n%s\nand the text says\n%s", name, html, text)
		}
		var shown []string
		for _, a := range named(all, "a") {
			shown = append(shown, a.attrs["href"])
		}
		written := anyLink.FindAllString(email.Text, -1)
		if !slices.Equal(shown, written) {
			t.Errorf("%s: HTML links %q, text links %q", name, shown, written)
		}
	}
}

func TestEveryExerciseIsShownWithItsDoseItsStepsAndItsLink(t *testing.T) {
	routine := stretches()
	template, err := routine.Template()
	if err != nil {
		t.Fatal(err)
	}
	html := oneLine(named(parse(t, template.HTML), "body")[0].words)
	text := oneLine(template.Text)
	for _, exercise := range routine.Exercises {
		for _, words := range append([]string{exercise.Name, exercise.Dose}, exercise.Steps...) {
			if !strings.Contains(html, words) || !strings.Contains(text, words) {
				t.Errorf("%q is missing", words)
			}
		}
		if !strings.Contains(template.HTML, `href="`+exercise.Link+`"`) || !strings.Contains(text, exercise.Link) {
			t.Errorf("the link of %s is missing", exercise.Name)
		}
	}
}

func TestEveryLinkIsAbsolute(t *testing.T) {
	for name, email := range every(t) {
		for _, a := range named(parse(t, email.HTML), "a") {
			if !anyLink.MatchString(a.attrs["href"]) {
				t.Errorf("%s: %q leads to %q", name, a.words, a.attrs["href"])
			}
		}
	}
}

func TestReadingAMessageLoadsNothing(t *testing.T) {
	loads := regexp.MustCompile(`(?i)\ssrc\s*=|url\(|@import|@font-face|\sbackground\s*=|srcset|http-equiv`)
	for name, email := range every(t) {
		if found := loads.FindString(email.HTML); found != "" {
			t.Errorf("%s has %q", name, found)
		}
		for _, e := range named(parse(t, email.HTML), "img", "link", "script", "iframe", "object", "video", "form") {
			t.Errorf("%s has <%s>", name, e.name)
		}
	}
}

func TestMessagesCanBeReadWithAScreenReaderAndWithoutStyles(t *testing.T) {
	size := regexp.MustCompile(`font-size:(\d+)px`)
	for name, email := range every(t) {
		all := parse(t, email.HTML)
		for _, table := range named(all, "table") {
			if table.attrs["role"] != "presentation" {
				t.Errorf("%s: a layout table would be read out as a table", name)
			}
		}
		if all[0].attrs["lang"] != "en-GB" {
			t.Errorf("%s: the language is %q", name, all[0].attrs["lang"])
		}
		title, h1 := named(all, "title"), named(all, "h1")
		if len(title) != 1 || title[0].words != email.Subject || len(h1) != 1 || h1[0].words != email.Subject {
			t.Errorf("%s: the title and the one main heading must be the subject", name)
		}
		for _, found := range size.FindAllStringSubmatch(email.HTML, -1) {
			if px, _ := strconv.Atoi(found[1]); px < 16 {
				t.Errorf("%s: letters of %d pixels", name, px)
			}
		}
	}
}

func TestAnInboxShowsASentenceAfterTheSubject(t *testing.T) {
	want := map[string]string{
		"routine":           "Today: Quads stretch, Hip flexor stretch, Sitting glute stretch, Hamstring stretch, Side stretch.",
		"routine-least":     "Today: Bridge, stage 1.",
		"confirmation":      "Confirm within 48 hours. If you did not ask, ignore this email.",
		"alreadysubscribed": "Nothing has changed. You can see or change your days.",
		"details":           "It works for 1 hour. If you did not ask, ignore this email.",
		"stillwant":         "If so, tell us before 25 November 2026.",
		"staffalert":        "2 delivery jobs failed several times, so the service stopped trying.",

		"enquirynotice":       "It came on Friday 27 November at 4:10pm.",
		"enquirynotice-call":  "It came on Friday 27 November at 4:10pm.",
		"enquirynotice-full":  "It came on Friday 27 November at 4:10pm.",
		"enquiryreceived":     "Messages to us are not for emergencies. We do not read them straight away.",
		"enquirywaiting":      "It came on Friday 27 November at 4:10pm.",
		"enquirywaiting-call": "It came on Friday 27 November at 4:10pm.",
		"enquirywaiting-last": "It came on Friday 27 November at 4:10pm.",
		"enquirydigest":       "New: 2. Waiting for an answer: 5.",
		"enquirydigest-many":  "New: 1. Waiting for an answer: 0.",
		"staffsignin":         "It works once, for 15 minutes. If you did not ask, ignore this email.",
	}
	for name, email := range every(t) {
		hidden := named(parse(t, email.HTML), "div")[0]
		if want[name] == "" || !strings.HasPrefix(hidden.words, want[name]+"\u2007") || !strings.Contains(hidden.attrs["style"], "display:none") {
			t.Errorf("%s: %q, hidden by %q", name, hidden.words, hidden.attrs["style"])
		}
	}
}

func TestNoMessageIsCutOffByAMailProgram(t *testing.T) {
	long := stretches()
	for range 3 {
		long.Exercises = append(long.Exercises, stretches().Exercises...)
	}
	template, err := long.Template()
	if err != nil {
		t.Fatal(err)
	}
	if len(template.HTML) > 102_000 {
		t.Errorf("a routine of %d exercises has %d bytes; Gmail cuts at 102 kB", len(long.Exercises), len(template.HTML))
	}
	for name, email := range every(t) {
		if len(email.HTML) > 20_000 {
			t.Errorf("%s has %d bytes of HTML", name, len(email.HTML))
		}
		for line := range strings.Lines(email.Text) {
			if len([]rune(line)) > 73 && !anyLink.MatchString(line) {
				t.Errorf("%s: a line of text is too long: %q", name, line)
			}
		}
	}
}
