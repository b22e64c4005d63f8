package policy_test

import (
	"slices"
	"testing"

	"limber/infra/local/call"
	"limber/infra/local/policy"
)

const table = "arn:aws:dynamodb:eu-west-2:123456789012:table/Reminders"

func TestOnlyWhatAStatementNamesIsAllowed(t *testing.T) {
	read := policy.Statement{Actions: []string{"dynamodb:GetItem", "dynamodb:Que?y"}, Resources: []string{table, table + "/index/*"}}
	noDelete := policy.Statement{Deny: true, Actions: []string{"dynamodb:Delete*"}, Resources: []string{"*"}}
	all := policy.Statement{Actions: []string{"dynamodb:*"}, Resources: []string{table}}
	tests := []struct {
		name       string
		statements []policy.Statement
		access     []call.Access
		want       bool
	}{
		{"nothing is allowed by default", nil, []call.Access{{Action: "dynamodb:GetItem", Resource: table}}, false},
		{"a named action", []policy.Statement{read}, []call.Access{{Action: "dynamodb:GetItem", Resource: table}}, true},
		{"letter case of actions is ignored", []policy.Statement{read}, []call.Access{{Action: "DynamoDB:getitem", Resource: table}}, true},
		{"letter case of resources counts", []policy.Statement{read}, []call.Access{{Action: "dynamodb:GetItem", Resource: "arn:aws:dynamodb:eu-west-2:123456789012:table/reminders"}}, false},
		{"question mark", []policy.Statement{read}, []call.Access{{Action: "dynamodb:Query", Resource: table}}, true},
		{"an index", []policy.Statement{read}, []call.Access{{Action: "dynamodb:Query", Resource: table + "/index/slot"}}, true},
		{"another table", []policy.Statement{read}, []call.Access{{Action: "dynamodb:Query", Resource: table + "2"}}, false},
		{"another action", []policy.Statement{read}, []call.Access{{Action: "dynamodb:PutItem", Resource: table}}, false},
		{"every access is needed", []policy.Statement{read}, []call.Access{{Action: "dynamodb:GetItem", Resource: table}, {Action: "dynamodb:PutItem", Resource: table}}, false},
		{"deny wins", []policy.Statement{all, noDelete}, []call.Access{{Action: "dynamodb:DeleteItem", Resource: table}}, false},
		{"deny leaves the rest", []policy.Statement{all, noDelete}, []call.Access{{Action: "dynamodb:PutItem", Resource: table}}, true},
	}
	for _, test := range tests {
		if _, got := policy.New(test.statements).Allows(test.access, nil); got != test.want {
			t.Errorf("%s: allowed = %v, want %v", test.name, got, test.want)
		}
	}
}

func TestConditionsMustHold(t *testing.T) {
	const key = "dynamodb:LeadingKeys"
	tests := []struct {
		name      string
		condition policy.Condition
		context   map[string][]string
		want      bool
	}{
		{"equal", policy.Condition{Operator: "StringEquals", Key: "ses:FromAddress", Values: []string{"a", "b"}}, map[string][]string{"ses:fromaddress": {"b"}}, true},
		{"not equal", policy.Condition{Operator: "StringEquals", Key: "ses:FromAddress", Values: []string{"a*"}}, map[string][]string{"ses:FromAddress": {"ab"}}, false},
		{"like", policy.Condition{Operator: "StringLike", Key: "ses:FromAddress", Values: []string{"a*"}}, map[string][]string{"ses:FromAddress": {"ab"}}, true},
		{"missing key", policy.Condition{Operator: "StringLike", Key: "ses:FromAddress", Values: []string{"*"}}, nil, false},
		{"all of several", policy.Condition{Operator: "ForAllValues:StringLike", Key: key, Values: []string{"slot#*"}}, map[string][]string{key: {"slot#1", "slot#2"}}, true},
		{"one of several fails", policy.Condition{Operator: "ForAllValues:StringEquals", Key: key, Values: []string{"x"}}, map[string][]string{key: {"x", "y"}}, false},
		{"none of several", policy.Condition{Operator: "ForAllValues:StringEquals", Key: key, Values: []string{"x"}}, nil, true},
		{"several values without ForAllValues", policy.Condition{Operator: "StringEquals", Key: key, Values: []string{"x"}}, map[string][]string{key: {"x", "x"}}, false},
	}
	for _, test := range tests {
		p := policy.New([]policy.Statement{{Actions: []string{"*"}, Resources: []string{"*"}, Conditions: []policy.Condition{test.condition}}})
		if _, got := p.Allows([]call.Access{{Action: "a:b", Resource: "c"}}, test.context); got != test.want {
			t.Errorf("%s: allowed = %v, want %v", test.name, got, test.want)
		}
	}
	if policy.CheckOperator("ForAnyValue:StringEquals") == nil || policy.CheckOperator("StringLike") != nil {
		t.Error("CheckOperator takes an operator that can't be judged, or refuses one that can")
	}
}

func TestPermissionsThatWereNeverNeededAreListed(t *testing.T) {
	p := policy.New([]policy.Statement{
		{Actions: []string{"sqs:SendMessage", "sqs:DeleteMessage"}, Resources: []string{"q1", "q2"}},
		{Deny: true, Actions: []string{"ses:*"}, Resources: []string{"*"}},
	})
	if _, ok := p.Allows([]call.Access{{Action: "sqs:SendMessage", Resource: "q2"}}, nil); !ok {
		t.Fatal("refused")
	}
	want := []string{"sqs:DeleteMessage on q1", "sqs:DeleteMessage on q2", "sqs:SendMessage on q1"}
	if got := p.Unused(); !slices.Equal(got, want) {
		t.Errorf("Unused() = %q, want %q", got, want)
	}
	p.Forget()
	if got := p.Unused(); len(got) != 4 {
		t.Errorf("after Forget, Unused() = %q, want all four", got)
	}
}

func TestWildcardsStandForRunsAndSingleCharacters(t *testing.T) {
	tests := []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true},
		{"*", "", true},
		{"a*c", "abbbc", true},
		{"a*c", "abbb", false},
		{"*a*b*", "xxaxxbxx", true},
		{"*ab", "aab", true},
		{"a?c", "abc", true},
		{"a?c", "ac", false},
		{"a?", "a", false},
		{"abc", "abcd", false},
	}
	for _, test := range tests {
		if got := policy.Match(test.pattern, test.text); got != test.want {
			t.Errorf("Match(%q, %q) = %v", test.pattern, test.text, got)
		}
	}
}
