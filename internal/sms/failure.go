package sms

import (
	"errors"
	"log/slog"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/pinpointsmsvoicev2/types"
	"github.com/aws/smithy-go"

	"limber/internal/receipt"
)

// The conflicts that are about the number sent to. Another one is about the account: a person may mend it.
var conflictsOfNumber = []types.ConflictExceptionReason{
	types.ConflictExceptionReasonDestinationPhoneNumberNotVerified, // of an account that is on trial
	types.ConflictExceptionReasonDestinationCountryBlockedByProtectConfiguration,
	types.ConflictExceptionReasonDestinationPhoneNumberBlockedByProtectNumberOverride,
}

// failed says what a call's error means. Only what AWS says itself is known; anything else may have
// happened after it took the text. Reasons are codes: AWS's sentences can name the number.
func failed(err error) receipt.Receipt {
	var api smithy.APIError
	if !errors.As(err, &api) {
		slog.Warn("the text service did not answer", "error", err) // of the network: it holds no number
		return receipt.Receipt{Outcome: receipt.Unknown, Reason: "no answer"}
	}
	if api.ErrorFault() == smithy.FaultServer {
		return receipt.Receipt{Outcome: receipt.Unknown, Reason: api.ErrorCode()}
	}
	var conflict *types.ConflictException
	if errors.As(err, &conflict) {
		return conflicted(conflict.Reason)
	}
	var invalid *types.ValidationException
	if errors.As(err, &invalid) {
		return refused(invalid)
	}
	var quota *types.ServiceQuotaExceededException
	if errors.As(err, &quota) { // the month's money among them
		return receipt.Receipt{Outcome: receipt.Transient, Reason: code(string(quota.Reason), api)}
	}
	switch reason := api.ErrorCode(); reason {
	case "ThrottlingException", "AccessDeniedException", "ResourceNotFoundException":
		return receipt.Receipt{Outcome: receipt.Transient, Reason: reason}
	default:
		return receipt.Receipt{Outcome: receipt.Unknown, Reason: reason}
	}
}

func conflicted(reason types.ConflictExceptionReason) receipt.Receipt {
	switch {
	case reason == types.ConflictExceptionReasonDestinationPhoneNumberOptedOut:
		return receipt.Receipt{Outcome: receipt.Permanent, Reason: "opted-out"}
	case slices.Contains(conflictsOfNumber, reason):
		return receipt.Receipt{Outcome: receipt.Permanent, Reason: strings.ToLower(string(reason))}
	}
	return receipt.Receipt{Outcome: receipt.Transient, Reason: strings.ToLower(string(reason))}
}

// refused is of a text that is wrong in itself: the same again would be refused again. Only where AWS names
// the number is it the number's fault.
func refused(e *types.ValidationException) receipt.Receipt {
	named := func(f types.ValidationExceptionField) bool { return aws.ToString(f.Name) == "DestinationPhoneNumber" }
	if slices.ContainsFunc(e.Fields, named) {
		return receipt.Receipt{Outcome: receipt.Permanent, Reason: "invalid"}
	}
	return receipt.Receipt{Outcome: receipt.Permanent, Reason: code(string(e.Reason), e)}
}

// code is a reason in lower case or, without one, the error's code.
func code(reason string, e smithy.APIError) string {
	if reason == "" {
		return e.ErrorCode()
	}
	return strings.ToLower(reason)
}
