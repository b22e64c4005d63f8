package dynamodb

import (
	"bytes"
	"math"
	"net/http"
	"slices"
	"strconv"
)

// usage is the capacity units that a call used of one table.
type usage struct {
	table       string
	read, write float64
}

const capacity = "ReturnConsumedCapacity"

// withCapacity makes a request ask for the units it uses, and tells whether it
// asked by itself. Of two members of one name DynamoDB Local takes the last.
func withCapacity(action string, body []byte) (request []byte, asked bool) {
	want := "TOTAL"
	switch action {
	case "TransactWriteItems":
		want = "INDEXES" // so that the table's share can be told: see transactionUnits
	case "GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan", "BatchGetItem", "BatchWriteItem", "TransactGetItems":
	default:
		return body, true // no such member
	}
	if bytes.Contains(body, []byte(capacity)) { // perhaps only inside an item
		now := str(find(body, capacity))
		asked = now == "TOTAL" || now == "INDEXES"
		if asked && (now == want || want == "TOTAL") {
			return body, true
		}
	}
	end := bytes.LastIndexByte(body, '}')
	if end < 0 {
		return body, true
	}
	separator := ","
	if len(bytes.Trim(body[:end], "{ \n\r\t")) == 0 {
		separator = ""
	}
	return slices.Concat(body[:end], []byte(separator+`"`+capacity+`":"`+want+`"}`)), asked
}

// without gives an object's text without the member of that name.
func without(text []byte, key string) []byte {
	for m := range members(text) {
		if string(m.key) != key {
			continue
		}
		before, after := text[:m.start], bytes.TrimLeft(text[m.end:], " \n\r\t")
		if len(after) > 0 && after[0] == ',' {
			after = after[1:]
		} else {
			before = bytes.TrimRight(before, " \n\r\t,")
		}
		return slices.Concat(before, after)
	}
	return text
}

// used gives the units that a call used, by table. DynamoDB Local's figures are
// taken, but where it is known to count other than AWS does. One of its mistakes
// stays: a batch's delete of what isn't there counts 2 units where AWS bills 1,
// and the answer doesn't tell which keys were there.
func used(action string, request, answer []byte, status int) []usage {
	if status != http.StatusOK {
		return usedInVain(action, request, errorCode(answer))
	}
	var all []usage
	consumed := find(answer, "ConsumedCapacity")
	if len(consumed) > 0 && consumed[0] == '[' {
		for element := range elements(consumed) {
			all = append(all, reported(action, element))
		}
	} else if consumed != nil {
		all = append(all, reported(action, consumed))
	}
	switch action {
	case "Query", "Scan":
		// It counts a query that finds nothing as free. AWS bills the least there is.
		if len(all) == 1 && all[0].read == 0 {
			all[0].read = unitsOfMissing(request)
		}
	case "BatchGetItem":
		for i := range all {
			all[i].read += missingUnits(all[i].table, request, answer)
		}
	case "TransactWriteItems":
		all = transactionUnits(request, consumed)
	}
	return all
}

// reported reads one ConsumedCapacity of an answer.
func reported(action string, consumed []byte) usage {
	u := usage{table: str(find(consumed, "TableName"))}
	units := number(find(consumed, "CapacityUnits"))
	switch action {
	case "GetItem", "Query", "Scan", "BatchGetItem", "TransactGetItems":
		u.read = units
	default:
		u.write = units
	}
	return u
}

func number(value []byte) float64 {
	n, err := strconv.ParseFloat(string(value), 64)
	if err != nil {
		return 0
	}
	return n
}

// usedInVain gives what a refused call used. A write whose condition failed is
// billed like one of the item that stood in its way, at least one unit.
func usedInVain(action string, request []byte, code string) []usage {
	switch {
	case code == "ConditionalCheckFailedException":
		return []usage{{table: str(find(request, "TableName")), write: 1}}
	case code == "TransactionCanceledException" && action == "TransactWriteItems":
		return transactionUnits(request, nil)
	}
	return nil
}

// unitsOfMissing gives the read units of looking for what isn't there.
func unitsOfMissing(request []byte) float64 {
	if string(find(request, "ConsistentRead")) == "true" {
		return 1
	}
	return 0.5
}

// missingUnits gives the units of the keys of a BatchGetItem that weren't
// found, which DynamoDB Local leaves out.
func missingUnits(table string, request, answer []byte) float64 {
	asked := find(find(request, "RequestItems"), table)
	missing := count(find(asked, "Keys")) -
		count(find(find(answer, "Responses"), table)) -
		count(find(find(find(answer, "UnprocessedKeys"), table), "Keys"))
	return float64(max(0, missing)) * unitsOfMissing(asked)
}

func count(array []byte) int {
	n := 0
	for range elements(array) {
		n++
	}
	return n
}

// transactionUnits gives the units of a TransactWriteItems: two for each kB of
// each member. DynamoDB Local counts members of the same size once. A member
// other than a put is measured by what the request says of it, so a change to a
// large item may be counted too low.
//
// Where DynamoDB Local counted too few for the table, its figure for the
// indexes is raised in proportion: they are off in the same way.
func transactionUnits(request, consumed []byte) []usage {
	var all []usage
	for item := range elements(find(request, "TransactItems")) {
		for m := range members(item) {
			size := 0
			for part := range members(m.value) {
				switch string(part.key) {
				case "Item", "Key", "ExpressionAttributeValues":
					size += itemSize(part.value)
				}
			}
			table := str(find(m.value, "TableName"))
			i := slices.IndexFunc(all, func(u usage) bool { return u.table == table })
			if i < 0 {
				i, all = len(all), append(all, usage{table: table})
			}
			all[i].write += 2 * math.Max(1, math.Ceil(float64(size)/1024))
		}
	}
	for element := range elements(consumed) {
		total := number(find(element, "CapacityUnits"))
		own := number(find(find(element, "Table"), "CapacityUnits"))
		for i := range all {
			if all[i].table == str(find(element, "TableName")) && own > 0 {
				all[i].write = total * math.Max(1, all[i].write/own)
			}
		}
	}
	return all
}

// itemSize gives about how many bytes an item takes, by DynamoDB's rules: its
// attribute names and its values.
func itemSize(item []byte) int {
	size := 0
	for attribute := range members(item) {
		size += len(attribute.key) + valueSize(attribute.value)
	}
	return size
}

// valueSize gives the size of an attribute value such as {"S":"..."}.
func valueSize(value []byte) int {
	const overhead = 3 // of a list or a map
	size := 0
	for m := range members(value) {
		switch string(m.key) {
		case "S":
			size += len(str(m.value))
		case "N":
			size += (len(m.value)-2)/2 + 1
		case "B":
			size += (len(m.value) - 2) * 3 / 4
		case "SS", "NS", "BS":
			for element := range elements(m.value) {
				size += len(element) - 2
			}
		case "L":
			size += overhead
			for element := range elements(m.value) {
				size += valueSize(element) + 1
			}
		case "M":
			size += overhead + itemSize(m.value)
		default: // BOOL, NULL
			size++
		}
	}
	return size
}
