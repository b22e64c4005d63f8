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

	"limber/internal/message"
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

var anyLink = regexp.MustCompile(`https?://\S+|\{\{(session|preferences|unsubscribe)\}\}([#?][\w=&-]+)?`)

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
		for _, words := range append([]string{exercise.Name, exercise.Dose, "About 1½ minutes", "Start: " + exercise.Start}, exercise.Steps...) {
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

func TestAMessageLoadsNothingButTheGuidesDrawings(t *testing.T) {
	loads := regexp.MustCompile(`(?i)url\(|@import|@font-face|\sbackground\s*=|srcset|http-equiv|\ssrc\s*=`)
	drawing := regexp.MustCompile(`^https://limber\.example/figures/[a-z0-9-]+\.png$`)
	for name, email := range every(t) {
		pictures := 0
		for _, e := range parse(t, email.HTML) {
			switch e.name {
			case "img":
				pictures++
				if !drawing.MatchString(e.attrs["src"]) {
					t.Errorf("%s shows %q", name, e.attrs["src"])
				}
			case "link", "script", "iframe", "object", "embed", "video", "audio", "svg", "form", "base":
				t.Errorf("%s has <%s>", name, e.name)
			}
		}
		if want := map[string]int{"routine": 5}[name]; pictures != want {
			t.Errorf("%s shows %d drawings, want %d", name, pictures, want)
		}
		if found := loads.FindAllString(email.HTML, -1); len(found) != pictures {
			t.Errorf("%s loads by %q, and shows %d drawings", name, found, pictures)
		}
	}
}

func TestWhatOneReaderLoadsEveryReaderLoads(t *testing.T) {
	template, err := stretches().Template()
	if err != nil {
		t.Fatal(err)
	}
	sources := func(name, link string) (all []string) {
		data, err := message.Personal{SessionURL: "https://limber.example/session/s1", Name: name, Line: "For " + name + ".", PreferencesURL: preferences + link, UnsubscribeURL: unsubscribe + link}.Data()
		if err != nil {
			t.Fatal(err)
		}
		for _, picture := range named(parse(t, fill(template.HTML, values(t, data))), "img") {
			all = append(all, picture.attrs["src"])
		}
		return all
	}
	sam, anna := sources("Sam", "sam"), sources("Anna", "anna")
	if len(sam) != 5 || !slices.Equal(sam, anna) {
		t.Errorf("Sam loads %q, Anna %q", sam, anna)
	}
}

func TestADrawingCouldBeNothingElse(t *testing.T) {
	for _, bad := range []string{
		"", "https://limber.example/figures/quads.svg", "https://limber.example/figures/.png", "https://limber.example/figures/a/b.png",
		"https://limber.example/figures/quads.png?r=1", "https://limber.example/figures/quads.png#r", "https://limber.example/r/1/figures/quads.png",
		"https://elsewhere.example/figures/quads.png", "https://limber.example.evil/figures/quads.png", "https://r@limber.example/figures/quads.png",
		"https://figures/quads.png", "/figures/quads.png", "//limber.example/figures/quads.png", "https://limber.example/figures/{{hello}}.png",
		"https://limber.example/figures/QUADS.png", "https://limber.example/figures/figures/quads.png",
	} {
		routine := stretches()
		routine.Exercises[0].Picture.URL = bad
		if _, err := routine.Template(); err == nil {
			t.Errorf("%q was taken as a drawing", bad)
		}
	}
	routine := stretches()
	routine.Exercises[0].Picture.Alt = ""
	if _, err := routine.Template(); err == nil {
		t.Error("a drawing was taken without words in its place")
	}
}

func TestEveryDrawingHasWordsInItsPlaceAndAWidthForOutlook(t *testing.T) {
	routine := stretches()
	template, err := routine.Template()
	if err != nil {
		t.Fatal(err)
	}
	for i, picture := range named(parse(t, template.HTML), "img") {
		if picture.attrs["alt"] != routine.Exercises[i].Picture.Alt || picture.attrs["width"] == "" || picture.attrs["height"] != "" {
			t.Errorf("drawing %d: %v", i, picture.attrs)
		}
	}
}

func TestHowLongAnExerciseTakesIsToldInHalfMinutes(t *testing.T) {
	for seconds, want := range map[int]string{
		1: "About half a minute", 30: "About half a minute", 31: "About 1 minute", 60: "About 1 minute", 61: "About 1½ minutes",
		90: "About 1½ minutes", 91: "About 2 minutes", 150: "About 2½ minutes", 280: "About 5 minutes",
	} {
		if got := (message.Exercise{Seconds: seconds}).Time(); got != want {
			t.Errorf("%d seconds: %q, want %q", seconds, got, want)
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
		"fewer":               "You can keep them all, or have fewer. Choose on your page.",
		"fewer-none":          "You can keep them all, or have fewer. Choose on your page.",
		"reason":              "Tell us what got in the way, and we show you one tip.",
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
