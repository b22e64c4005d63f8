package guide

// Rules are the numbers by which a runner's routines follow what they tell of their sessions. Package progress
// applies them; what a rule does is there, in code, and said in words on the page that shows these numbers.
type Rules struct {
	Easy      EasyRule      `json:"too_easy"`
	Steady    SteadyRule    `json:"steady"`
	NextLevel NextLevelRule `json:"next_level"`
	Hard      HardRule      `json:"too_hard"`
	SomePain  SomePainRule  `json:"some_pain"`
	MuchPain  MuchPainRule  `json:"much_pain"`
	TimeOff   TimeOffRule   `json:"time_off"`
	Pace      PaceRule      `json:"pace"`
	Fade      FadeRule      `json:"fade"`
	Missed    MissedRule    `json:"missed"`
}

// Basis is where the numbers of a rule come from, and whether a clinician has signed them off.
type Basis struct {
	Source Source `json:"source"`
	Approval
}

// EasyRule offers a step up after so many strength sessions running that were too easy.
type EasyRule struct {
	Sessions int `json:"sessions"`
	MostPain int `json:"most_pain"` // the highest score, of 0 to 10, in that time that lets it count
	Basis
}

// SteadyRule offers a step up after so many strength sessions that felt right.
type SteadyRule struct {
	Sessions int `json:"sessions"`
	Days     int `json:"days"` // from the first of them to the last, at least
	Last     int `json:"last"` // of these last sessions none may have been too hard
	MostPain int `json:"most_pain"`
	Basis
}

// NextLevelRule is what a step to the next level needs besides one of the rules above.
type NextLevelRule struct {
	Sessions int `json:"sessions"` // at this level, at least
	Basis
}

// HardRule goes a step down after so many strength sessions running that were too hard.
type HardRule struct {
	Sessions int `json:"sessions"`
	Basis
}

// SomePainRule goes a step down for a score from From up, and sends to a professional when it comes again.
type SomePainRule struct {
	From  int `json:"from"`
	Times int `json:"times"` // so often within Days
	Days  int `json:"days"`
	Basis
}

// MuchPainRule stops strength reminders for a score from From up.
type MuchPainRule struct {
	From    int `json:"from"`
	Restart int `json:"restart"` // the highest score to start again with
	Basis
}

// TimeOffRule makes routines gentler after so many days off.
type TimeOffRule struct {
	Days     int `json:"days"`      // a tier lower
	LongDays int `json:"long_days"` // a level lower, at the lowest tier
	Basis
}

// PaceRule is the least time from one step to the next step up.
type PaceRule struct {
	Days int `json:"days"`
	Basis
}

// FadeRule asks after some weeks whether a runner still needs as many reminders.
type FadeRule struct {
	Weeks      int `json:"weeks"`
	AnswerDays int `json:"answer_days"` // to answer in, before there are fewer
	DaysAWeek  int `json:"days_a_week"` // that are left then
	Basis
}

// MissedRule asks what came between after so many days without a session.
type MissedRule struct {
	Days int `json:"days"`
	Basis
}

// Rules returns the rules by which routines follow what runners tell.
func (g *Guide) Rules() Rules { return g.rules }
