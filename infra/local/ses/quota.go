package ses

import (
	"math"
	"net/http"
	"sync"
	"time"
)

// Quota is how much an account may send.
type Quota struct {
	Rate  float64 // recipients per second of real time; 0 means 14
	Daily int     // recipients in any 24 hours of simulated time; 0 means 50,000
}

// limiter holds sending against the quota. A second's worth may be sent at
// once.
type limiter struct {
	mu     sync.Mutex
	quota  Quota
	tokens float64
	filled time.Time // real: when tokens was right
	hours  []hour    // simulated: what was sent, oldest first
}

// hour is how many recipients were sent to in one hour.
type hour struct {
	start time.Time
	sent  int
}

func (l *limiter) set(quota Quota) {
	if quota.Rate <= 0 {
		quota.Rate = 14
	}
	if quota.Daily <= 0 {
		quota.Daily = 50_000
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.quota, l.tokens, l.filled = quota, math.Max(1, quota.Rate), time.Now()
}

// take uses up n recipients of the quota, all or none. The refusals are those
// of SES.
func (l *limiter) take(n int, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.sent(now)+n > l.quota.Daily {
		return &refusal{http.StatusBadRequest, "LimitExceededException", "Daily message quota exceeded."}
	}
	real := time.Now()
	l.tokens = math.Min(math.Max(1, l.quota.Rate), l.tokens+real.Sub(l.filled).Seconds()*l.quota.Rate)
	l.filled = real
	if float64(n) > l.tokens {
		return &refusal{http.StatusTooManyRequests, "TooManyRequestsException", "Maximum sending rate exceeded."}
	}
	l.tokens -= float64(n)
	start := now.Truncate(time.Hour)
	if len(l.hours) == 0 || !l.hours[len(l.hours)-1].start.Equal(start) {
		l.hours = append(l.hours, hour{start: start})
	}
	l.hours[len(l.hours)-1].sent += n
	return nil
}

// sent counts the recipients of the 24 hours before now, and forgets older
// ones. The caller holds mu.
func (l *limiter) sent(now time.Time) int {
	for len(l.hours) > 0 && now.Sub(l.hours[0].start) >= 24*time.Hour {
		l.hours = l.hours[1:]
	}
	sum := 0
	for _, h := range l.hours {
		sum += h.sent
	}
	return sum
}

// getAccount answers a healthy account out of the sandbox.
func (s *Service) getAccount(w http.ResponseWriter) {
	s.limiter.mu.Lock()
	quota, sent := s.limiter.quota, s.limiter.sent(s.options.Now())
	s.limiter.mu.Unlock()
	answer(w, http.StatusOK, map[string]any{
		"DedicatedIpAutoWarmupEnabled": false,
		"EnforcementStatus":            "HEALTHY",
		"ProductionAccessEnabled":      true,
		"SendingEnabled":               true,
		"SendQuota": map[string]any{
			"Max24HourSend": float64(quota.Daily), "MaxSendRate": quota.Rate, "SentLast24Hours": float64(sent),
		},
		"SuppressionAttributes": map[string]any{"SuppressedReasons": []string{bounced, complained}},
	})
}
