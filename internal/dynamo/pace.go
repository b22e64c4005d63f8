package dynamo

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"limber/internal/reminder"
)

// Pace keeps all who send within the quota together: one item says when the next message may go, and
// each page moves it on by its share. It implements reminder.Pace.
type Pace struct {
	table
	rate func(ctx context.Context) (float64, error)
}

// NewPace returns the pace kept in a Reminders table, for a rate in messages a second.
func NewPace(client *dynamodb.Client, name string, rate func(context.Context) (float64, error)) *Pace {
	return &Pace{newTable(client, name), rate}
}

const (
	// fill is the share of the quota that is used. The rest is for a page that arrives a little early:
	// at small quotas a page is all of a second's, and the provider would refuse it whole.
	fill = 0.98
	// finish is enough to send a page and write down what became of it, even when each call is slow.
	finish = 15 * time.Second
)

// Page implements reminder.Pace.
func (p *Pace) Page(ctx context.Context) (int, error) {
	rate, err := p.rate(ctx)
	return page(rate), err
}

func page(rate float64) int { return max(1, min(50, int(rate))) }

// credit is how much unused time may be caught up, so that a slow answer doesn't waste quota: half of
// what the provider's allowance of one second leaves beside a page.
func credit(rate float64) time.Duration {
	return max(0, time.Second-seconds(page(rate), rate)) / 2
}

func seconds(n int, rate float64) time.Duration {
	return time.Duration(float64(n) / rate * float64(time.Second))
}

// Wait implements reminder.Pace. It goes by this machine's clock: the item only has to make sense to
// machines that send at this moment.
func (p *Pace) Wait(ctx context.Context, n int) error {
	rate, err := p.rate(ctx)
	if err != nil {
		return err
	}
	deadline, limited := ctx.Deadline()
	if limited && time.Until(deadline) < finish {
		return reminder.ErrDeadline
	}
	share := seconds(n, rate*fill)
	now := time.Now()
	next, err := p.reserve(ctx, now.Add(-credit(rate)), share)
	if err != nil {
		return err
	}
	wait := next.Add(-share).Sub(now)
	if limited && time.Until(deadline) < finish+wait {
		return reminder.ErrDeadline
	}
	if wait > 0 && !pause(ctx, wait) {
		return ctx.Err()
	}
	return nil
}

// reserve moves the item on by share, from no earlier than floor, and returns where it stands.
func (p *Pace) reserve(ctx context.Context, floor time.Time, share time.Duration) (time.Time, error) {
	values := item{":share": number(share.Microseconds()), ":floor": number(floor.UnixMicro())}
	busy := update{
		pk: "PACE", sk: "email", set: "SET following = following + :share", condition: "following >= :floor",
		values: values, want: types.ReturnValueUpdatedNew,
	}
	idle := update{
		pk: "PACE", sk: "email", set: "SET following = :begin", condition: "attribute_not_exists(following) OR following < :floor",
		values: item{":floor": values[":floor"], ":begin": number(floor.Add(share).UnixMicro())}, want: types.ReturnValueUpdatedNew,
	}
	for range 10 {
		for _, u := range []update{busy, idle} {
			after, _, err := p.update(ctx, u)
			if refused(err) {
				continue
			}
			if err != nil {
				return time.Time{}, err
			}
			value, _ := after["following"].(*types.AttributeValueMemberN)
			micros, err := strconv.ParseInt(value.Value, 10, 64)
			return time.UnixMicro(micros), err
		}
	}
	return time.Time{}, errors.New("dynamo: no place in the pace after 10 tries")
}
