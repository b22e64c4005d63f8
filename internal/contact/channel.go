package contact

// Channel is a way to reach somebody.
type Channel string

// The channels, as consents, ledger and API name them.
const (
	ByEmail Channel = "email"
	ByText  Channel = "sms"
)

// Channels are all of them, email first.
var Channels = []Channel{ByEmail, ByText}
