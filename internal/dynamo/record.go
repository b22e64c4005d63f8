package dynamo

import (
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"limber/internal/calendar"
)

func key(pk, sk string) item { return item{"pk": text(pk), "sk": text(sk)} }

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func number[N int | int64](n N) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(int64(n), 10)}
}

func bytes(b []byte) types.AttributeValue { return &types.AttributeValueMemberB{Value: b} }

// instant is kept in milliseconds; the zero time as none.
func instant(t time.Time) types.AttributeValue {
	if t.IsZero() {
		return number(0)
	}
	return number(t.UnixMilli())
}

func ttl(t time.Time) types.AttributeValue { return number(t.Unix()) }

func flag(b bool) types.AttributeValue { return &types.AttributeValueMemberBOOL{Value: b} }

// writer fills an item. What is empty or zero is left out: it costs nothing, in the table or an index.
type writer item

func (w writer) text(name, value string) {
	if value != "" {
		w[name] = text(value)
	}
}

func (w writer) number(name string, n int) {
	if n != 0 {
		w[name] = number(n)
	}
}

func (w writer) instant(name string, t time.Time) {
	if !t.IsZero() {
		w[name] = instant(t)
	}
}

func (w writer) date(name string, d calendar.Date) {
	if d != (calendar.Date{}) {
		w[name] = text(d.String())
	}
}

func (w writer) flag(name string, b bool) {
	if b {
		w[name] = flag(true)
	}
}

// reader takes an item apart and remembers the first attribute that is not what it should be.
type reader struct {
	item item
	err  error
}

func (r *reader) text(name string) string {
	switch v := r.item[name].(type) {
	case nil:
		return ""
	case *types.AttributeValueMemberS:
		return v.Value
	}
	r.fail(name)
	return ""
}

func (r *reader) bytes(name string) []byte {
	switch v := r.item[name].(type) {
	case nil:
		return nil
	case *types.AttributeValueMemberB:
		return v.Value
	}
	r.fail(name)
	return nil
}

func (r *reader) int64(name string) int64 {
	switch v := r.item[name].(type) {
	case nil:
		return 0
	case *types.AttributeValueMemberN:
		n, err := strconv.ParseInt(v.Value, 10, 64)
		if err == nil {
			return n
		}
	}
	r.fail(name)
	return 0
}

func (r *reader) int(name string) int { return int(r.int64(name)) }

func (r *reader) instant(name string) time.Time {
	n := r.int64(name)
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(n).UTC()
}

// date reads what date wrote; none is the zero date.
func (r *reader) date(name string) calendar.Date {
	text := r.text(name)
	if text == "" {
		return calendar.Date{}
	}
	date, err := calendar.ParseDate(text)
	if err != nil {
		r.fail(name)
	}
	return date
}

func (r *reader) flag(name string) bool {
	switch v := r.item[name].(type) {
	case nil:
		return false
	case *types.AttributeValueMemberBOOL:
		return v.Value
	}
	r.fail(name)
	return false
}

func (r *reader) has(name string) bool { return r.item[name] != nil }

func (r *reader) fail(name string) {
	if r.err == nil {
		r.err = fmt.Errorf("dynamo: attribute %s is of another kind", name)
	}
}
