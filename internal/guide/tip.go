package guide

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"limber/internal/overlay"
)

// Reason is what came between a runner and their sessions.
type Reason string

// The reasons, in the order in which runners are offered them.
const (
	NoTime  Reason = "time"
	InPain  Reason = "pain"
	Bored   Reason = "bored"
	Forgot  Reason = "forgot"
	Ill     Reason = "ill"
	Another Reason = "other"
)

// Reasons lists the reasons in order.
func Reasons() []Reason { return []Reason{NoTime, InPain, Bored, Forgot, Ill, Another} }

// Tip is what we say to a reason.
type Tip struct {
	Reason  Reason   `json:"reason"`
	Name    string   `json:"name"` // the reason as a runner says it
	Heading string   `json:"heading"`
	Words   []string `json:"words"`
	Text    string   `json:"text"` // the tip in a text message; empty for pain, which texts answer by its score
	Basis
}

// MaxTip is how long a tip in a text message may be. Such a tip holds plain letters and signs only.
const MaxTip = 138

// stopAt stands in a tip for the score from which on to stop.
const stopAt = "{{stop}}"

// Tips returns the tips in the order of Reasons.
func (g *Guide) Tips() []Tip {
	tips := slices.Clone(g.tips)
	for i := range tips {
		tips[i].Words = slices.Clone(tips[i].Words)
		for j, words := range tips[i].Words {
			tips[i].Words[j] = strings.ReplaceAll(words, stopAt, strconv.Itoa(g.rules.MuchPain.From))
		}
	}
	return tips
}

// Tip returns the tip for a reason, and whether there is such a reason.
func (g *Guide) Tip(reason Reason) (Tip, bool) {
	for _, tip := range g.Tips() {
		if tip.Reason == reason {
			return tip, true
		}
	}
	return Tip{}, false
}

func (l *loader) tips(g *Guide) error {
	var file struct {
		Tips []Tip `json:"tips"`
	}
	if _, err := l.read("tips.json", tipsRule, &file); err != nil {
		return err
	}
	g.tips = file.Tips
	return nil
}

// checkTips returns what is wrong with our own tips; tipsRule looks at the clinic's.
func (g *Guide) checkTips() (problems []error) {
	wrong := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	tips := g.Tips() // without stopAt, which is no gap to be left
	if len(tips) != len(Reasons()) {
		wrong("there are %d tips, not %d", len(tips), len(Reasons()))
	}
	for i, t := range tips {
		if i >= len(Reasons()) || t.Reason != Reasons()[i] {
			wrong("tip %d is for %q", i+1, t.Reason)
		}
		if blank(t.Name) || blank(t.Heading) || len(t.Words) == 0 || slices.ContainsFunc(t.Words, blank) {
			wrong("the tip for %q is not whole, or has braces in it", t.Reason)
		}
		if blank(t.Source.Text) || !known(t.Source.Grade) {
			wrong("the tip for %q doesn't say where it comes from", t.Reason)
		}
		if t.Text == "" && t.Reason != InPain || len(t.Text) > MaxTip || !texted(t.Text) {
			wrong("the tip for %q is none for a text message", t.Reason)
		}
	}
	return problems
}

// texted reports whether every text message can hold the words at one place a letter.
func texted(words string) bool {
	return !strings.ContainsFunc(words, func(r rune) bool { return r < ' ' || r > '~' || strings.ContainsRune("[\\]^`{|}~", r) })
}

// textTip holds a tip for a text message to what such a message can.
func textTip(path string, n *overlay.Node, wrong overlay.Report) {
	overlay.Words(MaxTip)(path, n, wrong)
	if !texted(n.Text()) {
		wrong(n, path, "must have plain letters and signs only, such as ' and not ’")
	}
}
