package template

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"limber/infra/local/policy"
)

// builder gathers what the resources come to.
type builder struct {
	*resolver
	stack     *Stack
	function  value // Globals.Function
	globalAPI bool  // Globals.Function names the API
	namesAPI  map[string]bool
	apis      []string // logical ids
	queueFor  map[string]*Queue
	topicFor  map[string]*Topic
	functions map[string]*fields // read but for their events, by logical id
}

// build reads the resources: first those that others name, then the functions, then what ties them.
func (r *resolver) build(order []string, globals value) *builder {
	b := &builder{
		resolver: r, stack: &Stack{}, queueFor: map[string]*Queue{}, topicFor: map[string]*Topic{}, namesAPI: map[string]bool{},
		functions: map[string]*fields{},
	}
	g := r.fieldsOf("Globals", globals)
	b.function = g.get("Function")
	b.globalAPI = b.usedAPI
	api := g.child("HttpApi")
	api.ignore("DefaultRouteSettings", "RouteSettings", "AccessLogSettings", "Tags", "FailOnWarnings")
	api.done()
	g.done()
	for _, step := range []func(*resource){b.storage, b.functionOf, b.ties} {
		for _, id := range order {
			step(r.resources[id])
		}
	}
	return b
}

// finish reads the outputs and checks what ties the whole together.
func (b *builder) finish(outputs *yaml.Node) {
	b.stack.Outputs = b.outputs(outputs)
	if arn, ok := b.stack.Outputs[twoWayOutput]; ok {
		b.twoWay(outputs.Line, arn)
	}
	b.checkDelivery()
}

// storage reads queues, topics, tables and the API.
func (b *builder) storage(res *resource) {
	switch res.kind {
	case "AWS::SQS::Queue":
		b.queue(res)
	case "AWS::SNS::Topic":
		b.topic(res)
	case "AWS::DynamoDB::Table":
		b.table(res)
	case "AWS::Serverless::HttpApi":
		b.api(res)
	case "AWS::SecretsManager::Secret":
		b.secretString(res)
	case "AWS::SES::EmailIdentity":
		b.stack.Mail.Identities = append(b.stack.Mail.Identities, b.physicalName(res))
		o := b.object(res)
		o.need("EmailIdentity")
		o.ignore("DkimAttributes", "DkimSigningAttributes", "MailFromAttributes", "ConfigurationSetAttributes", "FeedbackAttributes", "Tags")
		o.done()
	case "AWS::SES::ConfigurationSet":
		o := b.object(res)
		o.ignore("Name", "DeliveryOptions", "ReputationOptions", "SendingOptions", "TrackingOptions", "VdmOptions", "ArchivingOptions", "Tags")
		suppress := o.child("SuppressionOptions")
		set := ConfigurationSet{Name: b.physicalName(res), Suppress: suppress.texts("SuppressedReasons")}
		suppress.done()
		o.done()
		b.stack.Mail.ConfigurationSets = append(b.stack.Mail.ConfigurationSets, set)
	}
}

// ties reads what names queues, topics and functions.
func (b *builder) ties(res *resource) {
	switch res.kind {
	case "AWS::Serverless::Function":
		b.events(res)
	case "AWS::Events::Rule":
		b.rule(res)
	case "AWS::SNS::Subscription":
		b.subscription(res)
	case "AWS::SQS::QueuePolicy":
		b.queuePolicy(res)
	case eventDestination:
		b.eventDestination(res)
	case "AWS::SNS::TopicPolicy":
		b.topicPolicy(res)
	case "AWS::SMSVOICE::PhoneNumber":
		b.phoneNumber(res)
	case textSet:
		b.textSet(res)
	case "AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::DynamoDB::Table", "AWS::Serverless::HttpApi",
		"AWS::SecretsManager::Secret", "AWS::SES::EmailIdentity", "AWS::SES::ConfigurationSet":
	default:
		b.eval(res.properties) // it does nothing here, but what it refers to must exist
	}
}

// settable are the names of variables that a function may set.
var settable = regexp.MustCompile(`^[A-Za-z]\w+$`)

// maxEnvironment is the most that a function's variables may come to, in bytes.
const maxEnvironment = 4096

// functionOf reads a function but for its events.
func (b *builder) functionOf(res *resource) {
	if res.kind != "AWS::Serverless::Function" {
		return
	}
	b.namesAPI[res.id] = b.namesTheAPI(res)
	o := b.fieldsOf(res.id, merge(b.function, b.eval(res.properties)))
	if o.v.line == 0 {
		o.v.line = res.line
	}
	b.functions[res.id] = o
	o.ignore("FunctionName", "CodeUri", "Architectures", "Tracing", "LoggingConfig", "AutoPublishAlias", "DeploymentPreference",
		"Description", "Tags", "PropagateTags", "EphemeralStorage", "RolePath", "PermissionsBoundary")
	o.choice("Runtime", "provided.al2023")
	if o.need("Handler") != "bootstrap" {
		o.fail("Handler needs to be bootstrap")
	}
	fn := Function{
		ID: res.id, Name: b.physicalName(res), ARN: b.arn(res),
		Timeout: o.seconds("Timeout", 3, 1, 900), Memory: o.number("MemorySize", 128, 128, 10240),
		Reserved: o.number("ReservedConcurrentExecutions", 0, 1, 1000), Env: map[string]string{},
	}
	environment := o.child("Environment")
	variables := environment.child("Variables")
	for _, name := range variables.v.names {
		fn.Env[name] = variables.text(name)
		if !settable.MatchString(name) || strings.HasPrefix(name, "AWS_") {
			variables.fail("AWS lets no function set the variable %s", name)
		}
	}
	if size := len(variables.v.json()); size > maxEnvironment {
		variables.fail("the variables come to %d bytes, and AWS takes %d", size, maxEnvironment)
	}
	environment.done()
	b.asynchronous(o, &fn)
	for _, p := range o.children("Policies") {
		fn.Statements = append(fn.Statements, b.statements(p)...)
	}
	b.stack.Functions = append(b.stack.Functions, fn)
}

// namesTheAPI reports whether a function's environment refers to the HTTP API. The API is made after
// the functions of its routes, so AWS refuses the circle when such a function refers back to it.
func (b *builder) namesTheAPI(res *resource) bool {
	b.usedAPI = b.globalAPI
	_, nodes := b.fields(res.properties)
	b.eval(nodes["Environment"])
	return b.usedAPI
}

func (b *builder) asynchronous(o *fields, fn *Function) {
	config := o.child("EventInvokeConfig")
	config.ignore("MaximumEventAgeInSeconds")
	fn.Retries = config.number("MaximumRetryAttempts", -1, 0, 2)
	config.done()
	dead := o.child("DeadLetterQueue")
	if o.has("DeadLetterQueue") {
		if dead.choice("Type", "SQS") == "SQS" {
			fn.DeadLetter = dead.need("TargetArn")
		}
		dead.done()
	}
}

// statements reads a policy document: explicit statements only.
func (b *builder) statements(document *fields) []policy.Statement {
	document.ignore("Version")
	var out []policy.Statement
	for _, s := range document.children("Statement") {
		statement := policy.Statement{
			Deny:    s.choice("Effect", "Allow", "Deny") == "Deny",
			Actions: s.texts("Action"), Resources: s.texts("Resource"),
		}
		s.ignore("Sid")
		if len(statement.Actions) == 0 || len(statement.Resources) == 0 {
			s.fail("a statement needs Action and Resource")
		}
		for _, action := range statement.Actions {
			if action != "*" && !strings.Contains(action, ":") {
				s.fail("the action %q names no service", action)
			}
		}
		for _, resource := range statement.Resources {
			if resource != "*" && !strings.HasPrefix(resource, "arn:") {
				s.fail("the resource %q is neither an ARN nor *", resource)
			}
		}
		operators, each := s.named("Condition")
		for _, operator := range operators {
			if err := policy.CheckOperator(operator); err != nil {
				each[operator].fail("%v", err)
			}
			for _, key := range each[operator].v.names {
				statement.Conditions = append(statement.Conditions, policy.Condition{Operator: operator, Key: key, Values: each[operator].texts(key)})
			}
		}
		s.done()
		out = append(out, statement)
	}
	document.done()
	return out
}
