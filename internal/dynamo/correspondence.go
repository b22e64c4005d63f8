package dynamo

import (
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

// Rows implements subscription.Correspondence, the oldest enquiry first, its history after it.
func (c Correspondence) Rows(ctx context.Context, address string) ([]subscription.Row, error) {
	references, err := c.Enquiries.ByAddress(ctx, enquiry.AddressHash(c.Key, address))
	if err != nil {
		return nil, err
	}
	var found [][]item
	for _, reference := range references {
		rows, err := c.Enquiries.under(ctx, enquiryKey(reference), "") // in order: ENQUIRY comes before EVENT
		if err != nil {
			return nil, err
		}
		if len(rows) > 0 {
			found = append(found, rows)
		}
	}
	slices.SortStableFunc(found, func(a, b []item) int {
		first, second := reader{item: a[0]}, reader{item: b[0]}
		return first.instant("received").Compare(second.instant("received"))
	})
	var list []subscription.Row
	for _, it := range slices.Concat(found...) {
		list = append(list, writtenRow(it))
	}
	return list, nil
}

// writtenRow is a row of an enquiry as its sender sees it.
func writtenRow(it item) subscription.Row {
	r := reader{item: it}
	row := subscription.Row{Kind: "enquiry", Fields: map[string]any{}}
	for name, value := range it {
		switch name {
		case "pk", "sk", "list", "chore", "chore_at": // the store made them for itself
		default:
			row.Fields[name] = shown(name, value)
		}
	}
	if r.text("sk") != message {
		row.Kind = "enquiry-event"
		row.Fields["reference"] = r.text("pk")[len("ENQUIRY#"):]
		row.Fields["by"] = enquiry.Event{By: r.text("by")}.Doer()
	}
	return row
}

// Erase implements subscription.Correspondence.
func (c Correspondence) Erase(ctx context.Context, address string) error {
	s := enquiry.Service{Finder: c.Enquiries, Keeper: c.Enquiries, Key: c.Key}
	return s.EraseFrom(ctx, address)
}
