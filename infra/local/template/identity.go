package template

import (
	"slices"
	"strings"
)

// identity says what Ref and GetAtt give for a type of resource. The texts hold {id}, {name}, {arn},
// {region}, {account}, {endpoint} and {site}.
type identity struct {
	nameProperty string // the property that sets the physical name, where there is one
	arn          string
	ref          string
	attributes   map[string]string
}

const (
	arnOf   = "arn:aws:"
	local   = ":{region}:{account}:"
	byName  = "{name}"
	byARN   = "{arn}"
	awsHost = "{endpoint}/{account}/{name}"
)

// identities lists every type of resource that a template may hold.
var identities = map[string]identity{
	"AWS::Serverless::Function":   {"FunctionName", arnOf + "lambda" + local + "function:{name}", byName, map[string]string{"Arn": byARN}},
	httpAPI:                       {"", arnOf + "apigateway:{region}::/apis/{name}", "localapi", map[string]string{"ApiEndpoint": "{site}", "ApiId": "localapi"}},
	"AWS::DynamoDB::Table":        {"TableName", arnOf + "dynamodb" + local + "table/{name}", byName, map[string]string{"Arn": byARN}},
	"AWS::SQS::Queue":             {"QueueName", arnOf + "sqs" + local + "{name}", awsHost, map[string]string{"Arn": byARN, "QueueName": byName, "QueueUrl": awsHost}},
	"AWS::SQS::QueuePolicy":       {"", "", "{id}", nil},
	"AWS::SNS::Topic":             {"TopicName", arnOf + "sns" + local + "{name}", byARN, map[string]string{"TopicArn": byARN, "TopicName": byName}},
	"AWS::SNS::TopicPolicy":       {"", "", "{id}", nil},
	"AWS::SNS::Subscription":      {"", "", "{id}", nil},
	"AWS::Events::Rule":           {"Name", arnOf + "events" + local + "rule/{name}", byName, map[string]string{"Arn": byARN}},
	"AWS::SES::EmailIdentity":     {"EmailIdentity", arnOf + "ses" + local + "identity/{name}", byName, dkim},
	"AWS::SES::ConfigurationSet":  {"Name", arnOf + "ses" + local + "configuration-set/{name}", byName, nil},
	eventDestination:              {"", "", "{id}", nil},
	"AWS::SecretsManager::Secret": {"Name", arnOf + "secretsmanager" + local + "secret:{name}-AbCdEf", byARN, map[string]string{"Id": byARN}},
	"AWS::SMSVOICE::PhoneNumber":  {"", arnOf + "sms-voice" + local + "phone-number/{name}", byName, map[string]string{"Arn": byARN, "PhoneNumber": "+447700900000", "PhoneNumberId": byName}},
	"AWS::SMSVOICE::Pool":         {"", arnOf + "sms-voice" + local + "pool/{name}", byName, map[string]string{"Arn": byARN, "PoolId": byName}},
	"AWS::SMSVOICE::SenderId":     {"SenderId", arnOf + "sms-voice" + local + "sender-id/{name}/GB", byName, map[string]string{"Arn": byARN}},
	"AWS::SMSVOICE::OptOutList":   {"OptOutListName", arnOf + "sms-voice" + local + "opt-out-list/{name}", byName, map[string]string{"Arn": byARN}},
	textSet:                       {"ConfigurationSetName", arnOf + "sms-voice" + local + "configuration-set/{name}", byName, map[string]string{"Arn": byARN}},
	"AWS::Logs::LogGroup":         {"LogGroupName", arnOf + "logs" + local + "log-group:{name}:*", byName, map[string]string{"Arn": byARN}},
	"AWS::Logs::MetricFilter":     {"", "", "{id}", nil},
	"AWS::CloudWatch::Alarm":      {"AlarmName", arnOf + "cloudwatch" + local + "alarm:{name}", byName, map[string]string{"Arn": byARN}},
	"AWS::CloudWatch::Dashboard":  {"DashboardName", "", byName, nil},
	"AWS::IAM::Role":              {"RoleName", arnOf + "iam::{account}:role/{name}", byName, map[string]string{"Arn": byARN, "RoleId": "{id}"}},
}

const (
	httpAPI          = "AWS::Serverless::HttpApi"
	eventDestination = "AWS::SES::ConfigurationSetEventDestination"
	textSet          = "AWS::SMSVOICE::ConfigurationSet"
)

var dkim = map[string]string{
	"DkimDNSTokenName1": "one._domainkey.{name}", "DkimDNSTokenValue1": "one.dkim.amazonses.com",
	"DkimDNSTokenName2": "two._domainkey.{name}", "DkimDNSTokenValue2": "two.dkim.amazonses.com",
	"DkimDNSTokenName3": "three._domainkey.{name}", "DkimDNSTokenValue3": "three.dkim.amazonses.com",
}

// ref gives what Ref comes to: a pseudo parameter, a parameter or a resource.
func (r *resolver) ref(line int, name string) value {
	pseudo := map[string]string{
		"AWS::Region": Region, "AWS::AccountId": Account, "AWS::Partition": "aws",
		"AWS::URLSuffix": "amazonaws.com", "AWS::StackName": r.options.StackName,
		"AWS::StackId": "arn:aws:cloudformation:" + Region + ":" + Account + ":stack/" + r.options.StackName + "/local",
	}
	if name == "AWS::NoValue" {
		return value{}
	}
	if v, ok := pseudo[name]; ok {
		return text(line, v)
	}
	if v, ok := r.parameters[name]; ok {
		return v
	}
	res, ok := r.resources[name]
	if !ok {
		return r.fail(line, "there is no parameter or resource %s here", name)
	}
	r.usedAPI = r.usedAPI || res.kind == httpAPI
	return text(line, r.fill(res, identities[res.kind].ref))
}

// attribute gives what GetAtt comes to.
func (r *resolver) attribute(line int, id, name string) value {
	res, ok := r.resources[id]
	if !ok {
		return r.fail(line, "there is no resource %s here", id)
	}
	pattern, ok := identities[res.kind].attributes[name]
	if !ok {
		return r.fail(line, "%s has no attribute %s", res.kind, name)
	}
	r.usedAPI = r.usedAPI || res.kind == httpAPI
	return text(line, r.fill(res, pattern))
}

// arn returns a resource's ARN.
func (r *resolver) arn(res *resource) string { return r.fill(res, byARN) }

func (r *resolver) fill(res *resource, pattern string) string {
	pattern = strings.ReplaceAll(pattern, byARN, identities[res.kind].arn)
	return strings.NewReplacer(
		"{id}", res.id, "{name}", r.physicalName(res), "{region}", Region, "{account}", Account,
		"{endpoint}", r.options.Endpoint, "{site}", r.options.Site,
	).Replace(pattern)
}

// physicalName is the name that the template gives, or one made of the stack's and the logical id,
// as AWS makes it less the random ending.
func (r *resolver) physicalName(res *resource) string {
	if res.name != "" {
		return res.name
	}
	res.name = r.options.StackName + "-" + res.id
	property := identities[res.kind].nameProperty
	if property == "" || res.properties == nil {
		return res.name
	}
	names, nodes := r.fields(res.properties)
	if slices.Contains(names, property) {
		if v := r.eval(nodes[property]); v.kind == scalar {
			res.name = v.text
		}
	}
	return res.name
}
