package cloud

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"limber/infra/local/bus"
	"limber/infra/local/call"
	"limber/infra/local/dynamodb"
	"limber/infra/local/queue"
	"limber/infra/local/ses"
	"limber/infra/local/sms"
	"limber/infra/local/template"
)

func (c *Cloud) wireServices(ctx context.Context) error {
	queues := make([]*queue.Queue, 0, len(c.queues))
	for _, q := range c.queues {
		queues = append(queues, q)
	}
	sets := map[string][]string{}
	for _, s := range c.stack.Mail.ConfigurationSets {
		sets[s.Name] = s.EventTypes
	}
	c.ses = ses.New(ses.Options{
		Now: c.clock.now, Capture: c.inbox.Add, Identities: c.stack.Mail.Identities, ConfigurationSets: sets,
		Region: template.Region, Account: template.Account,
		Publish: func(kind string, detail json.RawMessage) {
			c.bus.Publish(&bus.Event{
				Source: "aws.ses", DetailType: kind, Account: template.Account, Region: template.Region, Time: c.clock.now(), Detail: detail,
			})
		},
	})
	var named []string
	for _, s := range c.stack.SMS.ConfigurationSets {
		named = append(named, s.Name, s.ARN)
	}
	c.sms = sms.New(sms.Options{
		Now: c.clock.now, Capture: c.inbox.Add, Region: template.Region, Account: template.Account,
		ConfigurationSets: named, Publish: c.publishText,
	})
	tables, err := c.wireTables(ctx)
	if err != nil {
		return err
	}
	c.services = map[string]call.Service{"ses": c.ses, "sms-voice": c.sms, "sqs": queue.NewService(queues)}
	if tables != nil {
		c.services["dynamodb"] = tables
	}
	return nil
}

// wireTables creates the tables that are missing.
func (c *Cloud) wireTables(ctx context.Context) (*dynamodb.Service, error) {
	if len(c.stack.Tables) == 0 {
		return nil, nil
	}
	if c.options.DynamoDB == "" {
		return nil, errors.New("the template has tables: DynamoDB Local's URL is needed")
	}
	service := dynamodb.NewService(dynamodb.ServiceOptions{
		Endpoint: c.options.DynamoDB, Namespace: c.namespace, Units: c.meter.capacity, Region: template.Region, Account: template.Account,
	})
	for _, t := range c.stack.Tables {
		table := dynamodb.Table{Name: t.Name, Key: dynamodb.Key(t.Key), Types: t.Types}
		for _, i := range t.Indexes {
			table.Indexes = append(table.Indexes, dynamodb.Index{Name: i.Name, Key: dynamodb.Key(i.Key), Projection: i.Projection, Include: i.Include})
		}
		if err := service.CreateTable(ctx, table); err != nil {
			return nil, fmt.Errorf("create the table %s: %w", t.Name, err)
		}
	}
	return service, nil
}
