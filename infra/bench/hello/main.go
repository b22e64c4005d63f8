// Hello is the smallest Lambda there is: what the functions' starts are measured against.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	lambda.StartHandlerFunc(func(context.Context, struct{}) (string, error) { return "hello", nil })
}
