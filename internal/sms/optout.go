package sms

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/pinpointsmsvoicev2"
	"github.com/aws/aws-sdk-go-v2/service/pinpointsmsvoicev2/types"
	"github.com/aws/smithy-go"

	"limber/internal/contact"
	"limber/internal/reply"
)

// OptOuts is AWS's list of numbers that want no texts. It implements reply.OptOuts. Its client may try
// again: repeats change nothing.
type OptOuts struct {
	Client *pinpointsmsvoicev2.Client
	List   string // the list's name or ARN
}

// Add implements reply.OptOuts.
func (o *OptOuts) Add(ctx context.Context, phone contact.Phone) error {
	_, err := o.Client.PutOptedOutNumber(ctx, &pinpointsmsvoicev2.PutOptedOutNumberInput{
		OptOutListName: &o.List, OptedOutNumber: aws.String(phone.Reveal()),
	})
	return unnamed("put on the opt-out list", err)
}

// Remove implements reply.OptOuts. AWS takes a number off once in 30 days.
func (o *OptOuts) Remove(ctx context.Context, phone contact.Phone) error {
	_, err := o.Client.DeleteOptedOutNumber(ctx, &pinpointsmsvoicev2.DeleteOptedOutNumberInput{
		OptOutListName: &o.List, OptedOutNumber: aws.String(phone.Reveal()),
	})
	var absent *types.ResourceNotFoundException
	if errors.As(err, &absent) && absent.ResourceType != types.ResourceTypeOptOutList {
		return nil // not on the list
	}
	// AWS's documents name no error of their own for a number that left the list less than 30 days ago.
	// These two are what it has for a request that the state of things doesn't allow.
	var conflict *types.ConflictException
	var invalid *types.ValidationException
	if errors.As(err, &conflict) ||
		errors.As(err, &invalid) && invalid.Reason == types.ValidationExceptionReasonPhoneNumberCannotBeOptedIn {
		return reply.ErrKept
	}
	return unnamed("take off the opt-out list", err)
}

// unnamed gives an error without AWS's sentence, which can name the number.
func unnamed(what string, err error) error {
	var api smithy.APIError
	if errors.As(err, &api) {
		return fmt.Errorf("%s: %s", what, api.ErrorCode())
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
