package api

import (
	"slices"

	"limber/internal/fault"
	"limber/internal/guide"
)

// formAnswer is one of our forms for a website to show: its questions in their order, and the words around
// them, which are those of our own page. A website that shows other words keeps other consents than we note.
type formAnswer struct {
	Title     string         `json:"title"`
	Summary   string         `json:"summary"`
	Intro     []formPart     `json:"intro"` // above the form
	Questions []formQuestion `json:"questions"`
	Button    string         `json:"button"`
	// Outro is below the form, Sorry beside what went wrong where it was none of the answers.
	Outro []guide.Block `json:"outro"`
	Sorry []guide.Block `json:"sorry"`
	Stops []formStop    `json:"stops"`
	Sent  formSent      `json:"sent"`
	Page  string        `json:"page"` // our own page with the form
	// Hosted says that only our own page can take answers: its check for programs works nowhere else.
	Hosted bool `json:"hosted"`
}

// formPart is a box beside a form.
type formPart struct {
	Level   guide.CardLevel `json:"level"` // empty where it is no card
	Heading string          `json:"heading"`
	Blocks  []guide.Block   `json:"blocks"`
}

// formStop stops whoever ticked a sign of a level, before the message is sent. The most urgent comes first.
type formStop struct {
	Level guide.CardLevel `json:"level"`
	Title string          `json:"title"`
	Parts []formPart      `json:"parts"` // where to get help, then what becomes of the message
	Send  string          `json:"send"`  // the button that sends the message
	Back  string          `json:"back"`  // the button back to the form
}

// formSent is what to say when the answers were taken.
type formSent struct {
	Title string     `json:"title"`
	Lead  string     `json:"lead"`
	Parts []formPart `json:"parts"`
}

// formQuestion is one question of a form. How it is asked is its kind: text, email, tel, time, long (a text of
// several lines), select, zone (a select that may start with the caller's own time zone), one, many, or agree
// (boxes to consent with, none ticked).
type formQuestion struct {
	Name   string        `json:"name"`
	Kind   string        `json:"kind"`
	Label  string        `json:"label"`
	Hint   string        `json:"hint,omitempty"`
	Value  string        `json:"value,omitempty"`  // to start with
	Number bool          `json:"number,omitempty"` // the answer is sent as a number
	Wrong  string        `json:"wrong,omitempty"`  // to say to people in place of the API's message
	Fill   string        `json:"autocomplete,omitempty"`
	Groups []choiceGroup `json:"groups,omitempty"` // of choices
}

type choiceGroup struct {
	Label   string       `json:"label,omitempty"` // none where there is one group
	Choices []formChoice `json:"choices"`
}

type formChoice struct {
	Value   string `json:"value"`
	Label   string `json:"label"`
	Wording string `json:"wording,omitempty"` // version of the label's words, which a consent is kept with
}

// choose makes one group of choices, and returns the value to start with.
func choose(list []choice) (groups []choiceGroup, value string) {
	var group choiceGroup
	for _, c := range list {
		group.Choices = append(group.Choices, formChoice{Value: c.Value, Label: c.Label})
		if c.Chosen {
			value = c.Value
		}
	}
	return []choiceGroup{group}, value
}

func consentGroup(boxes ...formChoice) []choiceGroup { return []choiceGroup{{Choices: boxes}} }

func textBlock(text string) guide.Block { return guide.Block{Text: text} }

func linkBlock(text, url string) guide.Block {
	return guide.Block{Link: &guide.Link{Text: text, URL: url}}
}

func cardPart(c guide.Card) formPart {
	return formPart{c.Level, c.Urgency + " " + c.Heading, []guide.Block{textBlock(c.Intro), {List: c.Items}}}
}

// sorry says what to do when a form could not be sent.
func (c Clinic) sorry(page string) []guide.Block {
	return []guide.Block{
		textBlock("What you wrote is still here. Try again in a few minutes, or call " + c.Name + " on " + c.Phone + "."),
		linkBlock("You can also use our own page.", page),
	}
}

func (c Clinic) privacyLink() guide.Block {
	return linkBlock("What we keep, and for how long", c.Site+"/privacy")
}

// checkWordings holds the versions of the words that a website says it showed against those that a consent is
// kept with now: nobody's consent is kept with words that they didn't see.
func checkWordings(shown []string, now ...string) error {
	var wrong fault.Fields
	for _, version := range shown {
		if !slices.Contains(now, version) {
			wrong.Add("wordings", "Our words have changed. Load this page again to read them.")
			break
		}
	}
	return wrong.Err()
}
