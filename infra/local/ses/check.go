package ses

import (
	"fmt"
	"net/http"
	"net/mail"
	"slices"
	"strings"
)

// Limits of the real service.
const (
	maxDestinations = 50
	maxTemplate     = 1 << 20 // bytes of an inline template's parts together
	maxHeaders      = 15
	maxHeaderName   = 126
	maxHeaderValue  = 995
	maxHeaderLine   = 996 // name and value together
	maxTag          = 256
	maxTemplateData = 262_144 // characters
)

// bare splits an address such as "Clinic <hello@example.org>" into its address
// and display name. Both are "" where it is not one address.
func bare(address string) (addr, display string) {
	parsed, err := mail.ParseAddress(address)
	if err != nil {
		return "", ""
	}
	return parsed.Address, parsed.Name
}

// recipient gives the bare form of an address that mail can be sent to.
func recipient(address string) (string, error) {
	addr, _ := bare(address)
	for i := range len(addr) {
		if addr[i] <= ' ' || addr[i] > '~' {
			return "", bad("Local address contains control or whitespace, or is not ASCII")
		}
	}
	_, domain, _ := strings.Cut(addr, "@")
	if addr == "" || !strings.Contains(domain, ".") || strings.Contains(domain, "..") {
		return "", bad("Illegal address")
	}
	return addr, nil
}

// recipients gives the bare addresses of a destination. It has at least one.
func (d destination) recipients() ([]string, error) {
	all := slices.Concat(d.ToAddresses, d.CcAddresses, d.BccAddresses)
	if len(all) == 0 {
		return nil, bad("Destination must have at least one recipient")
	}
	if len(all) > maxDestinations {
		return nil, bad(fmt.Sprintf("Recipient count exceeds %d.", maxDestinations))
	}
	for i, address := range all {
		addr, err := recipient(address)
		if err != nil {
			return nil, err
		}
		all[i] = addr
	}
	return all, nil
}

// identity gives the verified identity that an address is sent from, or the
// address's domain and false.
func (s *Service) identity(addr string) (string, bool) {
	if slices.ContainsFunc(s.options.Identities, func(i string) bool { return strings.EqualFold(i, addr) }) {
		return addr, true
	}
	_, domain, _ := strings.Cut(strings.ToLower(addr), "@")
	for parent := domain; parent != ""; {
		if slices.ContainsFunc(s.options.Identities, func(i string) bool { return strings.EqualFold(i, parent) }) {
			return parent, true
		}
		_, parent, _ = strings.Cut(parent, ".") // a verified domain covers those below it
	}
	return domain, false
}

// checkSender refuses a From or Reply-To that SES would refuse.
func (s *Service) checkSender(from string, replyTo []string) error {
	addr, _ := bare(from)
	if addr == "" {
		return bad("The FromEmailAddress is not an email address.")
	}
	if _, verified := s.identity(addr); !verified {
		return &refusal{
			http.StatusBadRequest, "MessageRejected",
			"Email address is not verified. The following identities failed the check in region " +
				strings.ToUpper(s.options.Region) + ": " + addr,
		}
	}
	for _, address := range replyTo {
		if _, err := recipient(address); err != nil {
			return bad("A Reply-To address is not an email address.")
		}
	}
	return nil
}

// checkHeaders refuses custom headers that break one of SES's limits.
func checkHeaders(headers []header) error {
	if len(headers) > maxHeaders {
		return bad(fmt.Sprintf("The number of headers exceeds %d.", maxHeaders))
	}
	for _, h := range headers {
		if h.Name == "" || len(h.Name) > maxHeaderName || !within(h.Name, '!', '~') || strings.Contains(h.Name, ":") {
			return bad(fmt.Sprintf("The header name %q is not valid.", h.Name))
		}
		if h.Value == "" || len(h.Value) > maxHeaderValue || len(h.Name)+len(h.Value) > maxHeaderLine || !within(h.Value, ' ', '~') {
			return bad(fmt.Sprintf("The value of the header %s is not valid.", h.Name))
		}
	}
	return nil
}

func within(text string, low, high byte) bool {
	for i := range len(text) {
		if text[i] < low || text[i] > high {
			return false
		}
	}
	return true
}

// checkTags refuses message tags that break one of SES's limits.
func checkTags(tags []tag) error {
	for _, t := range tags {
		if !tagText(t.Name) || !tagText(t.Value) {
			return bad(fmt.Sprintf("Message tag %q has a name or a value that is not valid: "+
				"1 to %d letters, digits, underscores and dashes are allowed.", t.Name, maxTag))
		}
	}
	return nil
}

func tagText(text string) bool {
	if text == "" || len(text) > maxTag {
		return false
	}
	for _, r := range text {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '_', r == '-':
		default:
			return false
		}
	}
	return true
}

// configurationSetMissing tells whether a call names a set that does not exist.
func (s *Service) configurationSetMissing(name string) bool {
	_, exists := s.published[name]
	return name != "" && !exists
}
