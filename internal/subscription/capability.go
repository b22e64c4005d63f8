package subscription

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"limber/internal/fault"
)

// Purpose is the one thing a link may be used for.
type Purpose string

// The purposes of links.
const (
	ToConfirm     Purpose = "confirm"
	ToPreferences Purpose = "preferences"
	ToUnsubscribe Purpose = "unsubscribe"
)

// Capability returns the text that lets its holder do one thing to one subscription: the subscriber's
// id, the expiry (zero for never), and a keyed hash of purpose and expiry under the subscriber's own
// secret. It needs no escaping in a URL.
func (s Subscriber) Capability(purpose Purpose, expires time.Time) string {
	expiry := "0"
	if !expires.IsZero() {
		expiry = strconv.FormatInt(expires.Unix(), 36)
	}
	return s.ID + "." + expiry + "." + s.mac(purpose, expiry)
}

func (s Subscriber) mac(purpose Purpose, expiry string) string {
	sum := hmac.New(sha256.New, s.Secret)
	sum.Write([]byte(string(purpose) + "\n" + s.ID + "\n" + expiry))
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:16])
}

// MaxCapability is longer than any link's text, in bytes.
const MaxCapability = 80

// capability is a link's text taken apart, not yet checked against its subscriber.
type capability struct{ id, expiry, mac string }

func parseCapability(text string) (capability, error) {
	parts := strings.Split(text, ".")
	if len(text) > MaxCapability || len(parts) != 3 || !ValidID(parts[0]) {
		return capability{}, errLink
	}
	return capability{parts[0], parts[1], parts[2]}, nil
}

// check compares in constant time before it looks at anything else.
func (c capability) check(s Subscriber, purpose Purpose, now time.Time) error {
	if len(s.Secret) == 0 || !hmac.Equal([]byte(c.mac), []byte(s.mac(purpose, c.expiry))) {
		return errLink
	}
	if c.expiry == "0" {
		return nil
	}
	expires, err := strconv.ParseInt(c.expiry, 36, 64)
	if err != nil || !now.Before(time.Unix(expires, 0)) {
		return errExpired
	}
	return nil
}

var (
	errLink    = fault.New(fault.Forbidden, "This link is not complete, or not one of ours. Please use the whole link from our latest email.")
	errExpired = fault.New(fault.Expired, "This link has run out. Please subscribe again to get a new one.")
)
