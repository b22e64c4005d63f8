package cloud

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"limber/infra/local/call"
)

// maxCall is the largest body of an AWS API call, in bytes. DynamoDB takes up to 16 MB.
const maxCall = 16 << 20

// serveAWS takes every AWS API call: it finds the caller and the service, judges the call by the
// caller's policy, and lets faults strike before and after the service applies it.
func (c *Cloud) serveAWS(w http.ResponseWriter, r *http.Request) {
	c.gauge.add(1) // events may be published after the answer
	defer c.gauge.add(-1)
	w.Header().Set("Date", c.clock.now().Format(http.TimeFormat))
	key, name, err := credential(r.Header.Get("Authorization"))
	service := c.services[name]
	if err != nil || service == nil {
		http.Error(w, fmt.Sprintf("the local cloud has no service %q", name), http.StatusNotFound)
		return
	}
	function, known := c.callers[key]
	if !known {
		service.Refuse(w, forbidden(name), "UnrecognizedClientException", "The security token included in the request is invalid.")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxCall))
	if err != nil {
		service.Refuse(w, http.StatusRequestEntityTooLarge, "RequestEntityTooLarge", "The request is too large.")
		return
	}
	d, err := service.Describe(r, body)
	if err != nil {
		service.Refuse(w, http.StatusBadRequest, "ValidationException", err.Error())
		return
	}
	refused, allowed := c.policies[function].Allows(d.Access, d.Context)
	c.meter.call(function, name+":"+d.Action, allowed)
	if !allowed {
		c.report("%s is not allowed %s on %s", function, refused.Action, refused.Resource)
		service.Refuse(w, forbidden(name), "AccessDeniedException", fmt.Sprintf(
			"User: arn:aws:sts::123456789012:assumed-role/%[1]s/%[1]s is not authorized to perform: %[2]s on resource: %[3]s because no identity-based policy allows the %[2]s action",
			function, refused.Action, refused.Resource))
		return
	}
	if c.options.Log != nil {
		told := &teller{ResponseWriter: w}
		defer func() {
			if told.status >= http.StatusBadRequest {
				c.report("%s: %s %s answered %d %s", function, name, d.Action, told.status, told.said)
			}
		}()
		w = told
	}
	c.apply(w, service, &call.Call{Function: function, Service: name, Description: d, Request: r, Body: body})
}

// apply serves an allowed call, with the faults that strike it.
func (c *Cloud) apply(w http.ResponseWriter, service call.Service, made *call.Call) {
	strike := c.faults.judge(made.Service, made.Function, made.Action)
	if strike.latency > 0 {
		time.Sleep(strike.latency)
	}
	process := made.Request.Header.Get("X-Amz-Security-Token")
	switch strike.mode {
	case Throttle:
		t := throttling[made.Service]
		service.Refuse(w, t.status, t.code, t.message)
	case FailBefore:
		service.Refuse(w, http.StatusInternalServerError, internal[made.Service], "An internal error occurred.")
	case FailAfter:
		service.Serve(&discard{}, made)
		service.Refuse(w, http.StatusInternalServerError, internal[made.Service], "An internal error occurred.")
	case DropAnswer:
		service.Serve(&discard{}, made)
		panic(http.ErrAbortHandler)
	case KillBefore:
		c.host.KillProcess(process)
		panic(http.ErrAbortHandler)
	case KillAfter:
		service.Serve(&discard{}, made)
		c.host.KillProcess(process)
		panic(http.ErrAbortHandler)
	default:
		service.Serve(w, made)
	}
}

var throttling = map[string]struct {
	status        int
	code, message string
}{
	"ses":       {http.StatusTooManyRequests, "TooManyRequestsException", "Maximum sending rate exceeded."},
	"dynamodb":  {http.StatusBadRequest, "ThrottlingException", "Throughput exceeds the current capacity of your table or index."},
	"sqs":       {http.StatusForbidden, "RequestThrottled", "The request was denied due to request throttling."},
	"sms-voice": {http.StatusBadRequest, "ThrottlingException", "Rate exceeded"},
}

var internal = map[string]string{
	"ses": "InternalServiceErrorException", "dynamodb": "InternalServerError", "sqs": "InternalError", "sms-voice": "InternalServerException",
}

// forbidden is the status with which a service refuses callers.
func forbidden(service string) int {
	if service == "dynamodb" || service == "sms-voice" {
		return http.StatusBadRequest
	}
	return http.StatusForbidden
}

// credential reads the access key and the service from a version 4 signature's scope.
func credential(authorization string) (key, service string, err error) {
	_, scope, _ := strings.Cut(authorization, "Credential=")
	scope, _, _ = strings.Cut(scope, ",")
	parts := strings.Split(scope, "/")
	if len(parts) != 5 || parts[4] != "aws4_request" {
		return "", "", fmt.Errorf("no credential scope")
	}
	return parts[0], parts[3], nil
}

// teller keeps what an error response says, for whoever watches.
type teller struct {
	http.ResponseWriter
	status int
	said   []byte
}

// WriteHeader implements http.ResponseWriter.
func (t *teller) WriteHeader(status int) {
	t.status = status
	t.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (t *teller) Write(b []byte) (int, error) {
	if t.status >= http.StatusBadRequest && len(t.said) < 500 {
		t.said = append(t.said, b...)
	}
	return t.ResponseWriter.Write(b)
}

// discard is a response that nobody gets.
type discard struct{ header http.Header }

func (d *discard) Header() http.Header {
	if d.header == nil {
		d.header = http.Header{}
	}
	return d.header
}
func (d *discard) Write(b []byte) (int, error) { return len(b), nil }
func (d *discard) WriteHeader(int)             {}
