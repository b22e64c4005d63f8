// Package dynamodb runs AWS's own DynamoDB Local and puts a service in front of
// it that knows who calls, what each call touches, and what it costs.
//
// DynamoDB Local keeps the tables of each access key apart. The service calls it
// with one key of its own, so that several local clouds can share one server.
package dynamodb

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"limber/infra/local/call"
)

// ServiceOptions say which server to use, and how.
type ServiceOptions struct {
	Endpoint  string // DynamoDB Local's address, such as http://127.0.0.1:8000
	Namespace string // letters and digits: the tables are apart from those of any other namespace
	// Units gets the capacity units that a call used of a table, by the rules of
	// AWS where DynamoDB Local counts otherwise. Optional.
	Units   func(function, action, table string, read, write float64)
	Region  string // defaults to eu-west-2
	Account string // defaults to 123456789012
}

// Service passes calls on to DynamoDB Local. It implements call.Service.
type Service struct {
	options       ServiceOptions
	authorization string
	client        *http.Client

	mu         sync.RWMutex
	partitions map[string]string // the partition key attribute of each "table" and "table/index"
}

var _ call.Service = (*Service)(nil)

// NewService returns a service without tables.
func NewService(options ServiceOptions) *Service {
	if options.Region == "" {
		options.Region = "eu-west-2"
	}
	if options.Account == "" {
		options.Account = "123456789012"
	}
	if options.Units == nil {
		options.Units = func(string, string, string, float64, float64) {}
	}
	return &Service{
		options: options,
		// DynamoDB Local reads the key and the region, and checks no signature.
		authorization: fmt.Sprintf("AWS4-HMAC-SHA256 Credential=%s/20260101/%s/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
			options.Namespace, options.Region),
		client: &http.Client{Transport: &http.Transport{
			MaxIdleConnsPerHost: 64, DisableCompression: true,
		}},
		partitions: map[string]string{},
	}
}

const (
	targetPrefix = "DynamoDB_20120810."
	contentType  = "application/x-amz-json-1.0"
)

// learn remembers the partition keys of a table and its indexes. Of several
// attributes the first is kept: it is the one that IAM calls leading.
func (s *Service) learn(table Table) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.partitions[table.Name] = table.Key.Hash[0]
	for _, index := range table.Indexes {
		s.partitions[table.Name+"/"+index.Name] = index.Key.Hash[0]
	}
}

// Serve implements call.Service. A call that was taken is applied even if its
// caller goes away meanwhile, as at AWS.
func (s *Service) Serve(w http.ResponseWriter, c *call.Call) {
	body, asked := withCapacity(c.Action, c.Body)
	response, err := s.forward(context.WithoutCancel(c.Request.Context()), targetPrefix+c.Action, body)
	if err != nil {
		s.Refuse(w, http.StatusInternalServerError, "InternalServerError", "DynamoDB Local did not answer")
		return
	}
	defer response.Body.Close()
	answer, err := readAll(response)
	if err != nil {
		s.Refuse(w, http.StatusInternalServerError, "InternalServerError", "DynamoDB Local broke off its answer")
		return
	}
	for _, u := range used(c.Action, c.Body, answer, response.StatusCode) {
		s.options.Units(c.Function, c.Action, u.table, u.read, u.write)
	}
	if !asked {
		answer = without(answer, "ConsumedCapacity")
	}
	header := w.Header()
	header.Set("Content-Type", contentType)
	header.Set("Content-Length", strconv.Itoa(len(answer)))
	header.Set("X-Amzn-Requestid", response.Header.Get("X-Amzn-Requestid"))
	header.Set("X-Amz-Crc32", strconv.FormatUint(uint64(crc32.ChecksumIEEE(answer)), 10))
	w.WriteHeader(response.StatusCode)
	_, _ = w.Write(answer) // a caller that went away needs no answer
}

// forward passes a call on. The caller closes the answer's body.
func (s *Service) forward(ctx context.Context, target string, body []byte) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.options.Endpoint+"/", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", contentType)
	request.Header.Set("X-Amz-Target", target)
	request.Header.Set("Authorization", s.authorization)
	return s.client.Do(request)
}

func readAll(response *http.Response) ([]byte, error) {
	if response.ContentLength < 0 {
		return io.ReadAll(response.Body)
	}
	answer := make([]byte, response.ContentLength)
	_, err := io.ReadFull(response.Body, answer)
	return answer, err
}

// Refuse implements call.Service.
func (s *Service) Refuse(w http.ResponseWriter, status int, code, message string) {
	namespace := "com.amazonaws.dynamodb.v20120810#"
	switch code {
	case "AccessDeniedException", "ThrottlingException", "ValidationException":
		namespace = "com.amazon.coral.service#" // so at AWS
	}
	if code == "AccessDeniedException" {
		status = http.StatusBadRequest // DynamoDB alone answers this with 400
	}
	body := fmt.Appendf(nil, `{"__type":%q,"message":%s}`, namespace+code, strconv.QuoteToASCII(message))
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("X-Amz-Crc32", strconv.FormatUint(uint64(crc32.ChecksumIEEE(body)), 10))
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// Describe implements call.Service.
func (s *Service) Describe(r *http.Request, body []byte) (call.Description, error) {
	action, known := strings.CutPrefix(r.Header.Get("X-Amz-Target"), targetPrefix)
	if !known {
		return call.Description{}, errors.New("this is not a DynamoDB call")
	}
	d := call.Description{Action: action}
	touch := touches{service: s, description: &d}
	switch action {
	case "ListTables", "DescribeLimits", "DescribeEndpoints":
		d.Access = []call.Access{{Action: "dynamodb:" + action, Resource: "*"}}
	case "BatchGetItem", "BatchWriteItem":
		touch.batch(find(body, "RequestItems"))
	case "TransactWriteItems", "TransactGetItems":
		touch.transaction(find(body, "TransactItems"))
	case "ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction":
		return d, errors.New("the local cloud can't tell what a PartiQL statement touches")
	default:
		touch.request(action, body)
	}
	if len(d.Access) == 0 {
		return d, errors.New("the request names no table")
	}
	return d, nil
}
