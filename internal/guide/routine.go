package guide

import (
	"cmp"
	"fmt"
	"slices"

	"limber/internal/fault"
)

// Request asks for a routine. Equal requests get the same routine, so group runners by their
// Request and build each routine once.
type Request struct {
	Focus   Focus `json:"focus"`
	Level   int   `json:"level"` // 1 to 4; it picks the strength exercises, and changes no stretch
	Tier    Tier  `json:"tier"`
	Minutes int   `json:"minutes"` // 5, 10, 15 or 20: the longest the routine may take
	Turn    int   `json:"turn"`    // a number that goes up by 1 each session, so that short routines vary
}

// Routine is what to do in one session, in order.
type Routine struct {
	Request
	Title   string `json:"title"`
	Note    string `json:"note,omitempty"` // why there is something in it that its focus does not say
	Items   []Item `json:"items"`
	Seconds int    `json:"seconds"` // all items and the pauses between them
}

// Long is how long a routine takes, in minutes, rounded up.
func (r Routine) Long() int { return (r.Seconds + 59) / 60 }

// Item is one exercise of a routine. Dose may have fewer sets than its tier's where time is short.
type Item struct {
	Exercise  Exercise `json:"exercise"`
	Dose      Dose     `json:"dose"`
	DoseText  string   `json:"dose_text"` // the dose and the variation in plain words
	Seconds   int      `json:"seconds"`
	Variation string   `json:"variation,omitempty"` // how this level does it, such as "on your knees"
}

// Routine chooses the exercises for a request. It is never longer than asked, has at least one
// exercise and none twice, and goes from easy to hard.
//
// A strength routine opens with the neutral-pelvis drill, and ends with stretches when there is
// time left. Turn picks the exercise that is sure of a place; should it not fit whole, it loses
// sets. The others are taken in turn, whole, where they fit.
//
// Values outside those of Request are a fault.Invalid that names the fields.
func (g *Guide) Routine(r Request) (Routine, error) {
	if err := r.check(); err != nil {
		return Routine{}, err
	}
	p := plan{limit: r.Minutes * 60}
	main := g.stretchItems(r.Tier)
	if r.Focus == Strength {
		main = g.strengthItems(r.Level, r.Tier)
		p.add(g.opening)
	}
	main = rotate(main, r.Turn)
	p.addShort(main[0])
	p.addAll(main[1:])
	routine := Routine{Request: r, Title: fmt.Sprintf("%d-minute %s routine", r.Minutes, r.Focus)}
	if r.Focus == Strength && p.addAll(rotate(g.stretchItems(r.Tier), r.Turn)) {
		routine.Note = "You have time left, so finish with stretches while you are warm."
	}
	for _, item := range p.items {
		routine.Items = append(routine.Items, *item)
	}
	routine.Seconds = length(p.items)
	return routine, nil
}

func (r Request) check() error {
	var wrong fault.Fields
	if r.Focus != Stretch && r.Focus != Strength {
		wrong.Add("focus", "Choose stretch or strength.")
	}
	if r.Level < 1 || r.Level > levelCount {
		wrong.Add("level", "Choose a level from 1 to 4.")
	}
	if !slices.Contains(Tiers(), r.Tier) {
		wrong.Add("tier", "Choose beginner, intermediate or advanced.")
	}
	if !slices.Contains(Minutes(), r.Minutes) {
		wrong.Add("minutes", "Choose 5, 10, 15 or 20 minutes.")
	}
	return wrong.Err()
}

// Minutes lists the lengths a routine can have, shortest first.
func Minutes() []int { return []int{5, 10, 15, 20} }

func (g *Guide) stretchItems(t Tier) []*Item {
	var items []*Item
	for _, e := range g.exercises {
		if e.Kind == KindStretch {
			items = append(items, newItem(e, e.Doses.For(t), ""))
		}
	}
	return items
}

func (g *Guide) strengthItems(level int, t Tier) []*Item {
	var items []*Item
	for _, m := range g.levels[level-1].Moves {
		e, _ := g.Exercise(m.ID)
		items = append(items, newItem(e, e.Doses.For(t), m.Variation))
	}
	slices.SortFunc(items, byPlace)
	return items
}

// newItem lets the level's variation take the place of the tier's, where the level has one.
func newItem(e Exercise, d Dose, variation string) *Item {
	if variation != "" {
		d.Note = variation
	}
	return &Item{Exercise: e, Dose: d, DoseText: d.Text(e), Seconds: e.Seconds(d), Variation: d.Note}
}

// plan is a routine being filled up to its limit, in seconds.
type plan struct {
	items []*Item
	limit int
}

// add puts an item at its place, and reports whether there was time for it.
func (p *plan) add(item *Item) bool {
	items := append(slices.Clone(p.items), item)
	slices.SortStableFunc(items, byPlace)
	if length(items) > p.limit {
		return false
	}
	p.items = items
	return true
}

// addShort adds an item with as many of its sets as there is time for. Load has made sure that
// one set always fits.
func (p *plan) addShort(item *Item) {
	for d := item.Dose; d.Sets > 0; d.Sets-- {
		if p.add(newItem(item.Exercise, d, "")) {
			return
		}
	}
}

// addAll adds each item that still fits whole, and reports whether any did.
func (p *plan) addAll(items []*Item) bool {
	before := len(p.items)
	for _, item := range items {
		p.add(item)
	}
	return len(p.items) > before
}

func length(items []*Item) int {
	total := 0
	for i, item := range items {
		if i > 0 {
			total += pause(items[i-1].Exercise.Kind, item.Exercise.Kind)
		}
		total += item.Seconds
	}
	return total
}

// session is the order of the kinds in a routine: stretches come last, when muscles are warm.
var session = []Kind{KindDrill, KindStrength, KindStretch}

func byPlace(a, b *Item) int {
	return cmp.Or(
		cmp.Compare(slices.Index(session, a.Exercise.Kind), slices.Index(session, b.Exercise.Kind)),
		cmp.Compare(a.Exercise.Order, b.Exercise.Order),
		cmp.Compare(a.Exercise.Stage, b.Exercise.Stage),
	)
}

func rotate(items []*Item, turn int) []*Item {
	n := len(items)
	start := (turn%n + n) % n
	return slices.Concat(items[start:], items[:start])
}
