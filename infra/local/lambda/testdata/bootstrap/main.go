// The bootstrap command is a Lambda function that does what its event says, to test the host.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type order struct {
	Do string `json:"do"`
}

func main() {
	if os.Getenv("BROKEN") != "" {
		fmt.Fprintln(os.Stderr, "a setting is missing")
		os.Exit(3)
	}
	lambda.Start(func(ctx context.Context, o order) (any, error) {
		fmt.Println("doing", o.Do)
		switch o.Do {
		case "fail":
			return nil, errors.New("no")
		case "exit":
			os.Exit(1)
		case "sleep":
			time.Sleep(time.Minute)
		case "burn":
			for used() < 100*time.Millisecond {
				continue
			}
		case "big":
			return strings.Repeat("x", 7<<20), nil
		case "both": // answers only when another process is at work as well
			meet(os.Getenv("MEETING"))
		}
		deadline, _ := ctx.Deadline()
		lc, _ := lambdacontext.FromContext(ctx)
		return map[string]any{
			"pid": os.Getpid(), "token": os.Getenv("AWS_SESSION_TOKEN"), "left": time.Until(deadline).Seconds(),
			"request": lc.AwsRequestID, "arn": lc.InvokedFunctionArn, "environment": len(os.Environ()),
		}, nil
	})
}

// used is the processor time of this process so far.
func used() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func meet(dir string) {
	_ = os.WriteFile(fmt.Sprintf("%s/%d", dir, os.Getpid()), nil, 0o600)
	for {
		if entries, _ := os.ReadDir(dir); len(entries) >= 2 {
			return
		}
		time.Sleep(time.Millisecond)
	}
}
