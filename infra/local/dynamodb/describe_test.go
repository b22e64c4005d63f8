package dynamodb

import (
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"limber/infra/local/call"
)

func TestDescribeNamesEveryRightThatACallNeeds(t *testing.T) {
	const arn = "arn:aws:dynamodb:eu-west-2:123456789012:table/"
	s := NewService(ServiceOptions{})
	s.learn(Table{Name: "T", Key: Key{Hash: []string{"pk"}, Range: []string{"sk"}}, Indexes: []Index{{Name: "slot", Key: Key{Hash: []string{"slot"}}}}})
	for _, c := range []struct {
		action, body string
		want         []call.Access
		leading      []string
	}{
		{
			"GetItem", `{"TableName":"T","Key":{"pk":{"S":"a"},"sk":{"S":"b"}}}`,
			[]call.Access{{Action: "dynamodb:GetItem", Resource: arn + "T"}},
			[]string{"a"},
		},
		{
			"PutItem", `{"Item":{"sk":{"S":"b"},"pk":{"S":"é\"q"}},"TableName":"T"}`,
			[]call.Access{{Action: "dynamodb:PutItem", Resource: arn + "T"}},
			[]string{`é"q`},
		},
		{
			"Query", `{"TableName":"T","KeyConditionExpression":"#p = :p AND sk > :s","ExpressionAttributeNames":{"#p":"pk"},"ExpressionAttributeValues":{":p":{"S":"a"},":s":{"S":"b"}}}`,
			[]call.Access{{Action: "dynamodb:Query", Resource: arn + "T"}},
			[]string{"a"},
		},
		{
			"Query", `{"TableName":"T","IndexName":"slot","KeyConditionExpression":"slot=:p","ExpressionAttributeValues":{":p":{"S":"x"}}}`,
			[]call.Access{{Action: "dynamodb:Query", Resource: arn + "T/index/slot"}},
			[]string{"x"},
		},
		{
			"Scan", `{"TableName":"U"}`, []call.Access{{Action: "dynamodb:Scan", Resource: arn + "U"}}, nil,
		},
		{
			"BatchWriteItem", `{"RequestItems":{"T":[{"PutRequest":{"Item":{"pk":{"S":"a"}}}},{"DeleteRequest":{"Key":{"pk":{"S":"b"}}}}],"U":[]}}`,
			[]call.Access{
				{Action: "dynamodb:BatchWriteItem", Resource: arn + "T"},
				{Action: "dynamodb:BatchWriteItem", Resource: arn + "U"},
			},
			[]string{"a", "b"},
		},
		{
			"BatchGetItem", `{"RequestItems":{"T":{"Keys":[{"pk":{"S":"a"}},{"pk":{"S":"a"}}]}}}`,
			[]call.Access{{Action: "dynamodb:BatchGetItem", Resource: arn + "T"}},
			[]string{"a"},
		},
		{
			"TransactWriteItems", `{"TransactItems":[{"Put":{"TableName":"T","Item":{"pk":{"S":"a"}}}},{"Update":{"TableName":"U","Key":{"id":{"S":"z"}}}},` +
				`{"ConditionCheck":{"TableName":"T","Key":{"pk":{"S":"c"}}}},{"Delete":{"TableName":"T","Key":{"pk":{"S":"a"}}}},{"Put":{"TableName":"T","Item":{"pk":{"S":"d"}}}}]}`,
			[]call.Access{
				{Action: "dynamodb:PutItem", Resource: arn + "T"},
				{Action: "dynamodb:UpdateItem", Resource: arn + "U"},
				{Action: "dynamodb:ConditionCheckItem", Resource: arn + "T"},
				{Action: "dynamodb:DeleteItem", Resource: arn + "T"},
			},
			[]string{"a", "c", "d"},
		},
		{
			"UpdateItem", `{"TableName":"T","Key":{"pk":{"S":"a"}},"UpdateExpression":"ADD n :n","ConditionExpression":"n < :m"}`,
			[]call.Access{{Action: "dynamodb:UpdateItem", Resource: arn + "T"}},
			[]string{"a"},
		},
		{
			"DeleteItem", `{"TableName":"T","Key":{"pk":{"S":"a"}},"ConditionExpression":"version = :v"}`,
			[]call.Access{{Action: "dynamodb:DeleteItem", Resource: arn + "T"}},
			[]string{"a"},
		},
		{
			"Query", `{"TableName":"T","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"a"}},"ScanIndexForward":false,"Limit":5}`,
			[]call.Access{{Action: "dynamodb:Query", Resource: arn + "T"}},
			[]string{"a"},
		},
		{"ListTables", `{}`, []call.Access{{Action: "dynamodb:ListTables", Resource: "*"}}, nil},
		{"DescribeTable", `{"TableName":"T"}`, []call.Access{{Action: "dynamodb:DescribeTable", Resource: arn + "T"}}, nil},
	} {
		r := httptest.NewRequest("POST", "/", strings.NewReader(c.body))
		r.Header.Set("X-Amz-Target", targetPrefix+c.action)
		d, err := s.Describe(r, []byte(c.body))
		if err != nil {
			t.Errorf("%s: %v", c.action, err)
			continue
		}
		if d.Action != c.action || !reflect.DeepEqual(d.Access, c.want) || !reflect.DeepEqual(d.Context[leadingKeys], c.leading) {
			t.Errorf("%s %s:\n got %+v\nwant %+v, leading keys %v", c.action, c.body, d, c.want, c.leading)
		}
	}
}

func TestACallThatCannotBeJudgedIsNotDescribed(t *testing.T) {
	s := NewService(ServiceOptions{})
	for _, c := range []struct{ target, body string }{
		{"DynamoDB_20120810.GetItem", `{}`},
		{"DynamoDB_20120810.GetItem", `not JSON`},
		{"DynamoDB_20120810.TransactWriteItems", `{"TransactItems":[]}`},
		{"DynamoDB_20120810.ExecuteStatement", `{"Statement":"SELECT * FROM T"}`},
		{"AmazonSQS.SendMessage", `{"TableName":"T"}`},
	} {
		r := httptest.NewRequest("POST", "/", nil)
		r.Header.Set("X-Amz-Target", c.target)
		if d, err := s.Describe(r, []byte(c.body)); err == nil {
			t.Errorf("%s %s was described as %+v", c.target, c.body, d)
		}
	}
}
