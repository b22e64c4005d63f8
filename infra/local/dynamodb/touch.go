package dynamodb

import (
	"regexp"
	"slices"
	"strings"

	"limber/infra/local/call"
)

// touches collects what a call touches: each right once, each leading key once.
type touches struct {
	service     *Service
	description *call.Description
}

// request adds what one request, or one member of a transaction, touches.
func (t touches) request(action string, body []byte) {
	var table, index string
	var item, condition, names, values []byte
	for m := range members(body) {
		switch string(m.key) {
		case "TableName":
			table = str(m.value)
		case "IndexName":
			index = str(m.value)
		case "Key", "Item":
			item = m.value
		case "KeyConditionExpression":
			condition = m.value
		case "ExpressionAttributeNames":
			names = m.value
		case "ExpressionAttributeValues":
			values = m.value
		}
	}
	if table == "" {
		return
	}
	t.access(action, table, index)
	switch {
	case item != nil:
		t.leading(table, item)
	case condition != nil:
		t.queried(table, index, str(condition), names, values)
	}
}

// batch adds what the RequestItems of a batch touch.
func (t touches) batch(items []byte) {
	for table := range members(items) {
		name := string(table.key)
		t.access(t.description.Action, name, "")
		if t.description.Action == "BatchGetItem" {
			for key := range elements(find(table.value, "Keys")) {
				t.leading(name, key)
			}
			continue
		}
		for write := range elements(table.value) {
			for kind := range members(write) {
				for m := range members(kind.value) { // Item or Key
					t.leading(name, m.value)
				}
			}
		}
	}
}

// transactionActions are the rights that the members of a transaction need.
var transactionActions = map[string]string{
	"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem", "Get": "GetItem",
}

// transaction adds what the members of a transaction touch.
func (t touches) transaction(items []byte) {
	for item := range elements(items) {
		for m := range members(item) {
			t.request(transactionActions[string(m.key)], m.value)
		}
	}
}

func (t touches) access(action, table, index string) {
	resource := table
	if !strings.HasPrefix(table, "arn:") {
		resource = "arn:aws:dynamodb:" + t.service.options.Region + ":" + t.service.options.Account + ":table/" + table
	}
	if index != "" {
		resource += "/index/" + index
	}
	access := call.Access{Action: "dynamodb:" + action, Resource: resource}
	if !slices.Contains(t.description.Access, access) {
		t.description.Access = append(t.description.Access, access)
	}
}

const leadingKeys = "dynamodb:LeadingKeys"

// leading adds the partition key of an item or a key of a table.
func (t touches) leading(table string, item []byte) {
	if attribute := t.partition(table, ""); attribute != "" {
		t.leadingValue(find(item, attribute))
	}
}

// leadingValue adds a partition key as an attribute value, {"S":"..."}.
func (t touches) leadingValue(value []byte) {
	for m := range members(value) {
		key := str(m.value)
		if t.description.Context == nil {
			t.description.Context = map[string][]string{}
		}
		if !slices.Contains(t.description.Context[leadingKeys], key) {
			t.description.Context[leadingKeys] = append(t.description.Context[leadingKeys], key)
		}
	}
}

var equality = regexp.MustCompile(`([#\w.-]+)\s*=\s*(:\w+)`)

// queried adds the partition key that a key condition asks for.
func (t touches) queried(table, index, condition string, names, values []byte) {
	attribute := t.partition(table, index)
	if attribute == "" {
		return
	}
	for _, found := range equality.FindAllStringSubmatch(condition, -1) {
		name := found[1]
		if strings.HasPrefix(name, "#") {
			name = str(find(names, name))
		}
		if name == attribute {
			t.leadingValue(find(values, found[2]))
		}
	}
}

// partition gives the partition key attribute of a table or its index, or ""
// where the table wasn't created by this service.
func (t touches) partition(table, index string) string {
	name := table[strings.LastIndexByte(table, '/')+1:]
	if index != "" {
		name += "/" + index
	}
	t.service.mu.RLock()
	defer t.service.mu.RUnlock()
	return t.service.partitions[name]
}
