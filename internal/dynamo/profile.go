package dynamo

import (
	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// encodeProfile writes a profile. The attributes slot and text are there only while that channel is sent
// to, so that the indexes of the same names hold nobody else; chore only when there is one to come.
func encodeProfile(s subscription.Subscriber) item {
	p := s.Preferences
	w := writer(key(runnerKey(s.ID), profile))
	w.text("id", s.ID)
	w.text("email", s.Email.Reveal())
	w.text("phone", s.Phone.Reveal())
	w.text("name", s.Name)
	encodeStanding(w, "mail", s.Mail)
	encodeStanding(w, "text", s.Text)
	w.number("days", int(p.Days))
	w.number("run_days", int(p.RunDays))
	w.number("time", int(p.Time))
	w.text("zone", p.ZoneNow())
	if p.Away.Zone != "" {
		w.text("home", p.Zone)
		w.date("away_until", p.Away.Until)
	}
	w.text("focus", p.Focus)
	w.number("minutes", p.Minutes)
	w.date("paused", p.PausedUntil)
	w.number("level", s.Level)
	w.text("tier", s.Tier)
	w.flag("resting", s.Resting)
	w.flag("stretching", s.Stretching)
	w.flag("answers", s.Answers)
	encodeCourse(w, s.Course)
	encodeLinks(w, s)
	w.instant("from", s.From)
	w.instant("seen", s.Seen)
	w.instant("asked", s.Asked)
	w.instant("erased", s.Erased)
	w.instant("created", s.Created)
	w.number("version", s.Version)
	for _, c := range contact.Channels {
		if s.Takes(c) {
			w.text(index(c), p.Slot().Key())
		}
	}
	if at := s.Chore(); !at.IsZero() {
		w["chore"], w["chore_at"] = text(Shard(s.ID)), instant(at)
	}
	return item(w)
}

func encodeCourse(w writer, c subscription.Course) {
	w.instant("raised", c.Raised)
	w.instant("eased", c.Eased)
	w.instant("declined", c.Declined)
	w.instant("trained", c.Trained)
	w.instant("lapsed", c.Lapsed)
	w.instant("reasoned", c.Reasoned)
	w.instant("asked_why", c.AskedWhy)
	w.number("time_off", c.TimeOff)
	w.instant("paused_from", c.PausedFrom)
	w.instant("settled", c.Settled)
	w.instant("fade_asked", c.FadeAsked)
	w.instant("forget", c.Forget)
	w.instant("tend", c.Tend)
}

func decodeCourse(r *reader) subscription.Course {
	return subscription.Course{
		Raised: r.instant("raised"), Eased: r.instant("eased"), Declined: r.instant("declined"),
		Trained: r.instant("trained"), Lapsed: r.instant("lapsed"), TimeOff: r.int("time_off"), PausedFrom: r.instant("paused_from"),
		Reasoned: r.instant("reasoned"), AskedWhy: r.instant("asked_why"),
		Settled: r.instant("settled"), FadeAsked: r.instant("fade_asked"), Forget: r.instant("forget"), Tend: r.instant("tend"),
	}
}

// encodeLinks writes which of a runner's links are good.
func encodeLinks(w writer, s subscription.Subscriber) {
	if len(s.Secret) > 0 {
		w["secret"] = bytes(s.Secret)
	}
	w.instant("details_by", s.DetailsBy)
	w.text("details_to", string(s.DetailsTo))
	w.number("feed", s.Feed)
}

func encodeStanding(w writer, channel string, s subscription.Standing) {
	w.text(channel+"_state", string(s.State))
	w.text(channel+"_reason", s.Reason)
	w.instant(channel+"_since", s.Since)
	w.instant(channel+"_confirm_by", s.ConfirmBy)
	w.instant(channel+"_told_at", s.ToldAt)
	w.flag(channel+"_told", s.Told)
	w.number(channel+"_soft", s.Soft.Count)
	w.date(channel+"_soft_first", s.Soft.First)
	w.date(channel+"_soft_last", s.Soft.Last)
}

// decodeProfile reads a profile, a husk's too.
func decodeProfile(it item) (subscription.Subscriber, error) {
	r := reader{item: it}
	s := decodeCommon(&r)
	s.Mail, s.Text = decodeStanding(&r, "mail"), decodeStanding(&r, "text")
	p := &s.Preferences
	p.Days, p.Time = calendar.Days(r.int("days")), calendar.TimeOfDay(r.int("time"))
	decodeZone(&r, p, r.text("zone"))
	s.Answers, s.Course = r.flag("answers"), decodeCourse(&r)
	s.DetailsBy, s.DetailsTo = r.instant("details_by"), contact.Channel(r.text("details_to"))
	s.Feed = r.int("feed")
	s.Seen, s.Asked = r.instant("seen"), r.instant("asked")
	s.Erased, s.Created, s.Version = r.instant("erased"), r.instant("created"), r.int("version")
	return s, r.err
}

// decodeIndexed reads what an index has of a subscriber, who is sent to on the occurrence's channel, in
// its slot: or they would not be there.
func decodeIndexed(r *reader, o reminder.Occurrence) subscription.Subscriber {
	s := decodeCommon(r)
	s.On(o.Channel).State = subscription.Active
	s.Preferences.Days, s.Preferences.Time = o.Slot.Days, o.Slot.Time
	decodeZone(r, &s.Preferences, o.Slot.Zone)
	return s
}

// decodeCommon reads what the profile and the indexes have in common.
func decodeCommon(r *reader) subscription.Subscriber {
	return subscription.Subscriber{
		ID: r.text("id"), Email: r.email(), Phone: r.phone(), Name: r.text("name"),
		Level: r.int("level"), Tier: r.text("tier"), Resting: r.flag("resting"), Stretching: r.flag("stretching"),
		From: r.instant("from"), Secret: r.bytes("secret"),
		Preferences: subscription.Preferences{
			Focus: r.text("focus"), Minutes: r.int("minutes"), RunDays: calendar.Days(r.int("run_days")), PausedUntil: r.date("paused"),
		},
	}
}

// decodeZone tells the zone of a stay from the one at home. The zone now is given.
func decodeZone(r *reader, p *subscription.Preferences, now string) {
	p.Zone = now
	if home := r.text("home"); home != "" {
		p.Zone, p.Away = home, subscription.Away{Zone: now, Until: r.date("away_until")}
	}
}

func decodeStanding(r *reader, channel string) subscription.Standing {
	return subscription.Standing{
		State: subscription.State(r.text(channel + "_state")), Reason: r.text(channel + "_reason"),
		Since: r.instant(channel + "_since"), ConfirmBy: r.instant(channel + "_confirm_by"),
		ToldAt: r.instant(channel + "_told_at"), Told: r.flag(channel + "_told"),
		Soft: subscription.SoftFailures{
			Count: r.int(channel + "_soft"), First: r.date(channel + "_soft_first"), Last: r.date(channel + "_soft_last"),
		},
	}
}

// email reads an address; none is the zero one.
func (r *reader) email() contact.Email {
	address := r.text("email")
	if address == "" {
		return contact.Email{}
	}
	email, err := contact.ParseEmail(address)
	if err != nil {
		r.fail("email")
	}
	return email
}

// phone reads a number; none is the zero one.
func (r *reader) phone() contact.Phone {
	number := r.text("phone")
	if number == "" {
		return contact.Phone{}
	}
	phone, err := contact.ParsePhone(number)
	if err != nil {
		r.fail("phone")
	}
	return phone
}
