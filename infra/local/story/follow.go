package story

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"limber/infra/local/visitor"
)

// up tells of four weeks: each has two sessions that felt too easy, an offer, and a step.
func (g *grower) up(ctx context.Context) error {
	for week, to := range climb[1:] {
		if err := g.reminded(ctx, true); err != nil {
			return err
		}
		is, err := g.strength(climb[max(0, week-1)])
		if err != nil {
			return err
		}
		if err := g.done(ctx, visitor.Session{Felt: "too_easy"}); err != nil {
			return err
		}
		if week == 0 {
			g.say("The first reminder leads to a session with %s. At its end he tells that it was too easy.", is)
		} else {
			g.say("The reminder has the step that he took, with %s.", is)
		}
		if err := g.stretch(ctx); err != nil {
			return err
		}
		if err := g.reminded(ctx, true); err != nil {
			return err
		}
		if err := g.offered(ctx, to); err != nil {
			return err
		}
		g.say([]string{
			"Too easy again: he is offered a step up, and takes it. He stands at %s.", "A week later he may go up again: %s.",
			"And again: %s.", "And again: %s.",
		}[week], to.words)
		if err := g.stretch(ctx); err != nil {
			return err
		}
	}
	return nil
}

// offered tells of a second session that was too easy, and takes the step that is offered.
func (g *grower) offered(ctx context.Context, to stand) error {
	if _, err := g.strength(g.at); err != nil {
		return err
	}
	if err := g.done(ctx, visitor.Session{Felt: "too_easy"}, "We counted your session.", "Are you ready for the next step?", to.words); err != nil {
		return err
	}
	if err := g.stands(ctx, g.at); err != nil {
		return fmt.Errorf("before the step is taken: %w", err)
	}
	taken, err := g.Step(ctx, g.link, "up")
	if err := answered("taking the step", taken, err, http.StatusSeeOther); err != nil {
		return err
	}
	return g.stands(ctx, to, "You chose to go one step up")
}

func (g *grower) stretch(ctx context.Context) error {
	if err := g.reminded(ctx, true); err != nil {
		return err
	}
	if subject := g.latest.Content().Subject; !strings.Contains(subject, "stretch") {
		return fmt.Errorf("on a day for stretches there came %q", subject)
	}
	return g.done(ctx, visitor.Session{Felt: "done"}, "We counted your session.")
}

// hurt tells of some pain, and of the morning after.
func (g *grower) hurt(ctx context.Context) error {
	if err := g.reminded(ctx, true); err != nil {
		return err
	}
	lower := climb[3]
	is, err := g.strength(lower)
	if err != nil {
		return err
	}
	if err := g.done(ctx, visitor.Session{Felt: "pain", Score: 4}, "We made your next routine a step easier.", lower.words, "tomorrow morning"); err != nil {
		return err
	}
	if err := g.stands(ctx, lower, "Your routines were made easier on"); err != nil {
		return err
	}
	g.say("That step has %s. It hurts: 4 of 10. At once he is a step back, at %s.", is, lower.words)
	if err := g.leap(ctx, g.now.Add(14*time.Hour)); err != nil {
		return err
	}
	if err := g.stands(ctx, lower, "How was the next morning?"); err != nil {
		return err
	}
	page, err := g.Press(ctx, "/progress/"+g.link+"/settled", url.Values{"settled": {"yes"}})
	if err := shows("the page after the next morning", page, err, "Good. You can go on with your routines."); err != nil {
		return err
	}
	g.say("The next morning his page asks how it is. It is back to normal, so he goes on.")
	return g.short(ctx)
}

// short tells of a day with time for five minutes only.
func (g *grower) short(ctx context.Context) error {
	if err := g.reminded(ctx, true); err != nil {
		return err
	}
	_, after, found := strings.Cut(g.latest.Content().Text, "I have only 5 minutes today: ")
	link, _, _ := strings.Cut(after, "\n")
	if want := "&minutes=5"; !found || !strings.HasSuffix(link, want) {
		return fmt.Errorf("the reminder has no link to five minutes: %q", link)
	}
	if err := g.done(ctx, visitor.Session{Felt: "done", Minutes: 5}, "We counted your session."); err != nil {
		return err
	}
	g.say("He has little time and takes the reminder's link to 5 minutes. That counts as a session too.")
	return nil
}

// stopped tells of much pain, which stops everything at first.
func (g *grower) stopped(ctx context.Context) error {
	if err := g.reminded(ctx, true); err != nil {
		return err
	}
	if _, err := g.strength(g.at); err != nil {
		return err
	}
	if err := g.done(ctx, visitor.Session{Felt: "pain", Score: 7}, "Stop, and rest", "Call 999", "We stopped your strength routines."); err != nil {
		return err
	}
	g.say("It hurts much: 7 of 10. A full page says to stop, when to call 999, and that his routines are stopped.")
	if err := g.reminded(ctx, false); err != nil {
		return fmt.Errorf("while he rests: %w", err)
	}
	on, err := g.Press(ctx, "/progress/"+g.link+"/stretches", url.Values{"stretches": {"yes"}})
	if err := answered("going on with stretches", on, err, http.StatusSeeOther); err != nil {
		return err
	}
	g.say("On his day for stretches nothing comes either. He says on his page that those may go on.")
	if err := g.reminded(ctx, false); err != nil {
		return fmt.Errorf("on a day for strength, while he rests: %w", err)
	}
	if err := g.stretch(ctx); err != nil {
		return fmt.Errorf("after he said that stretches may go on: %w", err)
	}
	g.say("Monday, for strength, brings nothing. Wednesday brings %q.", g.latest.Content().Subject)
	return nil
}

// back tells of the end of the rest, and of a step up after it.
func (g *grower) back(ctx context.Context) error {
	ready, err := g.Recover(ctx, g.link)
	if err := answered("feeling better", ready, err, http.StatusSeeOther); err != nil {
		return err
	}
	if err := g.stands(ctx, start); err != nil {
		return err
	}
	if err := g.reminded(ctx, true); err != nil {
		return err
	}
	is, err := g.strength(start)
	if err != nil {
		return err
	}
	g.say("He has started again, one level lower. It is as at the beginning: %s.", is)
	if err := g.done(ctx, visitor.Session{Felt: "too_easy"}); err != nil {
		return err
	}
	if err := g.stretch(ctx); err != nil {
		return err
	}
	return g.patient(ctx)
}

// patient tells of a step up that waits until a week after the rest.
func (g *grower) patient(ctx context.Context) error {
	if err := g.reminded(ctx, true); err != nil {
		return err
	}
	soon, err := g.told(ctx, visitor.Session{Felt: "too_easy"}, "We counted your session.")
	if err != nil {
		return err
	}
	if strings.Contains(soon, "Are you ready for the next step?") {
		return errors.New("a step up is offered within a week of a rest")
	}
	if err := g.stretch(ctx); err != nil {
		return err
	}
	if err := g.reminded(ctx, true); err != nil {
		return err
	}
	if err := g.offered(ctx, climb[1]); err != nil {
		return err
	}
	g.say("It is too easy twice, but nobody is offered more in the week after a rest. At the next session he is: %s.", g.at.words)
	return g.doing(ctx)
}

// off tells of two weeks without a routine, after which it is gentler.
func (g *grower) off(ctx context.Context) error {
	answer, err := g.tell(ctx, "PAUSE 2W", "paused until "+g.now.In(g.london).AddDate(0, 0, 14).Format("Mon 2 Jan"))
	if err != nil {
		return err
	}
	g.say("He texts PAUSE 2W: %q", answer)
	for range 7 {
		if err := g.reminded(ctx, false); err != nil {
			return fmt.Errorf("in his pause: %w", err)
		}
	}
	if err := g.reminded(ctx, true); err != nil {
		return fmt.Errorf("after his pause: %w", err)
	}
	if err := g.stands(ctx, start, "You had some time off, so we made your routines gentler."); err != nil {
		return err
	}
	is, err := g.strength(climb[1])
	if err != nil {
		return err
	}
	g.say("Seven reminders are left out. The first after two weeks off is gentler again: %s.", is)
	if err := g.done(ctx, visitor.Session{Felt: "done"}, "We counted your session."); err != nil {
		return err
	}
	if err := g.stands(ctx, start, "<strong>1 session in a row.</strong>", "Minutes of exercise in each of the last 8 weeks."); err != nil {
		return err
	}
	g.say("He does it. His page begins to count a new row, and shows his minutes of 8 weeks.")
	return nil
}
