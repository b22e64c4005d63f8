package template

import (
	"strings"
	"time"

	"limber/infra/local/bus"
)

func (b *builder) api(res *resource) {
	b.apis = append(b.apis, res.id)
	if len(b.apis) > 1 {
		b.fail(res.line, "%s: only one HTTP API is understood", res.id)
	}
	o := b.object(res)
	o.ignore("Name", "Description", "Tags", "AccessLogSettings", "DefaultRouteSettings", "RouteSettings", "FailOnWarnings", "Domain", "DisableExecuteApiEndpoint", "PropagateTags")
	o.choice("StageName", "$default")
	if o.has("CorsConfiguration") {
		c := o.child("CorsConfiguration")
		b.stack.CORS = &CORS{
			Origins: c.texts("AllowOrigins"), Methods: c.texts("AllowMethods"), Headers: c.texts("AllowHeaders"),
			Expose: c.texts("ExposeHeaders"), MaxAge: c.number("MaxAge", 0, 0, 86400), Credentials: c.flag("AllowCredentials", false),
		}
		c.done()
	}
	o.done()
}

// events reads a function's triggers, and ends the reading of the function.
func (b *builder) events(res *resource) {
	o := b.functions[res.id]
	names, each := o.named("Events")
	for _, name := range names {
		e := each[name]
		kind, p := e.need("Type"), e.child("Properties")
		switch kind {
		case "HttpApi":
			b.route(res.id, p)
		case "SQS":
			b.mapping(res.id, p)
		case "ScheduleV2":
			b.schedule(res.id, name, p)
		case "EventBridgeRule":
			p.ignore("RetryPolicy", "DeadLetterConfig", "RuleName", "State", "Target")
			if e := p.text("EventBusName"); e != "" && e != "default" {
				p.fail("only the default event bus is understood")
			}
			rule := Rule{ID: res.id + name, Pattern: b.pattern(p, "Pattern"), Targets: []Target{{ARN: b.arn(res)}}}
			b.stack.Rules = append(b.stack.Rules, rule)
		case "SNS":
			p.ignore("RedrivePolicy", "Region")
			if t := b.topicFor[p.need("Topic")]; t != nil {
				t.Targets = append(t.Targets, Target{ARN: b.arn(res)})
			} else {
				p.fail("Topic is not a topic of this template")
			}
		default:
			e.fail("the event type %q is not understood", kind)
		}
		p.done()
		e.done()
	}
	o.done()
}

func (b *builder) route(function string, p *fields) {
	if api := p.text("ApiId"); len(b.apis) == 0 || api != b.ref(p.v.line, b.apis[0]).text {
		p.fail("ApiId needs to be the HTTP API of this template")
	}
	if b.namesAPI[function] {
		p.fail("the function's Environment refers to the API, and the API to the function: AWS refuses the circle")
	}
	p.choice("PayloadFormatVersion", "2.0")
	p.ignore("RouteSettings")
	route := Route{
		Method: strings.ToUpper(p.text("Method")), Path: p.text("Path"), Function: function,
		Timeout: time.Duration(p.number("TimeoutInMillis", 30000, 50, 30000)) * time.Millisecond,
	}
	switch {
	case route.Path == "" && route.Method == "":
		route.Path, route.Method = "$default", "ANY"
	case route.Path != "$default" && !strings.HasPrefix(route.Path, "/"):
		p.fail("Path needs to begin with a slash")
	case route.Method == "" || route.Method == "X-AMAZON-APIGATEWAY-ANY-METHOD":
		route.Method = "ANY"
	}
	for _, have := range b.stack.Routes {
		if have.Method == route.Method && have.Path == route.Path {
			p.fail("the route %s %s is given twice", route.Method, route.Path)
		}
	}
	b.stack.Routes = append(b.stack.Routes, route)
}

func (b *builder) mapping(function string, p *fields) {
	p.ignore("MetricsConfig")
	m := Mapping{
		Function: function, Queue: p.need("Queue"),
		BatchSize: p.number("BatchSize", 10, 1, 10000),
		Window:    p.seconds("MaximumBatchingWindowInSeconds", 0, 0, 300),
	}
	for _, kind := range p.texts("FunctionResponseTypes") {
		m.Partial = kind == "ReportBatchItemFailures"
		if !m.Partial {
			p.fail("the response type %s is unknown", kind)
		}
	}
	scaling := p.child("ScalingConfig")
	m.Concurrency = scaling.number("MaximumConcurrency", 0, 2, 1000)
	scaling.done()
	if m.BatchSize > 10 && m.Window == 0 {
		p.fail("a BatchSize over 10 needs a MaximumBatchingWindowInSeconds of at least 1")
	}
	q := b.queueFor[m.Queue]
	fn := b.stack.function(function)
	switch {
	case q == nil:
		p.fail("Queue is not the ARN of a queue of this template")
	case fn != nil && q.Visibility < fn.Timeout:
		p.fail("the queue's VisibilityTimeout is shorter than the function's Timeout")
	}
	if p.flag("Enabled", true) {
		b.stack.Mappings = append(b.stack.Mappings, m)
	}
}

func (b *builder) schedule(function, name string, p *fields) {
	p.ignore("FlexibleTimeWindow", "DeadLetterConfig", "Name", "Description", "RoleArn", "PermissionsBoundary", "KmsKeyArn", "GroupName", "OmitName")
	when, err := bus.ParseSchedule(p.need("ScheduleExpression"), p.text("ScheduleExpressionTimezone"))
	if err != nil {
		p.fail("%v", err)
	}
	s := Schedule{ID: function + name, Function: function, When: when, Input: p.need("Input")}
	if !validInput(s.Input) {
		p.fail("Input is not JSON")
	}
	retry := p.child("RetryPolicy")
	retry.ignore("MaximumEventAgeInSeconds")
	s.Retries = retry.number("MaximumRetryAttempts", 2, 0, 185)
	retry.done()
	if fn := b.stack.function(function); fn != nil && fn.Retries >= 0 {
		s.Retries = fn.Retries
	}
	s.Enabled = p.choice("State", "ENABLED", "DISABLED") == "ENABLED"
	b.stack.Schedules = append(b.stack.Schedules, s)
}

// function finds a function by logical id; nil when there is none.
func (s *Stack) function(id string) *Function {
	for i := range s.Functions {
		if s.Functions[i].ID == id {
			return &s.Functions[i]
		}
	}
	return nil
}
