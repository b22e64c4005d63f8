package api

import (
	"context"
	"crypto/hmac"
	"log/slog"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Challenge asks another service whether a form's token was earned by a person.
type Challenge interface {
	// Passed reports whether the token is good: once, and minutes after it was earned. An error says
	// that there was no telling.
	Passed(ctx context.Context, token string) (bool, error)
}

// The questions that a form with a trap has besides its own.
const (
	trapQuestion      = "website"    // people can't see it; programs fill it in, or drop it
	tokenQuestion     = "form_token" // when we made the form
	challengeQuestion = "cf-turnstile-response"
)

const (
	// quickest is the least time in which a person fills in a form.
	quickest = 3 * time.Second
	// oldest is how long a form may lie open.
	oldest = 24 * time.Hour
	// renewed is how old a form's token may be to stay in it when the form is shown again.
	renewed = time.Hour
)

// Bots tells people from programs that post our forms. It only ever doubts: the form is shown again as
// it was filled in, and a person presses the button once more.
type Bots struct {
	Secret    []byte
	Challenge Challenge // nil for none
}

// Verdict is what the checks say of whoever posted a form. Its zero value is a person.
type Verdict struct {
	Doubt  string // what to tell them above the form shown again
	Reason string // which check failed, for the log
}

// Person reports whether there is no doubt.
func (v Verdict) Person() bool { return v.Doubt == "" }

func doubt(reason string) Verdict {
	return Verdict{Doubt: "Please check your answers and press the button again.", Reason: reason}
}

// Token returns a token for a form that is shown first at that time. It names nobody, and may be used
// often: how often is for Limits.
func (b Bots) Token(now time.Time) string {
	made := strconv.FormatInt(now.UnixMilli(), 36)
	return made + "." + b.mac(made)
}

func (b Bots) mac(made string) string { return keyed(b.Secret, "form", made)[:22] }

// Again returns the token for a form that is shown again: its own while that is young, so that a person
// who has one answer to mend need not count to three.
func (b Bots) Again(posted url.Values, now time.Time) string {
	token := posted.Get(tokenQuestion)
	if age, ok := b.age(token, now); ok && age < renewed {
		return token
	}
	return b.Token(now)
}

// age returns how long ago we made a token, and whether we did.
func (b Bots) age(token string, now time.Time) (time.Duration, bool) {
	made, mac, _ := strings.Cut(token, ".")
	if !hmac.Equal([]byte(mac), []byte(b.mac(made))) {
		return 0, false
	}
	at, err := strconv.ParseInt(made, 36, 64)
	if err != nil {
		return 0, false
	}
	age := now.Sub(time.UnixMilli(at))
	return age, age >= 0
}

// Check judges a posted form. It uses up the challenge's token, so ask when the answers are known to be
// good: a form that is shown again needs another.
func (b Bots) Check(ctx context.Context, posted url.Values, now time.Time) Verdict {
	if trap := posted[trapQuestion]; !slices.Equal(trap, []string{""}) {
		return doubt("trap")
	}
	age, genuine := b.age(posted.Get(tokenQuestion), now)
	switch {
	case !genuine:
		return doubt("token")
	case age < quickest:
		return doubt("too fast")
	case age > oldest:
		return doubt("too old")
	}
	return b.solved(ctx, posted.Get(challengeQuestion))
}

// solved judges by the challenge alone. Without a challenge everybody passes.
func (b Bots) solved(ctx context.Context, token string) Verdict {
	if b.Challenge == nil {
		return Verdict{}
	}
	passed, err := b.Challenge.Passed(ctx, token)
	if err != nil {
		// The service is away, or our secret for it is wrong. People come first: the other checks and
		// the limits hold for all.
		slog.Warn("challenge not checked", "request", idOf(ctx), "error", err)
		return Verdict{}
	}
	if !passed {
		return doubt("challenge")
	}
	return Verdict{}
}

// Require refuses what a program sends without a person's answer to the challenge, where there is one. It
// uses up the token.
func (b Bots) Require(ctx context.Context, token string) error {
	if b.solved(ctx, token).Person() {
		return nil
	}
	return wrongField("turnstile", "Show the person our check, and send the answer it gives.")
}

// challengeSource is where the challenge's script and frame come from.
const challengeSource = "https://challenges.cloudflare.com"

// allowChallenge returns a page's Content-Security-Policy with the challenge's script and frame let in.
func allowChallenge(policy string) string {
	directives := strings.Split(policy, "; ")
	for _, name := range []string{"script-src", "frame-src"} {
		at := slices.IndexFunc(directives, func(d string) bool { return strings.HasPrefix(d, name+" ") })
		if at < 0 {
			directives = append(directives, name+" "+challengeSource)
			continue
		}
		directives[at] += " " + challengeSource
	}
	return strings.Join(directives, "; ")
}
