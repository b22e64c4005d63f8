// Package receipt says what became of a message that was handed to a provider.
package receipt

// Outcome is what a sender knows after one attempt. A sender never tries twice by itself.
type Outcome int

// The outcomes.
const (
	Unknown   Outcome = iota // the provider may or may not have taken it: never send again blindly
	Sent                     // the provider has taken it
	Permanent                // the provider refused it, and would again
	Transient                // the provider did not take it now, and may later
)

// Receipt is the answer for one message.
type Receipt struct {
	Outcome   Outcome
	MessageID string // the provider's, when Sent
	Reason    string // a short code when not Sent; never an address
}
