// Package template reads a SAM template the way AWS would deploy it: it resolves what refers to
// what, and gives the functions, routes, queues, rules and tables that come of it.
//
// Whatever it doesn't understand is an error that names the line, so nothing in the template is
// ignored by accident. Properties that mean nothing on one machine are listed as such in the code.
package template

import (
	"time"

	"limber/infra/local/bus"
	"limber/infra/local/policy"
)

// Where the local cloud pretends to be.
const (
	Region  = "eu-west-2"
	Account = "123456789012"
)

// Options say under what circumstances a template is read.
type Options struct {
	StackName  string            // empty is limber-local
	Endpoint   string            // the URL of the AWS endpoint, without a slash at the end
	Site       string            // the URL of the HTTP API, without a slash at the end
	Parameters map[string]string // override the defaults
	Secrets    map[string]string // generated secrets of an earlier run, by logical id
}

// Stack is all that a template describes and the local cloud acts on.
type Stack struct {
	Functions []Function
	Routes    []Route
	CORS      *CORS // nil when the API answers no cross-origin requests
	Queues    []Queue
	Mappings  []Mapping
	Rules     []Rule
	Schedules []Schedule
	Topics    []Topic
	Tables    []Table
	Mail      Mail
	SMS       SMS
	Secrets   map[string]string // by logical id; keep them for the next run
	Outputs   map[string]string
}

// Function is one Lambda function.
type Function struct {
	ID         string // the logical id
	Name       string
	ARN        string
	Timeout    time.Duration
	Memory     int // MB
	Reserved   int // reserved concurrency; 0 when there is no such limit
	Env        map[string]string
	Statements []policy.Statement
	Retries    int    // of asynchronous invocations; -1 when the template doesn't say
	DeadLetter string // ARN of the queue for asynchronous invocations that failed; empty for none
}

// Route is one route of the HTTP API.
type Route struct {
	Method   string // upper case, or ANY
	Path     string // such as /v1/exercises/{id}; $default for the default route
	Function string // logical id
	Timeout  time.Duration
}

// CORS is what the HTTP API answers browsers of other origins.
type CORS struct {
	Origins, Methods, Headers, Expose []string
	MaxAge                            int // seconds
	Credentials                       bool
}

// Queue is one standard SQS queue.
type Queue struct {
	ID, Name, ARN, URL string
	Visibility         time.Duration
	Retention          time.Duration
	Delay              time.Duration
	DeadLetter         string // ARN; empty for none
	MaxReceive         int    // receives before a message goes to DeadLetter
	Publishers         []Publisher
}

// Publisher is an AWS service that a policy lets send to a queue or publish to a topic.
type Publisher struct {
	Service string   // such as events.amazonaws.com
	Sources []string // patterns of the ARNs it may send for; empty for any
}

// Mapping feeds a queue's messages to a function.
type Mapping struct {
	Function    string // logical id
	Queue       string // ARN
	BatchSize   int
	Window      time.Duration
	Partial     bool // the function reports which items of a batch failed
	Concurrency int  // most invocations at once; 0 when the template doesn't say
}

// Rule is an EventBridge rule on the default bus.
type Rule struct {
	ID      string
	Pattern bus.Pattern
	Targets []Target
}

// Target is a queue or a function, by ARN.
type Target struct {
	ARN string
	Raw bool // of an SNS subscription: the message as it is, without SNS's envelope
}

// Schedule invokes a function at set times.
type Schedule struct {
	ID       string
	Function string // logical id
	When     bus.Schedule
	Input    string // holds <aws.scheduler...> placeholders
	Retries  int
	Enabled  bool
}

// Topic is an SNS topic and who hears of it.
type Topic struct {
	ID, Name, ARN string
	Targets       []Target
	Publishers    []Publisher
}

// Table is a DynamoDB table.
type Table struct {
	ID, Name, ARN string
	Key           Key
	Types         map[string]string // of the key attributes: S, N or B
	Indexes       []Index
	TTL           string // attribute; empty for none
}

// Key names a table's or an index's key attributes.
type Key struct {
	Hash, Range []string // one or none each, except that an index may have several
}

// Index is a global secondary index.
type Index struct {
	Name       string
	Key        Key
	Projection string // ALL, KEYS_ONLY or INCLUDE
	Include    []string
}

// Mail is what the template says of SES.
type Mail struct {
	Identities        []string // domains or addresses
	ConfigurationSets []ConfigurationSet
}

// ConfigurationSet is a named set of sending settings.
type ConfigurationSet struct {
	Name       string
	EventTypes []string // upper case, such as BOUNCE: what goes to EventBridge
	Suppress   []string // BOUNCE, COMPLAINT: reasons that put an address on the suppression list
}

// SMS is what the template says of texts.
type SMS struct {
	InboundTopic      string // ARN; empty when no number takes texts
	ConfigurationSets []TextSet
}

// TextSet is a named set of settings for sending texts.
type TextSet struct {
	Name, ARN    string
	Destinations []TextDestination
}

// TextDestination is where some kinds of delivery events go.
type TextDestination struct {
	EventTypes []string // such as TEXT_DELIVERED or TEXT_ALL
	Topic      string   // ARN
}
