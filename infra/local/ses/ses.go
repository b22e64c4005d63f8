// Package ses stands in for the parts of Amazon SES v2 that Limber uses:
// sending, the account's quota, and its suppression list.
//
// It refuses what SES refuses, publishes the events that SES publishes, and
// treats the mailbox simulator's addresses as SES does, so that a mistake shows
// here and not first at a clinic.
package ses

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"limber/infra/local/call"
	"limber/infra/local/inbox"
)

// Options say what kind of account is stood in for.
type Options struct {
	// Now gives the simulated time, for timestamps. The sending rate is held
	// against real time. Defaults to time.Now.
	Now func() time.Time
	// Publish gets each event of a type that the configuration set publishes,
	// as EventBridge would carry it. It must not block for long.
	Publish func(detailType string, detail json.RawMessage)
	// Capture gets each accepted message, once for each recipient.
	Capture func(inbox.Message)
	// Identities are the verified domains and addresses. Sending from anything
	// else is refused.
	Identities []string
	// ConfigurationSets maps the name of each set to the types of event it
	// publishes, as the API ("RENDERING_FAILURE") or a template
	// ("renderingFailure") spells them.
	ConfigurationSets map[string][]string
	// DefaultConfigurationSet is used by a call that names none. May be "".
	DefaultConfigurationSet string
	Quota                   Quota
	Region                  string // defaults to eu-west-2
	Account                 string // defaults to 123456789012
}

// Service is the stand-in. It implements call.Service.
type Service struct {
	options    Options
	published  map[string]map[string]bool // configuration set -> event type, folded
	limiter    limiter
	suppressed suppression
}

var _ call.Service = (*Service)(nil)

// New returns a service with an empty suppression list and a full quota.
func New(options Options) *Service {
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Publish == nil {
		options.Publish = func(string, json.RawMessage) {}
	}
	if options.Capture == nil {
		options.Capture = func(inbox.Message) {}
	}
	if options.Region == "" {
		options.Region = "eu-west-2"
	}
	if options.Account == "" {
		options.Account = "123456789012"
	}
	s := &Service{options: options, published: map[string]map[string]bool{}}
	for name, types := range options.ConfigurationSets {
		s.published[name] = map[string]bool{}
		for _, t := range types {
			s.published[name][folded(t)] = true
		}
	}
	s.limiter.set(options.Quota)
	return s
}

// SetQuota changes the account's quota from now on. What was sent in the last
// 24 hours still counts.
func (s *Service) SetQuota(quota Quota) { s.limiter.set(quota) }

// The paths of the API.
const (
	emailsPath     = "/v2/email/outbound-emails"
	bulkPath       = "/v2/email/outbound-bulk-emails"
	accountPath    = "/v2/email/account"
	suppressedPath = "/v2/email/suppression/addresses"
)

// action names the call that a request makes, or "".
func action(r *http.Request) string {
	switch path := r.URL.EscapedPath(); {
	case r.Method == http.MethodPost && path == emailsPath:
		return "SendEmail"
	case r.Method == http.MethodPost && path == bulkPath:
		return "SendBulkEmail"
	case r.Method == http.MethodGet && path == accountPath:
		return "GetAccount"
	case r.Method == http.MethodPut && path == suppressedPath:
		return "PutSuppressedDestination"
	case r.Method == http.MethodGet && path == suppressedPath:
		return "ListSuppressedDestinations"
	case r.Method == http.MethodGet && strings.HasPrefix(path, suppressedPath+"/"):
		return "GetSuppressedDestination"
	case r.Method == http.MethodDelete && strings.HasPrefix(path, suppressedPath+"/"):
		return "DeleteSuppressedDestination"
	}
	return ""
}

// Describe implements call.Service.
//
// A call with a template needs the older templated action as well as its own
// one: that is what AWS checks, whatever the call's name
// (github.com/anymail/django-anymail/issues/384 tells the story).
func (s *Service) Describe(r *http.Request, body []byte) (call.Description, error) {
	d := call.Description{Action: action(r)}
	var actions []string
	switch d.Action {
	case "":
		return d, errors.New("the local cloud's SES does not know this call")
	case "SendEmail":
		actions = []string{"ses:SendEmail"}
	case "SendBulkEmail":
		actions = []string{"ses:SendBulkEmail", "ses:SendBulkTemplatedEmail"}
	default:
		d.Access = []call.Access{{Action: "ses:" + d.Action, Resource: "*"}}
		return d, nil
	}
	var request struct {
		FromEmailAddress     string
		ConfigurationSetName string
		Content              struct{ Template *struct{} }
	}
	if err := json.Unmarshal(body, &request); err != nil {
		return d, errors.New("the request is not the JSON that SES takes")
	}
	if request.Content.Template != nil {
		actions = append(actions, "ses:SendTemplatedEmail")
	}
	from, display := bare(request.FromEmailAddress)
	identity, _ := s.identity(from)
	resources := []string{s.arn("identity/" + identity)}
	if set := s.configurationSet(request.ConfigurationSetName); set != "" {
		resources = append(resources, s.arn("configuration-set/"+set))
	}
	for _, a := range actions {
		for _, resource := range resources {
			d.Access = append(d.Access, call.Access{Action: a, Resource: resource})
		}
	}
	d.Context = map[string][]string{"ses:FromAddress": {from}, "ses:FromDisplayName": {display}, "ses:ApiVersion": {"2"}}
	return d, nil
}

// Serve implements call.Service.
func (s *Service) Serve(w http.ResponseWriter, c *call.Call) {
	switch action(c.Request) {
	case "SendEmail":
		s.sendEmail(w, c)
	case "SendBulkEmail":
		s.sendBulkEmail(w, c)
	case "GetAccount":
		s.getAccount(w)
	case "PutSuppressedDestination":
		s.putSuppressed(w, c.Body)
	case "ListSuppressedDestinations":
		s.listSuppressed(w, c.Request.URL.Query())
	case "GetSuppressedDestination":
		s.getSuppressed(w, lastPart(c.Request))
	case "DeleteSuppressedDestination":
		s.deleteSuppressed(w, lastPart(c.Request))
	default:
		s.Refuse(w, http.StatusNotFound, "UnknownOperationException", "the local cloud's SES does not know this call")
	}
}

// lastPart gives what follows the last slash of the path, unescaped.
func lastPart(r *http.Request) string {
	path := r.URL.EscapedPath()
	part, err := url.PathUnescape(path[strings.LastIndexByte(path, '/')+1:])
	if err != nil {
		return ""
	}
	return part
}

// Refuse implements call.Service.
func (s *Service) Refuse(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("X-Amzn-Errortype", code)
	answer(w, status, map[string]string{"message": message})
}

// answer writes v as the JSON answer to a call.
func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	body, err := json.Marshal(v)
	if err != nil { // our own types always marshal
		panic(err)
	}
	w.WriteHeader(status)
	_, _ = w.Write(body) // a caller that went away needs no answer
}

// refusal is an answer that SES gives instead of taking a call.
type refusal struct {
	status  int
	code    string
	message string
}

func (r *refusal) Error() string { return r.code + ": " + r.message }

func bad(message string) error {
	return &refusal{http.StatusBadRequest, "BadRequestException", message}
}

// refuse answers err, which is a refusal.
func (s *Service) refuse(w http.ResponseWriter, err error) {
	var r *refusal
	if !errors.As(err, &r) {
		r = &refusal{http.StatusInternalServerError, "InternalServiceErrorException", err.Error()}
	}
	s.Refuse(w, r.status, r.code, r.message)
}

func (s *Service) arn(resource string) string {
	return "arn:aws:ses:" + s.options.Region + ":" + s.options.Account + ":" + resource
}

// configurationSet gives the set that a call naming name uses.
func (s *Service) configurationSet(name string) string {
	if name == "" {
		return s.options.DefaultConfigurationSet
	}
	return name
}

// folded makes "RENDERING_FAILURE" and "renderingFailure" the same.
func folded(eventType string) string {
	return strings.ToLower(strings.ReplaceAll(eventType, "_", ""))
}
