package visitor

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
)

// Session is a session that somebody did, and how it felt.
type Session struct {
	ID      string // by which the same telling counts once; Tell makes one where it is empty
	Focus   string // strength where it is empty
	Minutes int    // 10 where it is 0
	Level   int    // 1 where it is 0
	Tier    string // beginner where it is empty
	Seconds int    // that the exercises took; as long as planned where it is 0
	Felt    string // done, too_easy, too_hard or pain
	Score   int    // of pain
	Signs   []string
}

// NewSession is a number for a session.
func NewSession() string {
	var raw [16]byte
	rand.Read(raw[:]) // never fails: crypto/rand ends the process instead
	return base64.RawURLEncoding.EncodeToString(raw[:])
}

// form is what the page at the end of a session sends.
func (s Session) form() url.Values {
	or := func(text, otherwise string) []string {
		if text == "" || text == "0" {
			text = otherwise
		}
		return []string{text}
	}
	form := url.Values{
		"session": or(s.ID, NewSession()), "felt": {s.Felt}, "focus": or(s.Focus, "strength"), "minutes": or(strconv.Itoa(s.Minutes), "10"),
		"level": or(strconv.Itoa(s.Level), "1"), "tier": or(s.Tier, "beginner"), "turn": {"0"},
	}
	if s.Seconds > 0 {
		form.Set("done", strconv.Itoa(s.Seconds))
	}
	if s.Felt == "pain" {
		form.Set("score", strconv.Itoa(s.Score))
	}
	if len(s.Signs) > 0 {
		form["signs"] = s.Signs
	}
	return form
}

// Tell tells how a session felt, by the end of a link to it. The page says what follows.
func (v *Visitor) Tell(ctx context.Context, link string, s Session) (Answer, error) {
	return v.Press(ctx, "/session/"+link, s.form())
}

// Progress opens the page of how somebody is getting on.
func (v *Visitor) Progress(ctx context.Context, link string) (Answer, error) {
	return v.Get(ctx, "/progress/"+link)
}

// Step opens the page of how somebody is getting on and presses its button to go "up" or "down", or to "stay". It is an
// error for the page to have none.
func (v *Visitor) Step(ctx context.Context, link, move string) (Answer, error) {
	page, err := v.Progress(ctx, link)
	if err != nil {
		return page, err
	}
	to := "/progress/" + link + "/step"
	forms := regexp.MustCompile(`(?s)<form method="post" action="`+regexp.QuoteMeta(to)+`">(.*?)</form>`).FindAllStringSubmatch(page.Body, -1)
	for _, form := range forms {
		fields := Hidden(form[1])
		if fields.Get("move") == move {
			return v.Press(ctx, to, fields)
		}
	}
	return page, fmt.Errorf("the page of progress was answered with %d and has no button to go %s", page.Status, move)
}

// Recover says that somebody is well enough again, which ends a rest.
func (v *Visitor) Recover(ctx context.Context, link string) (Answer, error) {
	return v.Press(ctx, "/preferences/"+link+"/recover", url.Values{"well": {"yes"}})
}
