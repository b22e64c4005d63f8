package guide_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"limber/internal/guide"
)

// passages returns every text of the content that a runner reads, under the place it stands at.
func passages(t *testing.T) map[string]string {
	t.Helper()
	g := mustLoad(t)
	all := articleText(g.Article())
	for _, e := range g.Exercises() {
		add := func(part string, texts ...string) {
			for i, text := range texts {
				all[fmt.Sprintf("%s %s %d", e.ID, part, i+1)] = text
			}
		}
		add("words", e.Name, e.Muscles, e.Kit, e.Start, e.Easier, e.Harder, e.Stop, e.Avoid)
		add("step", e.Steps...)
		add("cue", e.Cues...)
		add("mistake", e.Mistakes...)
		for _, tier := range guide.Tiers() {
			add("dose "+string(tier), e.Doses.For(tier).Text(e))
		}
	}
	return all
}

func articleText(a guide.Article) map[string]string {
	all := map[string]string{"title": a.Title, "summary": a.Summary}
	for _, s := range a.Sections {
		all[s.ID+" heading"] = s.Heading
		for i, b := range s.Blocks {
			all[fmt.Sprintf("%s block %d", s.ID, i+1)] = blockText(b)
		}
	}
	for _, c := range a.Cards {
		all[string(c.Level)+" card"] = strings.Join(append([]string{c.Heading, c.Intro}, c.Items...), "\n")
	}
	return all
}

func blockText(b guide.Block) string {
	lines := append([]string{b.Text}, b.List...)
	if b.Picture != nil {
		lines = append(lines, b.Picture.Alt, b.Picture.Caption)
	}
	if b.Video != nil {
		lines = append(lines, b.Video.Title)
	}
	if b.Link != nil {
		lines = append(lines, b.Link.Text)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

func TestTheArticleMakesEveryPointOfTheClinics(t *testing.T) {
	points := []struct {
		point, section string
		words          []string
	}{
		{"back pain is common in runners, long-distance runners most of all", "about", []string{"common in runners", "run a long way"}},
		{"many do not know the skills that give control", "about", []string{"never been shown", "control"}},
		{"posture, stretches and exercises are offered", "about", []string{"posture", "stretches", "exercises"}},
		{"who it is from", "about", []string{"{{clinic}}", "sports therapists and physiotherapists", "Coventry"}},
		{"pelvic and gluteal control comes first", "control", []string{"comes first", "pelvic and gluteal control"}},
		{"what pelvic and gluteal mean", "control", []string{"deep tummy muscles (deep abdominals)", "buttock muscles (gluteals)"}},
		{"most were never taught where their pelvis should be", "control", []string{"never taught where their pelvis should be"}},
		{"neutral makes the spine and hips stable, and the glutes strong to speed up", "control", []string{"neutral", "spine and hips", "steady", "strong when you speed up"}},
		{"the picture of the hip", "control", []string{"hip joint and the muscles around it"}},
		{"how to rotate the pelvis in daily posture and in exercise", "neutral", []string{"rotate your pelvis in daily life", "rotate your pelvis when you exercise"}},
		{"neutral in every position", "neutral", []string{"every position", "Sitting", "Standing", "Walking", "Running", "Playing a sport"}},
		{"hard at first, then the normal posture", "neutral", []string{"hard at first", "normal posture"}},
		{"stretch regularly", "stretches", []string{"Stretch these 5 places often"}},
		{"not the only stretches, but a good start", "stretches", []string{"other stretches", "good start"}},
		{"they target muscles that running and daily life tighten", "stretches", []string{"Running and daily life make these muscles tight"}},
		{"one film of the stretches", "stretches", []string{"The 5 stretches"}},
		{"strengthening is kept simple", "strength", []string{"kept simple"}},
		{"gluteal strength and core stability, where most struggle", "strength", []string{"strong buttocks", "core stability", "Most people find these two hard"}},
		{"move on to harder ones as strength improves", "strength", []string{"harder ones as you get stronger"}},
		{"films of 1 to 3, and of 4 and 5", "strength", []string{"Exercises 1 to 3", "Exercises 4 and 5"}},
		{"with back pain always ask a professional", "ask-us", []string{"always ask a professional"}},
		{"questions by email or phone", "ask-us", []string{"{{clinic}}", "by email", "{{phone}}"}},
		{"sporting and other injuries, back, neck, musculoskeletal pain", "clinic", []string{"sporting injuries", "other injuries", "back", "neck", "musculoskeletal"}},
		{"services", "clinic", []string{"assessment and diagnosis", "Physiotherapy", "Sports therapy", "Massage therapy", "Taping", "Ultrasound"}},
		{"the gym and the studio", "clinic", []string{"gym at the clinic", "rehabilitation", "studio", "Pilates", "yoga"}},
	}
	texts := map[string]string{}
	for _, s := range mustLoad(t).Article().Sections {
		for _, b := range s.Blocks {
			texts[s.ID] += blockText(b) + "\n"
		}
	}
	for _, p := range points {
		for _, words := range p.words {
			if !strings.Contains(texts[p.section], words) {
				t.Errorf("%s: section %s does not say %q", p.point, p.section, words)
			}
		}
	}
	var social []string
	for _, link := range mustLoad(t).Article().Social {
		social = append(social, link.Text)
	}
	if want := []string{"Facebook", "Twitter", "LinkedIn"}; !slices.Equal(social, want) {
		t.Errorf("social links %v, want %v", social, want)
	}
}

func TestTheExercisesAreTheClinicsInItsOrder(t *testing.T) {
	want := []string{
		"neutral-pelvis",
		"stretch-quads", "stretch-hip-flexor", "stretch-glute-sit", "stretch-hamstring", "stretch-oblique",
		"clam", "glute-kick", "glute-lift", "bridge-1", "bridge-2", "bridge-3", "plank", "single-leg-squat", "windmill",
	}
	var got []string
	for _, e := range mustLoad(t).Exercises() {
		got = append(got, e.ID)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestEveryKindOfExerciseHasItsPlaceInTheArticle(t *testing.T) {
	places := map[guide.Kind]int{}
	cards := 0
	for _, s := range mustLoad(t).Article().Sections {
		for _, b := range s.Blocks {
			places[b.Exercises]++
			if b.Cards {
				cards++
			}
		}
	}
	for _, kind := range []guide.Kind{guide.KindDrill, guide.KindStretch, guide.KindStrength} {
		if places[kind] != 1 {
			t.Errorf("the %s exercises have %d places", kind, places[kind])
		}
	}
	if cards != 1 {
		t.Errorf("the cards have %d places", cards)
	}
}

func TestRedFlagsNameEveryEmergency(t *testing.T) {
	signs := map[guide.CardLevel][]string{
		guide.Emergency: {"both legs", "genitals", "hard to pee", "control when you pee or poo", "chest pain", "accident", "999", "A&E"},
		guide.Urgent:    {"high temperature", "losing weight", "lump or swelling", "worse at night", "cough, sneeze or poo", "shoulder blades", "111"},
		guide.NonUrgent: {"few weeks", "everyday things", "getting worse", "worried", "GP"},
	}
	texts := articleText(mustLoad(t).Article())
	for level, words := range signs {
		for _, word := range words {
			if !strings.Contains(texts[string(level)+" card"], word) {
				t.Errorf("the %s card does not say %q", level, word)
			}
		}
	}
}

func TestEveryDoseSaysWhereItComesFromAndAwaitsTheClinic(t *testing.T) {
	for _, e := range mustLoad(t).Exercises() {
		grades := map[guide.Grade]int{}
		for _, s := range e.Sources {
			grades[s.Grade]++
		}
		if grades[guide.GradeOurs] == 0 || len(grades) < 2 {
			t.Errorf("%s: sources %v: the tiers are ours and must say so, beside what they rest on", e.ID, grades)
		}
		if e.Approved {
			t.Errorf("%s is marked approved, which only the clinic can do", e.ID)
		}
	}
}

func TestNothingIsClaimedThatExerciseCanNotPromise(t *testing.T) {
	claims := regexp.MustCompile(`(?i)\b(cur(e|es|ed|ing)|treat\w*|prevent\w*|heal(s|ed|ing)?|fix(es|ed)?|reliev\w*|guarantee\w*|proven|pain[- ]free)\b`)
	for place, text := range passages(t) {
		if claim := claims.FindString(text); claim != "" {
			t.Errorf("%s says %q: %s", place, claim, text)
		}
	}
}

func TestTheArticleNamesTheClinicInEveryPlace(t *testing.T) {
	a := mustLoad(t).Article().For(guide.Clinic{Name: "Elm Street Physio", Phone: "01632 960000"})
	all := ""
	for place, text := range articleText(a) {
		if strings.ContainsAny(text, "{}") {
			t.Errorf("%s: %s", place, text)
		}
		all += text
	}
	for _, want := range []string{"It comes from Elm Street Physio.", "by phone on 01632 960000."} {
		if !strings.Contains(all, want) {
			t.Errorf("the article does not say %q", want)
		}
	}
}
