package memory

import (
	"context"
	"time"

	"limber/internal/contact"
	"limber/internal/subscription"
)

// Rows implements subscription.Archive.
func (s *Store) Rows(_ context.Context, id string) (rows []subscription.Row, err error) {
	err = s.do("Rows", func() error {
		add := func(kind string, fields map[string]any) {
			rows = append(rows, subscription.Row{Kind: kind, Fields: fields})
		}
		if p, ok := s.profiles[id]; ok {
			add("profile", profileFields(p))
		}
		for _, c := range s.Consents[id] {
			add("consent", map[string]any{
				"to": c.To, "given": c.Given, "wording": c.Wording, "at": instant(c.At), "source": c.Source,
			})
		}
		for _, past := range s.past(id) {
			add("ledger", map[string]any{
				"occurrence": past.Occurrence, "channel": string(past.Channel),
				"outcome": string(past.Outcome), "reason": past.Reason, "at": instant(past.At),
			})
		}
		for at, runners := range s.events {
			for kind := range runners[id] {
				add("event", map[string]any{"occurrence": at.key, "channel": string(at.channel), "report": string(kind)})
			}
		}
		for _, a := range s.answers[id] {
			fields := map[string]any{"id": a.ID, "felt": string(a.Felt), "at": instant(a.At)}
			if a.Score >= 0 {
				fields["score"] = int64(a.Score)
			}
			add("answer", fields)
		}
		for text := range s.heard[id] {
			add("text", map[string]any{"id": text})
		}
		return nil
	})
	return rows, err
}

func profileFields(p subscription.Subscriber) map[string]any {
	fields := map[string]any{
		"id": p.ID, "name": p.Name, "level": int64(p.Level), "tier": p.Tier, "focus": p.Preferences.Focus,
		"minutes": int64(p.Preferences.Minutes), "days": p.Preferences.Days.Names(), "time": p.Preferences.Time.String(),
		"zone": p.Preferences.ZoneNow(), "created": instant(p.Created),
	}
	if !p.Email.IsZero() {
		fields["email"], fields["mail_state"] = p.Email.Reveal(), string(p.On(contact.ByEmail).State)
	}
	if !p.Phone.IsZero() {
		fields["phone"], fields["text_state"] = p.Phone.Reveal(), string(p.On(contact.ByText).State)
	}
	return fields
}

func instant(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
