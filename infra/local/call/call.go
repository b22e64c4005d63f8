// Package call is what the local cloud and its service stand-ins agree on: one AWS API call.
//
// The cloud takes the request, finds which function made it, asks the service to Describe it, judges
// it by the function's policy, applies faults, and lets the service Serve it or Refuse it.
package call

import "net/http"

// Access is one thing a call wants to do to one resource, as IAM names them.
type Access struct {
	Action   string // such as dynamodb:PutItem
	Resource string // an ARN, or * where the action has no resource
}

// Description is what a service reads from a request before anything is applied.
type Description struct {
	Action  string              // the API operation's own name, such as TransactWriteItems
	Access  []Access            // all of it must be allowed
	Context map[string][]string // IAM condition keys, such as dynamodb:LeadingKeys; may be nil
}

// Call is one AWS API call, known to be allowed.
type Call struct {
	Function string // the logical id of the calling function
	Service  string // the name in the credential scope: dynamodb, ses, sqs, sms-voice
	Description
	Request *http.Request
	Body    []byte // the request's body, read whole
}

// Service is a stand-in for one AWS service. Its methods are called by many goroutines at once.
type Service interface {
	// Describe reads what the request asks for and changes nothing. An error means that the request
	// can't be understood: it is answered with 400 and the error's text.
	Describe(r *http.Request, body []byte) (Description, error)
	// Serve applies the call and answers it.
	Serve(w http.ResponseWriter, c *Call)
	// Refuse answers an error in the service's own wire format. The code is the AWS error code.
	Refuse(w http.ResponseWriter, status int, code, message string)
}
