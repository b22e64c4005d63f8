package cloud

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"limber/infra/local/template"
)

// Database is a client of the tables as an operator has one: no function's policy, no faults, and
// nothing is counted.
func (c *Cloud) Database() *dynamodb.Client {
	return dynamodb.NewFromConfig(aws.Config{
		Region: template.Region, Credentials: credentials.NewStaticCredentialsProvider(c.namespace, "operator", ""),
	}, func(o *dynamodb.Options) { o.BaseEndpoint = &c.options.DynamoDB })
}

// Table returns the name of a table by its logical id; empty when there is none.
func (c *Cloud) Table(id string) string {
	for _, t := range c.stack.Tables {
		if t.ID == id {
			return t.Name
		}
	}
	return ""
}

// Put puts a message into a queue, by its logical id, as an operator's hand does.
func (c *Cloud) Put(queue, body string) error {
	for _, q := range c.queues {
		if q.ID == queue {
			q.Send(body, 0)
			return nil
		}
	}
	return fmt.Errorf("there is no queue %s", queue)
}
