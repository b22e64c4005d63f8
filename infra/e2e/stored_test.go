package e2e

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// tables are all tables of the template.
var tables = []string{"SubscribersTable", "RemindersTable", "EnquiriesTable", "GuardTable"}

// stored is every row and every message of a queue, by where it is.
type stored map[string]string

// stored reads all that is kept at this moment in the tables named, or in all and the queues and the inbox.
// What has outlived its ttl counts as gone: AWS removes it in its own time, the local cloud never.
func (k *clinic) stored(of ...string) stored {
	k.t.Helper()
	all := stored{}
	if len(of) == 0 {
		of = tables
		all["inbox"] = fmt.Sprint(len(k.Messages("")), " messages")
		for queue := range k.Queues() {
			for _, m := range k.QueueMessages(queue) {
				all[queue+" "+m.ID] = m.Body
			}
		}
	}
	for _, table := range of {
		for _, row := range k.scan(table) {
			if ttl, ends := row["ttl"]; ends && time.Unix(number(plain(ttl)), 0).Before(k.Cloud.Now()) {
				continue
			}
			all[strings.Join([]string{table, plain(row["pk"]), plain(row["sk"])}, " ")] = plain(&types.AttributeValueMemberM{Value: row})
		}
	}
	return all
}

// scan reads every row of a table.
func (k *clinic) scan(table string) []map[string]types.AttributeValue {
	k.t.Helper()
	var rows []map[string]types.AttributeValue
	pages := dynamodb.NewScanPaginator(k.Database(), &dynamodb.ScanInput{TableName: new(k.Table(table)), ConsistentRead: new(true)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(k.t.Context())
		k.must(err)
		rows = append(rows, page.Items...)
	}
	return rows
}

// number reads a whole number; 0 where there is none.
func number(text string) int64 {
	n, _ := strconv.ParseInt(text, 10, 64)
	return n
}

// plain writes a value out whole, each always the same.
func plain(value types.AttributeValue) string {
	switch v := value.(type) {
	case *types.AttributeValueMemberS:
		return v.Value
	case *types.AttributeValueMemberN:
		return v.Value
	case *types.AttributeValueMemberB:
		return string(v.Value)
	case *types.AttributeValueMemberBOOL:
		return fmt.Sprint(v.Value)
	case *types.AttributeValueMemberM:
		var fields []string
		for _, name := range slices.Sorted(maps.Keys(v.Value)) {
			fields = append(fields, fmt.Sprintf("%s: %q", name, plain(v.Value[name])))
		}
		return strings.Join(fields, ", ")
	case *types.AttributeValueMemberL:
		var items []string
		for _, item := range v.Value {
			items = append(items, fmt.Sprintf("%q", plain(item)))
		}
		return strings.Join(items, ", ")
	}
	return fmt.Sprintf("%#v", value)
}

// changes lists what is otherwise than before.
func (s stored) changes(before stored) []string {
	var all []string
	for where, was := range before {
		if is, there := s[where]; !there {
			all = append(all, fmt.Sprintf("gone: %s: %s", where, was))
		} else if is != was {
			all = append(all, fmt.Sprintf("changed: %s: %s, was %s", where, is, was))
		}
	}
	for where, is := range s {
		if _, there := before[where]; !there {
			all = append(all, fmt.Sprintf("new: %s: %s", where, is))
		}
	}
	slices.Sort(all)
	return all
}

// with lists where any of the words stands.
func (s stored) with(words ...string) []string {
	var found []string
	for where, what := range s {
		for _, word := range words {
			if strings.Contains(where, word) || strings.Contains(what, word) {
				found = append(found, fmt.Sprintf("%q in %s: %s", word, where, what))
			}
		}
	}
	slices.Sort(found)
	return found
}
