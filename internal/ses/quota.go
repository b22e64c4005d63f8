package ses

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sesv2"
)

// Quota knows the account's send rate. SES allows about one question a second, so the answer is kept
// for five minutes; while SES doesn't answer, the last one holds.
type Quota struct {
	Client *sesv2.Client

	mu    sync.Mutex
	rate  float64
	asked time.Time
}

const keepQuota = 5 * time.Minute

// Rate returns how many messages a second the account may send.
func (q *Quota) Rate(ctx context.Context) (float64, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.rate > 0 && time.Since(q.asked) < keepQuota {
		return q.rate, nil
	}
	out, err := q.Client.GetAccount(ctx, &sesv2.GetAccountInput{})
	if err != nil && q.rate == 0 {
		return 0, fmt.Errorf("get SES quota: %w", err)
	}
	if err == nil && out.SendQuota != nil && out.SendQuota.MaxSendRate > 0 {
		q.rate = out.SendQuota.MaxSendRate
	}
	q.rate, q.asked = max(q.rate, 1), time.Now()
	return q.rate, nil
}
