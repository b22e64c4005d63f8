package browser_test

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"limber/infra/browser"
	"limber/internal/guide"
)

// asks are the roles of all that asks for something, and of what says what is wrong.
var asks = []string{"textbox", "radio", "checkbox", "combobox", "listbox", "button", "group", "radiogroup", "alert"}

// hears returns what a screen reader says of a page, a thing a line: its role, its name, and what describes
// it. What is in a group is set in.
func hears(t *testing.T, tab *browser.Tab, page sheet) (lines []string) {
	t.Helper()
	must(t, tab.Open(t.Context(), newShelf(t).put(page)))
	heard, err := tab.Hear(t.Context(), asks...)
	must(t, err)
	focused := func(h browser.Heard) bool { return h.Focused }
	// A page gives the focus to what is wrong in its first frames, which come when the machine has time.
	for deadline := time.Now().Add(10 * time.Second); page.wrong && !slices.ContainsFunc(heard, focused) && time.Now().Before(deadline); {
		time.Sleep(50 * time.Millisecond)
		heard, err = tab.Hear(t.Context(), asks...)
		must(t, err)
	}
	for _, h := range heard {
		line := strings.Repeat("  ", h.Depth) + h.Role + " " + strconv.Quote(h.Name)
		if h.Description != "" {
			line += " " + h.Description
		}
		if h.Invalid {
			line += " [invalid]"
		}
		if h.Focused {
			line += " [focused]"
		}
		lines = append(lines, line)
	}
	return lines
}

// theForm is what is heard of the contact page. The signs are those of the guide's cards.
const theForm = `textbox "Your name"
textbox "Your email address" Give an email address, a phone number, or both.
textbox "Your phone number" Give an email address, a phone number, or both. We only use it to answer you.
group "How would you like us to answer? (you can leave this out)"
  radio "By email"
  radio "By phone"
combobox "If we call you, when is a good time?"
group "What is your message about?"
  radio "Back pain when I run"
  radio "An appointment"
  radio "Something else"
textbox "Your message" Tell us only what we need to answer you. Use up to 2,000 characters.
group "Do any of these fit you?" Most back pain is not serious. A few signs need a doctor, so we ask everybody. If you tick one, we tell you where to get help.
  group "Signs that need help now"
    {emergency}
  group "Signs that need help soon"
    {urgent}
  group "Signs to see a GP about"
    {non-urgent}
group "May we keep and read your message?"
  checkbox "I agree that Riverside Physiotherapy may keep and read my message, which may be about my health, to answer me."
button "Send my message"`

// form returns what is heard of the contact page with these errors, by the beginning of the line that has each.
func form(t *testing.T, wrong map[string]string) (lines []string) {
	t.Helper()
	content, err := guide.Load()
	must(t, err)
	form := theForm
	for _, card := range content.Article().Cards {
		var signs []string
		for _, sign := range card.Items {
			signs = append(signs, "checkbox "+strconv.Quote(strings.ToUpper(sign[:1])+sign[1:]))
		}
		form = strings.Replace(form, "{"+string(card.Level)+"}", strings.Join(signs, "\n    "), 1)
	}
	lines = strings.Split(form, "\n")
	for of, message := range wrong {
		i := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, of) })
		lines[i] += " Error: " + message
		if !strings.HasPrefix(of, "group") {
			lines[i] += " [invalid]"
		}
	}
	if len(wrong) > 0 {
		lines = slices.Insert(lines, 0, `alert "There is a problem" [focused]`)
	}
	return lines
}

func TestAScreenReaderSaysWhatTheContactFormAsksAndWhatIsWrongWithEachAnswer(t *testing.T) {
	c, _ := tools(t)
	tab, s := newTab(t, c), openSite(t)
	page := s.open("contact", "/contact", 200)
	s.press("without answers", "/contact", url.Values{}, 422)
	s.press("with bad answers", "/contact", s.sound(page, "email", "nonsense", "phone", "12", "way", "dove", "call_time", "night"), 422)
	for i, wrong := range []map[string]string{
		nil,
		{
			`textbox "Your name`: "Enter your name.", `textbox "Your message`: "Write your message.",
			`textbox "Your email`: "Enter an email address or a phone number, so that we can answer you.",
			`group "What is`:      "Choose what your message is about.", `group "May we`: "Tick the box to let us keep and read your message.",
		},
		{
			`textbox "Your email`: "Enter an email address, like name@example.com.",
			`textbox "Your phone`: "Enter a phone number, like 01632 960 001 or 07700 900 982.",
			`group "How would`:    "Choose email or phone.", "combobox": "Choose when we may call.",
		},
	} {
		if got, want := hears(t, tab, s.pages[i]), form(t, wrong); !slices.Equal(got, want) {
			t.Errorf("%s: a screen reader says\n%s\n\nand should say\n%s", s.pages[i].name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

func TestAScreenReaderSpellsTheReference(t *testing.T) {
	c, _ := tools(t)
	tab, s := newTab(t, c), openSite(t)
	s.open("sent", "/contact?sent=K7H-4M2", 200)
	must(t, tab.Open(t.Context(), newShelf(t).put(s.pages[0])))
	heard, err := tab.Hear(t.Context(), "StaticText")
	must(t, err)
	var words []string
	for _, h := range heard {
		words = append(words, h.Name)
	}
	if all := strings.Join(words, "\n"); strings.Contains(all, "K7H-4M2") || !strings.Contains(all, "Your reference is:\nK, 7, H, 4, M, 2\n") {
		t.Errorf("a screen reader says %q", words)
	}
}
