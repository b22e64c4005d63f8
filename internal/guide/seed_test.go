package guide_test

import (
	"slices"
	"strings"
	"testing"

	"limber/internal/guide"
)

// point is something that the clinic's article says: under which of its 7 points, in our own words, and where and
// with which words the guide says it.
type point struct {
	number  int
	says    string
	section string
	words   []string
}

var clinicPoints = []point{
	{1, "back pain is common in runners, long-distance runners most of all", "about", []string{"common in runners", "most common in people who run a long way"}},
	{1, "many do not know the simple skills that give control", "about", []string{"never been shown", "simple skills", "control"}},
	{1, "a change of posture, stretches and exercises are offered", "about", []string{"change your posture", "stretches", "exercises"}},
	{1, "who it is from", "about", []string{"{{clinic}}", "sports therapists and physiotherapists", "Coventry"}},
	{2, "pelvic and gluteal control comes first", "control", []string{"comes first", "pelvic and gluteal control"}},
	{2, "what pelvic and gluteal mean", "control", []string{"deep tummy muscles (deep abdominals)", "buttock muscles (gluteals)"}},
	{2, "most who come were never taught where their pelvis should be", "control", []string{"never taught where their pelvis should be"}},
	{2, "neutral helps the spine and hips to be stable", "control", []string{"neutral", "spine and hips to be steady"}},
	{2, "neutral helps the glutes to be strong for acceleration", "control", []string{"buttock muscles to be strong when you speed up"}},
	{2, "the picture of the hip joint and the muscles around it", "control", []string{"The hip joint and the muscles around it"}},
	{3, "films of turning the pelvis, in daily posture and in exercise", "neutral", []string{"rotate your pelvis in daily life", "rotate your pelvis when you exercise"}},
	{3, "neutral in every position", "neutral", []string{"every position", "Sitting:", "Standing:", "Walking:", "Running:", "Playing a sport:"}},
	{3, "hard at first, then with repetition the normal posture", "neutral", []string{"hard at first", "again and again", "normal posture"}},
	{4, "stretch regularly, five places", "stretches", []string{"Stretch these 5 places often"}},
	{4, "one film of the stretches", "stretches", []string{"The 5 stretches"}},
	{4, "not the only stretches, but a good start", "stretches", []string{"other stretches", "good start"}},
	{4, "they are for muscles that running and daily life tighten", "stretches", []string{"Running and daily life make these muscles tight"}},
	{5, "strengthening is kept simple", "strength", []string{"kept simple"}},
	{5, "gluteal strength and core stability, where most struggle", "strength", []string{"strong buttocks", "core stability", "Most people find these two hard"}},
	{5, "move on to harder ones as strength grows", "strength", []string{"Move on to harder ones as you get stronger"}},
	{5, "one film of 1 to 3, one of 4 and 5", "strength", []string{"Exercises 1 to 3: clams, glute kicks and glute lifts", "Exercises 4 and 5: bridge and plank"}},
	{6, "with back pain, always seek a professional's advice", "ask-us", []string{"If you have back pain, always ask a professional"}},
	{6, "the same, before the first exercise", "ask-first", []string{"If you have back pain, always ask a professional before you start"}},
	{6, "questions by email or phone", "ask-us", []string{"{{clinic}}", "by email", "by phone on {{phone}}"}},
	{7, "sporting and other injuries; back, neck and musculoskeletal pain", "clinic", []string{"sporting injuries", "other injuries", "the back, the neck", "musculoskeletal pain"}},
	{7, "services", "clinic", []string{"assessment and diagnosis", "Physiotherapy", "Sports therapy", "Massage therapy", "Taping", "Ultrasound"}},
	{7, "a rehabilitation gym at the clinic", "clinic", []string{"gym at the clinic", "rehabilitation gym"}},
	{7, "a studio for Pilates and yoga classes", "clinic", []string{"studio for Pilates and yoga classes"}},
}

func TestTheArticleMakesEveryPointOfTheClinics(t *testing.T) {
	texts := map[string]string{}
	for _, s := range mustLoad(t).Article().Sections {
		for _, b := range s.Blocks {
			texts[s.ID] += blockText(b) + "\n"
		}
	}
	made := map[int]bool{}
	for _, p := range clinicPoints {
		made[p.number] = true
		for _, words := range p.words {
			if !strings.Contains(texts[p.section], words) {
				t.Errorf("point %d, %s: section %s does not say %q", p.number, p.says, p.section, words)
			}
		}
	}
	for number := 1; number <= 7; number++ {
		if !made[number] {
			t.Errorf("nothing is held against point %d", number)
		}
	}
}

// The lists of points 4 and 5: what the clinic calls each, in its order, and the exercises of ours that it is.
var clinicExercises = []struct {
	point int
	calls string
	ids   []string
}{
	{4, "quads", []string{"stretch-quads"}},
	{4, "hip flexor", []string{"stretch-hip-flexor"}},
	{4, "sitting glutes", []string{"stretch-glute-sit"}},
	{4, "hamstring", []string{"stretch-hamstring"}},
	{4, "oblique", []string{"stretch-oblique"}},
	{5, "clams", []string{"clam"}},
	{5, "glute kicks", []string{"glute-kick"}},
	{5, "glute lifts", []string{"glute-lift"}},
	{5, "bridge", []string{"bridge-1", "bridge-2", "bridge-3"}},
	{5, "plank", []string{"plank"}},
	{5, "single leg squats", []string{"single-leg-squat"}},
	{5, "windmills", []string{"windmill"}},
}

func TestTheExercisesAreTheClinicsInItsOrder(t *testing.T) {
	want := []string{"neutral-pelvis"} // of point 3
	kinds := map[int]guide.Kind{4: guide.KindStretch, 5: guide.KindStrength}
	g := mustLoad(t)
	for _, c := range clinicExercises {
		for i, id := range c.ids {
			e, _ := g.Exercise(id)
			if e.Kind != kinds[c.point] || !strings.Contains(strings.ToLower(e.Name), c.calls) {
				t.Errorf("point %d, %s: got %q, a %s", c.point, c.calls, e.Name, e.Kind)
			}
			if len(c.ids) > 1 && e.Stage != i+1 {
				t.Errorf("%s is stage %d, not %d", id, e.Stage, i+1)
			}
		}
		want = append(want, c.ids...)
	}
	var got []string
	for _, e := range g.Exercises() {
		got = append(got, e.ID)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestTheArticleHasAPlaceForEachSocialPageOfTheClinics(t *testing.T) {
	var social []string
	for _, link := range mustLoad(t).Article().Social {
		social = append(social, link.Text)
	}
	if want := []string{"Facebook", "Twitter", "LinkedIn"}; !slices.Equal(social, want) {
		t.Errorf("social links %v, want %v", social, want)
	}
}
