package guide

// Kind says what an exercise is for.
type Kind string

// The kinds of exercise.
const (
	KindDrill    Kind = "drill"    // learning to feel and move the pelvis
	KindStretch  Kind = "stretch"  // held still, for comfort and flexibility
	KindStrength Kind = "strength" // repeated, to build strength
)

// Sides says how the two sides of the body share an exercise.
type Sides string

// The ways of sharing.
const (
	EachSide    Sides = "each"        // a whole set on one side, then a whole set on the other
	Alternating Sides = "alternating" // one repetition a side in turn, within one set
	NoSides     Sides = "none"        // both sides work together
)

// Tier is how much of an exercise a runner does. It sets the numbers, not the variation.
type Tier string

// The tiers.
const (
	Beginner     Tier = "beginner"
	Intermediate Tier = "intermediate"
	Advanced     Tier = "advanced"
)

// Tiers lists every tier, least work first.
func Tiers() []Tier { return []Tier{Beginner, Intermediate, Advanced} }

// Exercise is one thing to do. Its texts are plain, unescaped and without markup. Callers share
// its slices and must not change them.
type Exercise struct {
	ID       string   `json:"id"` // a slug that stays the same for ever, since links hold it
	Name     string   `json:"name"`
	Kind     Kind     `json:"kind"`
	Order    int      `json:"order"`           // place among its kind, easiest first, from 1
	Stage    int      `json:"stage,omitempty"` // 1 to 3 for the bridge, which has stages; else 0
	Muscles  string   `json:"muscles"`         // plain words first, medical ones in brackets
	Kit      string   `json:"kit"`
	Start    string   `json:"start"`
	Steps    []string `json:"steps"`
	Cues     []string `json:"cues"`
	Mistakes []string `json:"mistakes"`
	Easier   string   `json:"easier"`
	Harder   string   `json:"harder"`
	Stop     string   `json:"stop"`  // when to stop
	Avoid    string   `json:"avoid"` // who should leave it out, or ask first
	Sides    Sides    `json:"sides"`
	Doses    Doses    `json:"doses"`
	Sources  []Source `json:"sources"`         // what is published about its doses
	Video    string   `json:"video,omitempty"` // an https address, or empty while there is none
	Approval          // of the words; each dose has its own
}

// Source is where a dose comes from.
type Source struct {
	Text  string `json:"text"`
	Grade Grade  `json:"grade"`
}

// Grade is how much a source can be leaned on.
type Grade string

// The grades.
const (
	GradeA    Grade = "A"    // a hospital, the NHS, a professional body or a reviewed paper
	GradeB    Grade = "B"    // a physiotherapy clinic or professional site
	GradeC    Grade = "C"    // a fitness site, newspaper or blog
	GradeOurs Grade = "ours" // our own proposal, for the clinic to approve

	GradeClinic Grade = "clinic" // the clinic's own choice
)
