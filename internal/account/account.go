// Package account is the AWS account a function runs in: its region, its credentials and, where they
// are redirected, its endpoints.
//
// It reads the same variables as the SDK's own loader, for a third of the time at a cold start: what
// Lambda sets is all that it needs to know.
package account

import (
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

// Config returns what every client is made from.
func Config() aws.Config {
	return aws.Config{
		Region:     os.Getenv("AWS_REGION"),
		HTTPClient: newClient(),
		Credentials: credentials.NewStaticCredentialsProvider(
			os.Getenv("AWS_ACCESS_KEY_ID"), os.Getenv("AWS_SECRET_ACCESS_KEY"), os.Getenv("AWS_SESSION_TOKEN")),
	}
}

// Endpoint returns where a service is, if it isn't at AWS: the value of AWS_ENDPOINT_URL_<service>, or
// of AWS_ENDPOINT_URL. The service is spelled as the SDK does, such as DYNAMODB or SESV2.
func Endpoint(service string) *string {
	for _, name := range []string{"AWS_ENDPOINT_URL_" + service, "AWS_ENDPOINT_URL"} {
		if url := os.Getenv(name); url != "" {
			return &url
		}
	}
	return nil
}
