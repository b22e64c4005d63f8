package queue

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"limber/infra/local/call"
)

// The limits of SQS.
const (
	maxBody    = 1 << 20 // bytes, of a message and of a batch together
	maxEntries = 10
	maxDelay   = 900   // seconds
	maxHide    = 43200 // seconds
)

// Service answers the SQS API (JSON protocol) for a set of queues, as far as senders need it.
type Service struct {
	byURL  map[string]*Queue
	byName map[string]*Queue
}

// NewService serves the queues.
func NewService(queues []*Queue) *Service {
	s := &Service{byURL: map[string]*Queue{}, byName: map[string]*Queue{}}
	for _, q := range queues {
		s.byURL[q.URL] = q
		s.byName[q.Name] = q
	}
	return s
}

// fault is an error in SQS's own terms.
type fault struct {
	status        int
	code, message string
}

func invalid(code, format string, args ...any) *fault {
	return &fault{http.StatusBadRequest, code, fmt.Sprintf(format, args...)}
}

var permissions = map[string]string{
	"SendMessage": "sqs:SendMessage", "SendMessageBatch": "sqs:SendMessage", "GetQueueUrl": "sqs:GetQueueUrl",
	"GetQueueAttributes": "sqs:GetQueueAttributes", "ChangeMessageVisibility": "sqs:ChangeMessageVisibility",
}

// Describe implements call.Service.
func (s *Service) Describe(r *http.Request, body []byte) (call.Description, error) {
	action := strings.TrimPrefix(r.Header.Get("X-Amz-Target"), "AmazonSQS.")
	permission, ok := permissions[action]
	if !ok {
		return call.Description{}, fmt.Errorf("the SQS action %q is not known here", action)
	}
	var to struct{ QueueURL, QueueName string }
	if err := json.Unmarshal(body, &to); err != nil {
		return call.Description{}, fmt.Errorf("the body is not JSON: %w", err)
	}
	resource := "*"
	if q := s.queue(to.QueueURL, to.QueueName); q != nil {
		resource = q.ARN
	}
	return call.Description{Action: action, Access: []call.Access{{Action: permission, Resource: resource}}}, nil
}

func (s *Service) queue(url, name string) *Queue {
	if name != "" {
		return s.byName[name]
	}
	return s.byURL[url]
}

// request holds the fields of every action served.
type request struct {
	QueueURL, QueueName string
	ReceiptHandle       string
	VisibilityTimeout   *int
	entry
	Entries []entry
}

type entry struct {
	ID                string `json:"Id"`
	MessageBody       string
	DelaySeconds      *int
	MessageAttributes map[string]json.RawMessage
}

// Serve implements call.Service.
func (s *Service) Serve(w http.ResponseWriter, c *call.Call) {
	var r request
	if err := json.Unmarshal(c.Body, &r); err != nil {
		s.Refuse(w, http.StatusBadRequest, "InvalidParameterValue", "a field has the wrong type")
		return
	}
	answer, err := s.answer(c.Action, &r)
	if err != nil {
		s.Refuse(w, err.status, err.code, err.message)
		return
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	_ = json.NewEncoder(w).Encode(answer)
}

func (s *Service) answer(action string, r *request) (any, *fault) {
	q := s.queue(r.QueueURL, r.QueueName)
	if q == nil {
		return nil, invalid("QueueDoesNotExist", "The specified queue does not exist.")
	}
	switch action {
	case "SendMessage":
		return q.send(r.entry)
	case "SendMessageBatch":
		return q.sendBatch(r.Entries)
	case "GetQueueUrl":
		return map[string]string{"QueueUrl": q.URL}, nil
	case "GetQueueAttributes":
		return map[string]any{"Attributes": q.attributes()}, nil
	default:
		return q.changeVisibility(r)
	}
}

func (q *Queue) send(e entry) (any, *fault) {
	if err := check(e); err != nil {
		return nil, err
	}
	return q.accept(e), nil
}

// accept queues a checked entry.
func (q *Queue) accept(e entry) map[string]string {
	delay := time.Duration(-1)
	if e.DelaySeconds != nil {
		delay = time.Duration(*e.DelaySeconds) * time.Second
	}
	m := q.Send(e.MessageBody, delay)
	return map[string]string{"MessageId": m.ID, "MD5OfMessageBody": digest(e.MessageBody)}
}

func check(e entry) *fault {
	switch {
	case e.MessageBody == "":
		return invalid("MissingParameter", "The request must contain the parameter MessageBody.")
	case len(e.MessageBody) > maxBody:
		return invalid("InvalidParameterValue", "One or more parameters are invalid. Reason: Message must be shorter than %d bytes.", maxBody)
	case e.DelaySeconds != nil && (*e.DelaySeconds < 0 || *e.DelaySeconds > maxDelay):
		return invalid("InvalidParameterValue", "Value %d for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.", *e.DelaySeconds)
	case len(e.MessageAttributes) > 0:
		return invalid("UnsupportedOperation", "Message attributes are not served here.")
	case strings.ContainsFunc(e.MessageBody, forbidden):
		return invalid("InvalidMessageContents", "The message contains characters outside the allowed set.")
	}
	return nil
}

func forbidden(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

type batchResult struct {
	Successful []map[string]string
	Failed     []batchFailure
}

type batchFailure struct {
	ID          string `json:"Id"`
	SenderFault bool
	Code        string
	Message     string
}

func (q *Queue) sendBatch(entries []entry) (any, *fault) {
	if err := checkBatch(entries); err != nil {
		return nil, err
	}
	result := batchResult{Successful: []map[string]string{}, Failed: []batchFailure{}}
	for _, e := range entries {
		if err := check(e); err != nil {
			result.Failed = append(result.Failed, batchFailure{e.ID, true, err.code, err.message})
			continue
		}
		accepted := q.accept(e)
		accepted["Id"] = e.ID
		result.Successful = append(result.Successful, accepted)
	}
	return result, nil
}

func checkBatch(entries []entry) *fault {
	switch {
	case len(entries) == 0:
		return invalid("EmptyBatchRequest", "There should be at least one SendMessageBatchRequestEntry in the request.")
	case len(entries) > maxEntries:
		return invalid("TooManyEntriesInBatchRequest", "Maximum number of entries per request are %d. You have sent %d.", maxEntries, len(entries))
	}
	seen, size := map[string]bool{}, 0
	for _, e := range entries {
		if e.ID == "" || len(e.ID) > 80 || strings.Trim(e.ID, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" {
			return invalid("InvalidBatchEntryId", "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.")
		}
		if seen[e.ID] {
			return invalid("BatchEntryIdsNotDistinct", "Id %s repeated.", e.ID)
		}
		seen[e.ID] = true
		size += len(e.MessageBody)
	}
	if size > maxBody {
		return invalid("BatchRequestTooLong", "Batch requests cannot be longer than %d bytes. You have sent %d bytes.", maxBody, size)
	}
	return nil
}

func (q *Queue) attributes() map[string]string {
	d := q.Depth()
	return map[string]string{
		"QueueArn":                              q.ARN,
		"ApproximateNumberOfMessages":           strconv.Itoa(d.Visible),
		"ApproximateNumberOfMessagesNotVisible": strconv.Itoa(d.InFlight),
		"ApproximateNumberOfMessagesDelayed":    strconv.Itoa(d.Delayed),
		"VisibilityTimeout":                     strconv.Itoa(int(q.Visibility.Seconds())),
		"MessageRetentionPeriod":                strconv.Itoa(int(q.Retention.Seconds())),
		"DelaySeconds":                          strconv.Itoa(int(q.Delay.Seconds())),
	}
}

func (q *Queue) changeVisibility(r *request) (any, *fault) {
	if r.VisibilityTimeout == nil || *r.VisibilityTimeout < 0 || *r.VisibilityTimeout > maxHide {
		return nil, invalid("InvalidParameterValue", "VisibilityTimeout must be between 0 and %d.", maxHide)
	}
	if !q.Hide(r.ReceiptHandle, time.Duration(*r.VisibilityTimeout)*time.Second) {
		return nil, invalid("MessageNotInflight", "The message is not in flight.")
	}
	return map[string]string{}, nil
}

// Refuse implements call.Service.
func (s *Service) Refuse(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"__type": "com.amazonaws.sqs#" + code, "message": message})
}
