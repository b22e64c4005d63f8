package ses

import (
	"errors"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"
)

func TestTheMailboxSimulatorBehavesAsAtAWS(t *testing.T) {
	for address, want := range map[string][]string{
		"sam@runner.example":                          {"Email Sent", "Email Delivered"},
		"success@simulator.amazonses.com":             {"Email Sent", "Email Delivered"},
		"bounce+label@simulator.amazonses.com":        {"Email Sent", "Email Bounced Permanent/General"},
		"complaint@simulator.amazonses.com":           {"Email Sent", "Email Delivered", "Email Complaint Received"},
		"ooto@simulator.amazonses.com":                {"Email Sent", "Email Delivered", "Email Bounced Transient/General"},
		"suppressionlist+x@simulator.amazonses.com":   {"Email Sent", "Email Bounced Permanent/Suppressed"},
		"Complaint+Anna.B@Simulator.Amazonses.com":    {"Email Sent", "Email Delivered", "Email Complaint Received"},
		"somebody-unknown@simulator.amazonses.com":    {"Email Sent", "Email Bounced Permanent/General"},
		"Sam Smith <success@simulator.amazonses.com>": {"Email Sent", "Email Delivered"},
	} {
		a := newAccount(t, nil)
		for range 2 { // the same again: the simulator's addresses go on no list
			a.events = nil
			if _, err := a.client.SendEmail(t.Context(), simple(address)); err != nil {
				t.Fatal(err)
			}
			if got := a.eventTypes(); !slices.Equal(got, want) {
				t.Errorf("%s gave %v, want %v", address, got, want)
			}
		}
	}
}

func TestAnAddressThatBouncedOrComplainedIsSuppressed(t *testing.T) {
	for like, reason := range map[string]types.SuppressionListReason{
		"bounce": types.SuppressionListReasonBounce, "complaint": types.SuppressionListReasonComplaint,
	} {
		a := newAccount(t, nil)
		if err := a.Behave("Sam@runner.example", like); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := a.client.SendEmail(t.Context(), simple("sam@runner.example")); err != nil {
				t.Fatal(err)
			}
		}
		kinds := a.eventTypes()
		if got := kinds[len(kinds)-2:]; !slices.Equal(got, []string{"Email Sent", "Email Bounced Permanent/OnAccountSuppressionList"}) {
			t.Errorf("the second email after a %s gave %v", like, got)
		}
		out, err := a.client.GetSuppressedDestination(t.Context(), &sesv2.GetSuppressedDestinationInput{EmailAddress: aws.String("SAM@runner.example")})
		if err != nil || out.SuppressedDestination.Reason != reason || !out.SuppressedDestination.LastUpdateTime.Equal(monday) {
			t.Errorf("after a %s the list says %+v, %v", like, out, err)
		}
	}
}

func TestTheSuppressionListIsKept(t *testing.T) {
	a := newAccount(t, nil)
	ctx := t.Context()
	for _, address := range []string{"b+1@runner.example", "a/2@runner.example", "c@runner.example"} {
		if _, err := a.client.PutSuppressedDestination(ctx, &sesv2.PutSuppressedDestinationInput{
			EmailAddress: aws.String(address), Reason: types.SuppressionListReasonComplaint,
		}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.client.DeleteSuppressedDestination(ctx, &sesv2.DeleteSuppressedDestinationInput{EmailAddress: aws.String("c@runner.example")}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.client.GetSuppressedDestination(ctx, &sesv2.GetSuppressedDestinationInput{EmailAddress: aws.String("a/2@runner.example")}); err != nil {
		t.Errorf("a listed address is not found: %v", err)
	}
	var missing *types.NotFoundException
	if _, err := a.client.GetSuppressedDestination(ctx, &sesv2.GetSuppressedDestinationInput{EmailAddress: aws.String("c@runner.example")}); !errors.As(err, &missing) {
		t.Errorf("a deleted address gave %v", err)
	}
	var listed []string
	pages := sesv2.NewListSuppressedDestinationsPaginator(a.client, &sesv2.ListSuppressedDestinationsInput{PageSize: aws.Int32(1)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range page.SuppressedDestinationSummaries {
			listed = append(listed, *s.EmailAddress)
		}
	}
	if !slices.Equal(listed, []string{"a/2@runner.example", "b+1@runner.example"}) {
		t.Errorf("the list is %v", listed)
	}
	later := newAccount(t, nil)
	if err := a.Behave("Full@runner.example", "ooto"); err != nil {
		t.Fatal(err)
	}
	later.Restore(a.State())
	if _, err := later.client.SendEmail(ctx, simple("A/2@runner.example")); err != nil {
		t.Fatal(err)
	}
	if got := later.eventTypes(); !slices.Contains(got, "Email Bounced Permanent/OnAccountSuppressionList") {
		t.Errorf("after a restart a listed address gave %v", got)
	}
	if _, err := later.client.SendEmail(ctx, simple("full@runner.example")); err != nil {
		t.Fatal(err)
	}
	if got := later.eventTypes(); !slices.Contains(got, "Email Bounced Transient/General") {
		t.Errorf("after a restart an address's fate gave %v", got)
	}
}
