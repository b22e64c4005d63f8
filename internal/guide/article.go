package guide

import "strings"

// Article is the clinic's guide to read. Its texts are plain and unescaped, and hold {{clinic}}
// and {{phone}} until For fills them.
type Article struct {
	Title    string    `json:"title"`
	Summary  string    `json:"summary"` // one or two sentences, for search results and previews
	Sections []Section `json:"sections"`
	Cards    []Card    `json:"cards"`  // when to get help, most urgent first
	Social   []Link    `json:"social"` // the clinic's pages elsewhere; not shown while URL is empty
}

// Section is a heading and what stands under it.
type Section struct {
	ID      string  `json:"id"` // a slug, unique in the article, for links to the section
	Heading string  `json:"heading"`
	Blocks  []Block `json:"blocks"`
	Approval
}

// Block is one of the things a section is made of: exactly one field is set.
type Block struct {
	Text      string   `json:"text,omitempty"` // a paragraph
	List      []string `json:"list,omitempty"`
	Picture   *Picture `json:"picture,omitempty"`
	Video     *Video   `json:"video,omitempty"`
	Link      *Link    `json:"link,omitempty"`
	Exercises Kind     `json:"exercises,omitempty"` // all exercises of a kind belong here
	Cards     bool     `json:"cards,omitempty"`     // the article's cards belong here
}

// Picture is a place for a drawing that the product makes.
type Picture struct {
	ID      string `json:"id"`
	Alt     string `json:"alt"`
	Caption string `json:"caption"`
}

// Video is a place for a film of the clinic's. It is not shown while URL is empty.
type Video struct {
	ID    string `json:"id"` // unique in the article, for the clinic to give it an address by
	Title string `json:"title"`
	URL   string `json:"url"`
}

// Link is a page elsewhere.
type Link struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}

// Card says when to get help and where. Its urgency is in its words as well as its Level, so
// that no reader depends on a colour.
type Card struct {
	Level   CardLevel `json:"level"`
	Urgency string    `json:"urgency"` // for screen readers, ahead of the heading
	Heading string    `json:"heading"` // one call to action, ending in "if:"
	Intro   string    `json:"intro"`
	Items   []string  `json:"items"`
	Approval
}

// CardLevel is how urgent a card is.
type CardLevel string

// The levels of card.
const (
	Emergency CardLevel = "emergency"
	Urgent    CardLevel = "urgent"
	NonUrgent CardLevel = "non-urgent"
)

// Clinic is who the article speaks for.
type Clinic struct {
	Name  string
	Phone string // as people write it
}

// For returns a copy of the article that names the clinic in place of {{clinic}} and {{phone}}.
func (a Article) For(c Clinic) Article {
	fill := strings.NewReplacer("{{clinic}}", c.Name, "{{phone}}", c.Phone).Replace
	all := func(texts []string) []string {
		var filled []string
		for _, text := range texts {
			filled = append(filled, fill(text))
		}
		return filled
	}
	a.Title, a.Summary = fill(a.Title), fill(a.Summary)
	sections := make([]Section, len(a.Sections))
	for i, s := range a.Sections {
		s.Heading = fill(s.Heading)
		blocks := make([]Block, len(s.Blocks))
		for j, b := range s.Blocks {
			b.Text, b.List = fill(b.Text), all(b.List)
			blocks[j] = b
		}
		s.Blocks = blocks
		sections[i] = s
	}
	a.Sections = sections
	return a
}
