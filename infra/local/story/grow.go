package story

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"html"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"time"

	"limber/infra/local/inbox"
	"limber/infra/local/visitor"
)

// The runner of this part of the story.
const (
	ravi       = "ravi@runner.example.com"
	ravisPhone = "+447700900124"
)

// stand is where a runner stands, in a form and in the words of pages.
type stand struct {
	level       int
	tier, words string
}

var (
	start = stand{1, "beginner", "level 1 (Start), beginner"}
	climb = []stand{
		start,
		{1, "intermediate", "level 1 (Start), intermediate"},
		{1, "advanced", "level 1 (Start), advanced"},
		{2, "beginner", "level 2 (Build), beginner"},
		{2, "intermediate", "level 2 (Build), intermediate"},
	}
)

// grower tells of Ravi, who says how his sessions felt. His days are Monday and Friday for strength, Wednesday and
// Sunday for stretches, since he runs then.
type grower struct {
	*teller
	at       stand
	link     string                      // the end of the links to his own pages
	latest   inbox.Message               // the reminder by email
	seen     map[stand]map[string]string // the doses of each step by exercise, as reminders had them
	sessions int                         // that he told of
}

// grow tells of eight weeks and a half, from a Monday to a Friday. Nothing is due in the hours that it leaps over.
func (t *teller) grow(ctx context.Context) error {
	g := &grower{
		teller: &teller{Visitor: t.Visitor, email: ravi, phone: ravisPhone, out: t.out, london: t.london, now: t.monday()},
		at:     start, seen: map[stand]map[string]string{},
	}
	if err := g.Leap(ctx, g.now); err != nil {
		return err
	}
	for _, part := range []func(context.Context) error{g.join, g.up, g.hurt, g.stopped, g.back, g.off} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	t.now = g.now
	return nil
}

func (g *grower) join(ctx context.Context) error {
	err := g.Subscribe(ctx, visitor.SignUp{
		Email: ravi, Phone: ravisPhone, Name: "Ravi", Days: []string{"mon", "wed", "fri", "sun"}, RunDays: []string{"wed", "sun"},
		Time: fmt.Sprintf("%d:%d", hour, minute), TimeZone: "Europe/London", Focus: "both", Minutes: 15,
		Consent: map[string]bool{"email": true, "sms": true, "answers": true},
	})
	if err != nil {
		return err
	}
	if _, err := g.arrived(ctx, 1, 1); err != nil {
		return err
	}
	if err := g.Confirm(ctx, ravi); err != nil {
		return err
	}
	if _, err := g.tell(ctx, "YES", "your texts are on"); err != nil {
		return err
	}
	g.say("Ravi subscribes for strength and stretches, four days a week. He agrees that we keep his answers.")
	return nil
}

// reminded moves on to the next of his days, on which a reminder comes by email and by text, or nothing does.
func (g *grower) reminded(ctx context.Context, comes bool) error {
	y, m, d := g.now.In(g.london).Date()
	due := time.Date(y, m, d, hour, minute, 0, 0, g.london)
	for strings.Contains("Tue Thu Sat", due.Format("Mon")) || !due.After(g.now) {
		due = due.AddDate(0, 0, 1)
	}
	if err := g.leap(ctx, due.Add(-20*time.Minute)); err != nil {
		return err
	}
	if err := g.wait(ctx, due.Add(time.Minute)); err != nil {
		return err
	}
	if !comes {
		_, err := g.arrived(ctx, 0, 0)
		return err
	}
	n, err := g.arrived(ctx, 1, 1)
	if err != nil {
		return err
	}
	g.latest, g.now = n.emails[0], n.emails[0].Time
	link, err := visitor.Link(g.latest, "/session")
	if err != nil {
		return err
	}
	g.link = end(link)
	if want := "Start the session: " + link + "?day=" + due.Format("2006-01-02"); !strings.Contains(g.latest.Content().Text, want) {
		return fmt.Errorf("the reminder doesn't lead to the session of its day, %s", want)
	}
	return nil
}

func end(link string) string { return link[strings.LastIndex(link, "/")+1:] }

// leap moves on over hours in which nothing is due.
func (g *grower) leap(ctx context.Context, to time.Time) error {
	g.now = to
	return g.Leap(ctx, to)
}

// done is a session of the reminder's kind, told a while later. The page that answers must say what is wanted of it.
func (g *grower) done(ctx context.Context, s visitor.Session, want ...string) error {
	_, err := g.told(ctx, s, want...)
	return err
}

// told is done, and returns the page.
func (g *grower) told(ctx context.Context, s visitor.Session, want ...string) (string, error) {
	s.Focus, s.Level, s.Tier, s.Minutes = "strength", g.at.level, g.at.tier, cmp.Or(s.Minutes, 15)
	if strings.Contains(g.latest.Content().Subject, "stretch") {
		s.Focus = "stretch"
	}
	// Each time a minute later: a step up is open a week after the one before, to the second.
	g.sessions++
	if err := g.leap(ctx, g.latest.Time.Add(time.Duration(30+g.sessions)*time.Minute)); err != nil {
		return "", err
	}
	page, err := g.Tell(ctx, g.link, s)
	return page.Body, shows("the page after a session", page, err, want...)
}

// shows returns what went wrong with a page that should say something.
func shows(what string, page visitor.Answer, err error, want ...string) error {
	if err := answered(what, page, err, http.StatusOK); err != nil {
		return err
	}
	for _, words := range want {
		if !strings.Contains(html.UnescapeString(page.Body), words) {
			return fmt.Errorf("%s doesn't say %q", what, words)
		}
	}
	return nil
}

// stands demands that his page says where he stands.
func (g *grower) stands(ctx context.Context, at stand, words ...string) error {
	g.at = at
	page, err := g.Progress(ctx, g.link)
	return shows("the page of progress", page, err, append(words, "<strong>L"+at.words[1:]+"</strong>")...)
}

var item = regexp.MustCompile(`(?m)^\d+\. (.+)\n((?:   .+\n)+?)   About `)

// strength reads the exercises for strength of the latest email and holds them against those before: of each, what came
// at this step must come again, and at no other step as much. It names one of them: one of another step, with both doses,
// or a new one.
func (g *grower) strength(than stand) (words string, err error) {
	content, known, now := g.latest.Content(), g.seen[than], map[string]string{}
	if !strings.Contains(content.Subject, "strength") {
		return "", fmt.Errorf("on a day for strength there came %q", content.Subject)
	}
	for i, found := range item.FindAllStringSubmatch(content.Text, -1) {
		name, dose := found[1], strings.Join(strings.Fields(found[2]), " ")
		if i == 0 || strings.Contains(name, "stretch") { // the same for every step
			continue
		}
		for at, doses := range g.seen {
			if was, before := doses[name]; before && (was == dose) != (at == g.at) {
				return "", fmt.Errorf("at %s there comes %s: %s; at %s there came %s", g.at.words, name, dose, at.words, was)
			}
		}
		switch was, before := known[name]; {
		case before && than == g.at, known == nil:
			words = name + " (" + dose + ")"
		case before:
			words = name + " (" + dose + "; before: " + was + ")"
		case words == "" && than != g.at:
			words = name + " (" + dose + "; new to him)"
		}
		now[name] = dose
	}
	if words == "" {
		return "", fmt.Errorf("at %s there comes nothing of what came there before", g.at.words)
	}
	if g.seen[g.at] == nil {
		g.seen[g.at] = map[string]string{}
	}
	maps.Copy(g.seen[g.at], now)
	return words, nil
}

// doing texts how he is getting on, which his page says too.
func (g *grower) doing(ctx context.Context) error {
	count := fmt.Sprint(g.sessions, " sessions in a row")
	answer, err := g.tell(ctx, "HOW AM I DOING", count)
	if err != nil {
		return err
	}
	g.say("He texts HOW AM I DOING: %q", answer)
	_, after, _ := strings.Cut(answer, "in a row, and ")
	minutes, _, found := strings.Cut(after, " in 4 weeks")
	if !found {
		return errors.New("the text doesn't say how many minutes")
	}
	return g.stands(ctx, g.at, "<strong>"+count+".</strong> "+minutes+" in the last 4 weeks.")
}
