package guide

import (
	"strconv"

	"limber/internal/overlay"
)

// What the clinic's own content may set, and within which bounds. It may not set what other content, a
// figure or a link depends on: ids, kinds, places, sides.

const longestText = 400 // characters

// signed adds the fields of an Approval. Who and when go only with a yes.
func signed(f overlay.Fields) overlay.Rule {
	f["approved"], f["approved_by"], f["approved_on"] = overlay.YesOrNo, overlay.Words(80), overlay.Date
	return func(path string, n *overlay.Node, wrong overlay.Report) {
		f.Check(path, n, wrong)
		if n.Get("approved").IsTrue() {
			return
		}
		for _, name := range []string{"approved_by", "approved_on"} {
			if said := n.Get(name); said != nil {
				wrong(said, overlay.Join(path, name), "is given, so approved must be true beside it")
			}
		}
	}
}

func texts(most int) overlay.Rule { return overlay.List(most, overlay.Words(longestText)) }

func sourceRule() overlay.Rule {
	return overlay.Fields{
		"text":  overlay.Words(longestText),
		"grade": overlay.OneOf(string(GradeA), string(GradeB), string(GradeC), string(GradeOurs), string(GradeClinic)),
	}.With("text", "grade")
}

func doseRule() overlay.Rule {
	return signed(overlay.Fields{
		"sets": overlay.Whole(1, 6), "reps": overlay.Whole(1, 50), "hold": overlay.Whole(0, 60), "rest": overlay.Whole(0, 180),
		"note": overlay.OrEmpty(overlay.Words(80)), "source": sourceRule(),
	})
}

func exerciseRule([]byte) (overlay.Rule, error) {
	text, dose := overlay.Words(longestText), doseRule()
	return signed(overlay.Fields{
		"name": overlay.Words(60), "muscles": text, "kit": text, "start": text, "steps": texts(10), "cues": texts(10), "mistakes": texts(10),
		"easier": text, "harder": text, "stop": text, "avoid": text,
		"doses":   overlay.Fields{string(Beginner): dose, string(Intermediate): dose, string(Advanced): dose}.Check,
		"sources": overlay.List(20, sourceRule()), "video": overlay.OrEmpty(overlay.Link),
	}), nil
}

// levelRule lets a level have any of the strength exercises.
func (g *Guide) levelRule([]byte) (overlay.Rule, error) {
	var strength, numbers []string
	for _, e := range g.exercises {
		if e.Kind == KindStrength {
			strength = append(strength, e.ID)
		}
	}
	for i := range levelCount {
		numbers = append(numbers, strconv.Itoa(i+1))
	}
	move := overlay.Fields{"id": overlay.OneOf(strength...), "variation": overlay.OrEmpty(overlay.Words(80))}
	level := signed(overlay.Fields{
		"number": overlay.Whole(1, levelCount), "name": overlay.Words(30), "moves": overlay.Distinct("id", overlay.List(6, move.With("id"))),
	})
	return overlay.Fields{
		"opening": overlay.Fields{"dose": doseRule()}.Check,
		"levels":  overlay.Keyed("number", numbers, level),
	}.Check, nil
}

// rule is what the clinic may set of the article a, which is ours.
func (a Article) rule() overlay.Rule {
	var sections, cards, videos, pictures []string
	for _, s := range a.Sections {
		sections = append(sections, s.ID)
		for _, b := range s.Blocks {
			if b.Video != nil {
				videos = append(videos, b.Video.ID)
			}
			if b.Picture != nil {
				pictures = append(pictures, b.Picture.ID)
			}
		}
	}
	for _, c := range a.Cards {
		cards = append(cards, string(c.Level))
	}
	address := overlay.Fields{"text": overlay.Words(120), "url": overlay.Link}.With("text", "url")
	section := signed(overlay.Fields{
		"id": overlay.OneOf(sections...), "heading": filled(80), "blocks": overlay.List(30, blockRule(pictures, address)),
	})
	card := signed(overlay.Fields{
		"level": overlay.OneOf(cards...), "urgency": overlay.Words(40), "heading": overlay.EndingIn("if:", overlay.Words(120)),
		"intro": overlay.Words(200), "items": texts(15),
	})
	video := overlay.Fields{"id": overlay.OneOf(videos...), "title": overlay.Words(120), "url": overlay.OrEmpty(overlay.Link)}
	return overlay.Fields{
		"title": filled(80), "summary": filled(200), "social": overlay.List(8, address),
		"sections": overlay.Keyed("id", sections, section), "cards": overlay.Keyed("level", cards, card),
		"videos": overlay.Keyed("id", videos, video.Check),
	}.Check
}

// filled is a text that may name the clinic.
func filled(most int) overlay.Rule { return overlay.Words(most, "{{clinic}}", "{{phone}}") }

func blockRule(pictures []string, address overlay.Rule) overlay.Rule {
	text := overlay.Words(120)
	return overlay.Fields{
		"text": filled(1000), "list": overlay.List(20, filled(longestText)), "link": address, "cards": overlay.Yes,
		"picture":   overlay.Fields{"id": overlay.OneOf(pictures...), "alt": overlay.Words(longestText), "caption": text}.With("id", "alt", "caption"),
		"video":     overlay.Fields{"id": overlay.Slug(40), "title": text, "url": overlay.OrEmpty(overlay.Link)}.With("id", "title", "url"),
		"exercises": overlay.OneOf(string(KindDrill), string(KindStretch), string(KindStrength)),
	}.One
}

// tipsRule lets a clinic say the tips in its own words. Those about pain may name the score from which on to stop.
func tipsRule([]byte) (overlay.Rule, error) {
	reasons := make([]string, len(Reasons()))
	for i, reason := range Reasons() {
		reasons[i] = string(reason)
	}
	tip := signed(overlay.Fields{
		"reason": overlay.OneOf(reasons...), "name": overlay.Words(40), "heading": overlay.Words(80),
		"words": overlay.List(6, overlay.Words(longestText, stopAt)), "text": textTip, "source": sourceRule(),
	})
	return overlay.Fields{"tips": overlay.Keyed("reason", reasons, tip)}.Check, nil
}
