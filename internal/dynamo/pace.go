package dynamo

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"limber/internal/contact"
	"limber/internal/reminder"
)

// Pace keeps all who send on a channel within its quota together: one item says when the next message may go, and
// each share taken moves it on. It implements reminder.Pace, for one invocation at a time.
type Pace struct {
	table
	channel contact.Channel
	rate    func(ctx context.Context) (float64, error)

	held int       // messages taken and not sent yet
	next time.Time // when the next of them may go
	idle bool      // nobody sent when we last looked
}

// NewPace returns a channel's pace kept in a Reminders table, for a rate in messages a second.
func NewPace(client *dynamodb.Client, name string, channel contact.Channel, rate func(context.Context) (float64, error)) *Pace {
	return &Pace{table: newTable(client, name), channel: channel, rate: rate, idle: true}
}

const (
	// fill is the share of the quota that is used; the rest is for what else the account sends.
	fill = 0.98
	// finish is enough to send a page and write down what became of it, even when each call is slow.
	finish = 15 * time.Second
	// stretch is how long a share may last that is taken at once, so that fast sending asks seldom.
	stretch  = 250 * time.Millisecond
	maxShare = 500 // messages taken at once at the most
)

// Page implements reminder.Pace.
func (p *Pace) Page(ctx context.Context) (int, error) {
	rate, err := p.rate(ctx)
	return page(rate), err
}

// page leaves a quarter of a small quota's second free, so that one that arrives early is not refused whole.
func page(rate float64) int { return max(1, min(50, int(rate*3/4))) }

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
func (p *Pace) Wait(ctx context.Context, n, ahead int) error {
	rate, err := p.rate(ctx)
	if err != nil {
		return err
	}
	deadline, limited := ctx.Deadline()
	if limited && time.Until(deadline) < finish {
		return reminder.ErrDeadline
	}
	now := time.Now()
	if p.held < n || now.Sub(p.next) > credit(rate) {
		share := max(n, min(n+ahead, maxShare, int(rate*stretch.Seconds())))
		length := seconds(share, rate*fill)
		end, err := p.reserve(ctx, now.Add(-credit(rate)), length)
		if err != nil {
			return err
		}
		p.held, p.next = share, end.Add(-length)
	}
	wait := p.next.Sub(now)
	if limited && time.Until(deadline) < finish+wait {
		return reminder.ErrDeadline
	}
	p.held, p.next = p.held-n, p.next.Add(seconds(n, rate*fill))
	if wait > 0 && !pause(ctx, wait) {
		return ctx.Err()
	}
	return nil
}

// reserve moves the item on by share, from no earlier than floor, and returns where it stands. Of its
// two writes one holds: while others send it is behind them, else it begins at the floor.
func (p *Pace) reserve(ctx context.Context, floor time.Time, share time.Duration) (time.Time, error) {
	from := number(floor.UnixMicro())
	busy := update{
		pk: "PACE", sk: string(p.channel), set: "SET following = following + :share", condition: "following >= :floor",
		values: item{":floor": from, ":share": number(share.Microseconds())}, want: types.ReturnValueUpdatedNew,
	}
	idle := update{
		pk: "PACE", sk: string(p.channel), set: "SET following = :begin", condition: "attribute_not_exists(following) OR following < :floor",
		values: item{":floor": from, ":begin": number(floor.Add(share).UnixMicro())}, want: types.ReturnValueUpdatedNew,
	}
	for range 20 {
		u := busy
		if p.idle {
			u = idle
		}
		after, _, err := p.update(ctx, u)
		if refused(err) {
			p.idle = !p.idle
			continue
		}
		if err != nil {
			return time.Time{}, err
		}
		fields := reader{item: after}
		return time.UnixMicro(fields.int64("following")), fields.err
	}
	return time.Time{}, errors.New("dynamo: no place in the pace after 20 tries")
}
