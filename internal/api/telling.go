package api

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"time"

	"limber/internal/enquiry"
	"limber/internal/fault"
	"limber/internal/guide"
	"limber/internal/progress"
	"limber/internal/subscription"
)

// tellingAsked are the questions at the end of a session that people see; tellingSent is what the page adds: which session
// it was, of which routine, how much of it was done, and how long ago, since it may be sent much later.
var (
	tellingAsked = []string{"felt", "score", "signs"}
	tellingSent  = []string{"session", "focus", "minutes", "level", "tier", "turn", "done", "ago"}
)

// tellingWithin is how long ago a session may be that is told of.
const tellingWithin = 7 * 24 * time.Hour

// telling is the form at the end of a session, read.
type telling struct {
	progress.Telling
	routine guide.Routine
	level   enquiry.Urgency // of the most urgent sign that is ticked, if any
}

// tell takes the end of a session. It answers with a page of what follows, which is in no address: it tells of health.
func (d SubscriptionDeps) tell(w http.ResponseWriter, r *http.Request) error {
	var wrong fault.Fields
	posted, err := postedForm(r, slices.Concat([]string{"felt", "score"}, tellingSent), contactLists, &wrong)
	if err != nil {
		return err
	}
	if _, err := d.holder(r); err != nil { // a link that is no good is told so before what else is wrong
		return err
	}
	told, err := d.readTelling(posted, Now(r), wrong)
	if err != nil {
		return d.tellAgain(w, r, posted, err)
	}
	came, err := d.Progress.Tell(r.Context(), linkOf(r), told.Telling, Now(r))
	if err != nil {
		return err
	}
	if came.Advice == progress.Stop {
		return d.showStop(w, r, came.Subscriber, told.level)
	}
	return d.showTold(w, r, told, came)
}

var sessionID = regexp.MustCompile(`^[A-Za-z0-9_-]{22}$`)

func (d SubscriptionDeps) readTelling(posted url.Values, now time.Time, wrong fault.Fields) (t telling, err error) {
	if !sessionID.MatchString(posted.Get("session")) {
		wrong.Add("session", "This form is not complete. Please open the session again.")
	}
	t.ID, t.Felt, t.Score = posted.Get("session"), progress.Felt(posted.Get("felt")), progress.NoScore
	if !slices.Contains(progress.Felts, t.Felt) {
		wrong.Add("felt", "Say how it felt.")
	}
	if t.Felt == progress.Pain {
		if t.Score, err = strconv.Atoi(posted.Get("score")); err != nil || t.Score < 0 || t.Score > 10 {
			wrong.Add("score", "Choose a number from 0 to 10.")
		}
	}
	t.level = enquiry.MostUrgent(levels(posted["signs"], &wrong))
	t.Sign = t.level == enquiry.Emergency || t.level == enquiry.Urgent
	ago := seconds(posted, "ago", int(tellingWithin/time.Second), &wrong)
	t.At = now.Add(-time.Duration(ago) * time.Second)
	content, err := d.Guide()
	if err != nil {
		return t, err
	}
	if t.routine, err = toldRoutine(content, posted, &wrong); err != nil {
		return t, err
	}
	t.Focus = t.routine.Focus
	t.Step = subscription.Step{Level: t.routine.Level, Tier: string(t.routine.Tier)}
	if t.Seconds = t.routine.Seconds; posted.Get("done") != "" {
		t.Seconds = seconds(posted, "done", t.routine.Seconds, &wrong)
	}
	return t, wrong.Err()
}

// toldRoutine is the routine that a telling is of.
func toldRoutine(content *guide.Guide, posted url.Values, wrong *fault.Fields) (guide.Routine, error) {
	routine, err := routineOf(content, routineGiven(posted))
	if err == nil {
		return routine, nil
	}
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return guide.Routine{}, err
	}
	for _, field := range f.Fields {
		wrong.Add(field.Name, field.Message)
	}
	return guide.Routine{}, nil
}

// seconds reads a length of time that the page adds; empty is none. More than the most is the most.
func seconds(posted url.Values, name string, most int, wrong *fault.Fields) int {
	if posted.Get(name) == "" {
		return 0
	}
	n, err := strconv.Atoi(posted.Get(name))
	if err != nil || n < 0 {
		wrong.Add(name, "This must be a whole number of seconds.")
		return 0
	}
	return min(n, most)
}
