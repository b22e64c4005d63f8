// The bootstrap command is every function of the test's template: its name says which.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	voice "github.com/aws/aws-sdk-go-v2/service/pinpointsmsvoicev2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	sestypes "github.com/aws/aws-sdk-go-v2/service/sesv2/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

var keys = credentials.NewStaticCredentialsProvider(os.Getenv("AWS_ACCESS_KEY_ID"), os.Getenv("AWS_SECRET_ACCESS_KEY"), os.Getenv("AWS_SESSION_TOKEN"))

var queues = sqs.New(sqs.Options{
	Region: os.Getenv("AWS_REGION"), BaseEndpoint: aws.String(os.Getenv("AWS_ENDPOINT_URL_SQS")), Credentials: keys, Retryer: aws.NopRetryer{},
})

var mails = sesv2.New(sesv2.Options{
	Region: os.Getenv("AWS_REGION"), BaseEndpoint: aws.String(os.Getenv("AWS_ENDPOINT_URL_SESV2")), Credentials: keys, Retryer: aws.NopRetryer{},
})

var texts = voice.New(voice.Options{
	Region: os.Getenv("AWS_REGION"), BaseEndpoint: aws.String(os.Getenv("AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2")), Credentials: keys, Retryer: aws.NopRetryer{},
})

func main() {
	switch name := os.Getenv("AWS_LAMBDA_FUNCTION_NAME"); {
	case strings.HasSuffix(name, "-WebFunction"):
		lambda.Start(web)
	case strings.HasSuffix(name, "-ScheduleFunction"):
		lambda.Start(func(ctx context.Context, tick struct{ Time string }) error {
			fmt.Println("tick", tick.Time)
			return queue(ctx, "tick-"+strings.ReplaceAll(tick.Time, ":", "")+"@example.com")
		})
	case strings.HasSuffix(name, "-WorkFunction"):
		lambda.Start(work)
	default:
		lambda.Start(report)
	}
}

func web(ctx context.Context, r events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	var err error
	switch r.RouteKey {
	case "POST /work":
		err = queue(ctx, r.Body)
	case "POST /mail":
		err = send(ctx, r.Body) // the policy doesn't allow it
	default:
		return events.APIGatewayV2HTTPResponse{StatusCode: 200, Body: os.Getenv(r.PathParameters["name"])}, nil
	}
	if err != nil {
		return events.APIGatewayV2HTTPResponse{StatusCode: 502, Body: err.Error()}, nil
	}
	return events.APIGatewayV2HTTPResponse{StatusCode: 202, Body: "queued"}, nil
}

func queue(ctx context.Context, body string) error {
	_, err := queues.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: aws.String(os.Getenv("QUEUE_URL")), MessageBody: &body})
	return err
}

// work sends an email to each address that is queued, and a text to each number. A number with a minus
// before it is put on the opt-out list.
func work(ctx context.Context, e events.SQSEvent) (events.SQSEventResponse, error) {
	var answer events.SQSEventResponse
	for _, m := range e.Records {
		how := send
		switch m.Body[0] {
		case '+':
			how = sendText
		case '-':
			how = optOut
		}
		if err := how(ctx, m.Body); err != nil {
			fmt.Println("failed:", err)
			answer.BatchItemFailures = append(answer.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: m.MessageId})
		}
	}
	return answer, nil
}

func send(ctx context.Context, to string) error {
	_, err := mails.SendEmail(ctx, &sesv2.SendEmailInput{
		FromEmailAddress: aws.String("clinic@example.org"), ConfigurationSetName: aws.String(os.Getenv("CONFIGURATION_SET")),
		Destination: &sestypes.Destination{ToAddresses: []string{to}},
		Content: &sestypes.EmailContent{Simple: &sestypes.Message{
			Subject: &sestypes.Content{Data: aws.String("Hello")}, Body: &sestypes.Body{Text: &sestypes.Content{Data: aws.String("Hello")}},
		}},
	})
	return err
}

func sendText(ctx context.Context, to string) error {
	_, err := texts.SendTextMessage(ctx, &voice.SendTextMessageInput{
		DestinationPhoneNumber: &to, MessageBody: aws.String("Hello"), ConfigurationSetName: aws.String(os.Getenv("TEXT_SET")),
		OriginationIdentity: aws.String("arn:aws:sms-voice:eu-west-2:123456789012:phone-number/phone-1"),
		Context:             map[string]string{"subscriber": "s-1"},
	})
	return err
}

func optOut(ctx context.Context, number string) error {
	_, err := texts.PutOptedOutNumber(ctx, &voice.PutOptedOutNumberInput{
		OptOutListName: aws.String("Default"), OptedOutNumber: aws.String(strings.Replace(number, "-", "+", 1)),
	})
	return err
}

// report prints what it hears of mails and texts.
func report(_ context.Context, raw json.RawMessage) error {
	var e struct {
		Records []struct {
			Body string
			SNS  struct{ Message string } `json:"Sns"`
		}
	}
	if err := json.Unmarshal(raw, &e); err != nil {
		return err
	}
	for _, r := range e.Records {
		var event struct {
			Type   string
			Kind   string `json:"detail-type"`
			Detail struct {
				Mail struct{ Destination []string }
			}
			Text string `json:"messageBody"`
		}
		if err := json.Unmarshal([]byte(r.Body+r.SNS.Message), &event); err != nil {
			return err
		}
		if event.Type == "Notification" {
			fmt.Println("notified:", r.Body)
			continue
		}
		fmt.Println("heard:", event.Kind+event.Text, strings.Join(event.Detail.Mail.Destination, " "))
	}
	return nil
}
