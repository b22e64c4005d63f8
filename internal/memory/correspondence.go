package memory

import (
	"cmp"
	"context"
	"slices"

	"limber/internal/enquiry"
	"limber/internal/subscription"
)

// Correspondence is what subscribers wrote to the clinic. It implements subscription.Correspondence.
type Correspondence struct {
	Enquiries *Enquiries
	Key       []byte // as of enquiry.Service
}

// Rows implements subscription.Correspondence.
func (c Correspondence) Rows(_ context.Context, address string) (rows []subscription.Row, err error) {
	s := c.Enquiries
	err = s.do("Rows", func() error {
		var found []enquiry.Enquiry
		for reference := range s.addresses[enquiry.AddressHash(c.Key, address)] {
			found = append(found, s.kept[reference])
		}
		slices.SortFunc(found, func(a, b enquiry.Enquiry) int {
			return cmp.Or(a.Received.Compare(b.Received), cmp.Compare(a.Reference, b.Reference))
		})
		for _, e := range found {
			rows = append(rows, subscription.Row{Kind: "enquiry", Fields: enquiryFields(e)})
			for _, event := range s.events[e.Reference] {
				rows = append(rows, subscription.Row{Kind: "enquiry-event", Fields: map[string]any{
					"reference": e.Reference, "at": instant(event.At), "by": event.Doer(), "act": string(event.Act), "text": event.Text,
				}})
			}
		}
		return nil
	})
	return rows, err
}

func enquiryFields(e enquiry.Enquiry) map[string]any {
	return map[string]any{
		"reference": e.Reference, "name": e.Name, "email": e.Email.Reveal(), "phone": e.Phone.Reveal(), "way": e.Way,
		"call_time": e.CallTime, "topic": string(e.Topic), "message": e.Message, "urgency": string(e.Urgency), "source": e.Source,
		"wording": e.Wording, "state": string(e.State), "first": e.First, "doubts": e.Doubts,
		"received": instant(e.Received), "changed": instant(e.Changed),
	}
}

// Erase implements subscription.Correspondence.
func (c Correspondence) Erase(ctx context.Context, address string) error {
	s := enquiry.Service{Finder: c.Enquiries, Keeper: c.Enquiries, Key: c.Key}
	return s.EraseFrom(ctx, address)
}
