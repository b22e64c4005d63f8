package dynamodb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	ddb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"limber/infra/local/call"
)

// launched is the DynamoDB Local of all tests, started by the first that needs
// one.
var launched = sync.OnceValues(func() (*Server, error) {
	return Launch(context.Background(), Options{Log: os.Stderr})
})

func TestMain(m *testing.M) {
	if os.Getenv(launcherVariable) != "" {
		launchAndWait()
	}
	code := m.Run()
	if usedServer {
		if server, err := launched(); err == nil {
			server.Close()
		}
	}
	os.Exit(code)
}

var usedServer bool

// endpoint gives a DynamoDB Local's address.
func endpoint(t *testing.T) string {
	t.Helper()
	if url := os.Getenv("LIMBER_DYNAMODB"); url != "" {
		return url
	}
	if testing.Short() {
		t.Skip("needs DynamoDB Local")
	}
	usedServer = true
	server, err := launched()
	if err != nil {
		t.Fatal(err)
	}
	return server.URL
}

// account is a service with one table, and the SDK's client of it.
type account struct {
	*Service
	client *ddb.Client

	mu          sync.Mutex
	read, write float64 // units since the last call of units
}

// units gives the units used since it was last called.
func (a *account) units() (read, write float64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	read, write = a.read, a.write
	a.read, a.write = 0, 0
	return read, write
}

const table = "limber-test"

func newAccount(t *testing.T) *account {
	t.Helper()
	a := &account{}
	a.Service = NewService(ServiceOptions{
		Endpoint: endpoint(t), Namespace: fmt.Sprintf("test%d", rand.Uint64()),
		Units: func(function, action, name string, read, write float64) {
			a.mu.Lock()
			defer a.mu.Unlock()
			if function != "TestFunction" || name != table {
				t.Errorf("units of %s by %s at %s", name, function, action)
			}
			a.read += read
			a.write += write
		},
	})
	a.client = newClient(t, a.Service)
	err := a.CreateTable(t.Context(), Table{
		Name: table, Key: Key{Hash: []string{"pk"}}, Types: map[string]string{"pk": "S", "g": "S"},
		Indexes: []Index{{Name: "byg", Key: Key{Hash: []string{"g"}}, Projection: "ALL"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// newClient gives an SDK client whose calls go to the service as the local
// cloud's engine hands them over.
func newClient(t *testing.T, s call.Service) *ddb.Client {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		d, err := s.Describe(r, body)
		if err != nil {
			s.Refuse(w, 400, "ValidationException", err.Error())
			return
		}
		s.Serve(w, &call.Call{Function: "TestFunction", Service: "dynamodb", Description: d, Request: r, Body: body})
	}))
	t.Cleanup(server.Close)
	return ddb.NewFromConfig(aws.Config{
		Region: "eu-west-2", BaseEndpoint: aws.String(server.URL), Retryer: func() aws.Retryer { return aws.NopRetryer{} },
		Credentials: credentials.NewStaticCredentialsProvider("KEY-of-function", "secret", ""),
	})
}

type item = map[string]types.AttributeValue

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func row(pk string, size int) item {
	return item{"pk": text(pk), "d": text(strings.Repeat("x", size))}
}

func TestConsumedCapacityIsShownOnlyToThoseWhoAsk(t *testing.T) {
	a := newAccount(t)
	for _, want := range []types.ReturnConsumedCapacity{"", types.ReturnConsumedCapacityNone, types.ReturnConsumedCapacityTotal} {
		out, err := a.client.PutItem(t.Context(), &ddb.PutItemInput{TableName: aws.String(table), Item: row("a", 10), ReturnConsumedCapacity: want})
		if err != nil {
			t.Fatal(err) // also where the checksum of a changed answer is wrong
		}
		if shown := out.ConsumedCapacity != nil; shown != (want == types.ReturnConsumedCapacityTotal) {
			t.Errorf("asked for %q, shown: %v", want, shown)
		}
	}
}

func TestTwoNamespacesDoNotSeeEachOthersItems(t *testing.T) {
	a, b := newAccount(t), newAccount(t)
	if _, err := a.client.PutItem(t.Context(), &ddb.PutItemInput{TableName: aws.String(table), Item: row("mine", 10)}); err != nil {
		t.Fatal(err)
	}
	out, err := b.client.GetItem(t.Context(), &ddb.GetItemInput{TableName: aws.String(table), Key: item{"pk": text("mine")}})
	if err != nil {
		t.Fatal(err)
	}
	if out.Item != nil {
		t.Error("one namespace sees an item of another")
	}
}

func TestCreatingATableAgainKeepsItsItems(t *testing.T) {
	a := newAccount(t)
	if _, err := a.client.PutItem(t.Context(), &ddb.PutItemInput{TableName: aws.String(table), Item: row("kept", 10)}); err != nil {
		t.Fatal(err)
	}
	if err := a.CreateTable(t.Context(), Table{Name: table, Key: Key{Hash: []string{"pk"}}, Types: map[string]string{"pk": "S"}}); err != nil {
		t.Fatal(err)
	}
	out, err := a.client.GetItem(t.Context(), &ddb.GetItemInput{TableName: aws.String(table), Key: item{"pk": text("kept")}})
	if err != nil || out.Item == nil {
		t.Errorf("the item is gone: %v", err)
	}
}

func TestConditionFailuresKeepTheOldItem(t *testing.T) {
	a := newAccount(t)
	in := &ddb.PutItemInput{
		TableName: aws.String(table), Item: row("a", 10), ConditionExpression: aws.String("attribute_not_exists(pk)"),
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	}
	if _, err := a.client.PutItem(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	_, err := a.client.PutItem(t.Context(), in)
	var failed *types.ConditionalCheckFailedException
	if !errors.As(err, &failed) || failed.Item == nil {
		t.Errorf("got %v, want a failed condition with the old item", err)
	}
}

// refuser answers every call with one refusal.
type refuser struct {
	*Service
	status int
	code   string
}

func (r refuser) Serve(w http.ResponseWriter, _ *call.Call) {
	r.Refuse(w, r.status, r.code, `User: "x" is not allowed`)
}

func TestRefusalsReachTheSDKUnderTheirOwnCodes(t *testing.T) {
	for _, c := range []struct {
		status int
		code   string
	}{
		{http.StatusForbidden, "AccessDeniedException"},
		{http.StatusBadRequest, "ThrottlingException"},
		{http.StatusBadRequest, "ProvisionedThroughputExceededException"},
		{http.StatusInternalServerError, "InternalServerError"},
	} {
		client := newClient(t, refuser{NewService(ServiceOptions{}), c.status, c.code})
		_, err := client.GetItem(t.Context(), &ddb.GetItemInput{TableName: aws.String(table), Key: item{"pk": text("a")}})
		var api smithy.APIError
		if !errors.As(err, &api) || api.ErrorCode() != c.code || api.ErrorMessage() != `User: "x" is not allowed` {
			t.Errorf("got %v, want %s", err, c.code)
		}
	}
}
