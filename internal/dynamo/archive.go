package dynamo

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"limber/internal/calendar"
	"limber/internal/subscription"
)

// named are the names of the parts of a sort key, where they tell more than the attributes do.
var named = map[string][]string{
	"PROFILE": {},
	"CONSENT": {},
	"LEDGER":  {"occurrence", "channel"},
	"EVENT":   {"occurrence", "channel", "report"},
	"TEXT":    {"id"},
	"ANSWER":  {"id"},
}

// ours are attributes that the store made for itself, or that must not be shown: the secret of links.
func ours(kind, name string) bool {
	switch name {
	case "pk", "sk":
		return true
	case "secret", "slot", "text", "chore", "chore_at", "tend":
		return kind == profile
	}
	return false
}

// Rows implements subscription.Archive. A row of a kind not known here has its key as a field.
func (s *Subscribers) Rows(ctx context.Context, id string) ([]subscription.Row, error) {
	found, err := s.query(ctx, &dynamodb.QueryInput{
		ConsistentRead:            aws.Bool(true),
		KeyConditionExpression:    aws.String("pk = :pk"),
		ExpressionAttributeValues: item{":pk": text(runnerKey(id))},
	})
	if err != nil {
		return nil, fmt.Errorf("query rows: %w", err)
	}
	rows := make([]subscription.Row, len(found))
	for i, it := range found {
		r := reader{item: it}
		kind, rest, _ := strings.Cut(r.text("sk"), "#")
		fields := map[string]any{}
		for name, value := range it {
			if !ours(kind, name) {
				fields[name] = shown(name, value)
			}
		}
		names, known := named[kind]
		if !known {
			names = []string{"key"}
		}
		for i, part := range strings.SplitN(rest, "#", len(names)) {
			if names[i] != "" {
				fields[names[i]] = part
			}
		}
		rows[i] = subscription.Row{Kind: strings.ToLower(kind), Fields: fields}
	}
	return rows, nil
}

// shown is an attribute as people read it.
func shown(name string, value types.AttributeValue) any {
	switch v := value.(type) {
	case *types.AttributeValueMemberS:
		return v.Value
	case *types.AttributeValueMemberBOOL:
		return v.Value
	case *types.AttributeValueMemberB:
		return v.Value
	case *types.AttributeValueMemberL:
		list := make([]any, len(v.Value))
		for i, value := range v.Value {
			list[i] = shown(name, value)
		}
		return list
	case *types.AttributeValueMemberM:
		group := map[string]any{}
		for name, value := range v.Value {
			group[name] = shown(name, value)
		}
		return group
	case *types.AttributeValueMemberN:
		n, err := strconv.ParseInt(v.Value, 10, 64)
		if err != nil {
			return v.Value
		}
		return meant(name, n)
	}
	return fmt.Sprintf("%v", value)
}

// meant is what a number stands for, by the attribute's name.
func meant(name string, n int64) any {
	switch name {
	case "days", "run_days":
		return calendar.Days(n).Names()
	case "time":
		return calendar.TimeOfDay(n).String()
	case "ttl":
		return time.Unix(n, 0).UTC().Format(time.RFC3339)
	case "at", "from", "raised", "eased", "declined", "trained", "lapsed", "reasoned", "asked_why", "paused_from", "settled", "fade_asked", "forget", "seen", "asked", "erased", "created", "answered", "received", "changed", "since", "next", "probed":
		return moment(n)
	}
	for _, end := range []string{"_since", "_by", "_at"} {
		if strings.HasSuffix(name, end) {
			return moment(n)
		}
	}
	return n
}

func moment(milli int64) string { return time.UnixMilli(milli).UTC().Format(time.RFC3339Nano) }
