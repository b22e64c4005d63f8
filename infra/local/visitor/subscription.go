package visitor

import (
	"context"
	"net/http"
)

const subscriptionPath = "/v1/subscription"

// View asks the API for the subscription that a capability is for.
func (v *Visitor) View(ctx context.Context, capability string) (Answer, error) {
	return v.DoWith(ctx, http.MethodGet, subscriptionPath, bearer(capability), "")
}

// Patch asks the API to change what the JSON body names.
func (v *Visitor) Patch(ctx context.Context, capability, body string) (Answer, error) {
	headers := bearer(capability)
	headers["Content-Type"] = "application/json"
	return v.DoWith(ctx, http.MethodPatch, subscriptionPath, headers, body)
}

// Delete asks the API to end the subscription.
func (v *Visitor) Delete(ctx context.Context, capability string) (Answer, error) {
	return v.DoWith(ctx, http.MethodDelete, subscriptionPath, bearer(capability), "")
}

func bearer(capability string) map[string]string {
	return map[string]string{"Authorization": "Bearer " + capability}
}
