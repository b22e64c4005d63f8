package ses

// The requests, as SES v2 spells them in JSON. What Limber doesn't use is left
// out, but what would change the outcome is here to be refused.

type destination struct {
	ToAddresses  []string
	CcAddresses  []string
	BccAddresses []string
}

type header struct{ Name, Value string }

type tag struct{ Name, Value string }

type contentPart struct{ Data string }

type simpleContent struct {
	Subject contentPart
	Body    struct {
		Text *contentPart
		HTML *contentPart `json:"Html"`
	}
	Headers     []header
	Attachments []struct{}
}

type templateContent struct {
	Subject string
	Text    string
	HTML    string `json:"Html"`
}

type templateUse struct {
	TemplateName    string
	TemplateArn     string
	TemplateContent *templateContent
	TemplateData    string
	Headers         []header
	Attachments     []struct{}
}

// sender is what SendEmail and SendBulkEmail share.
type sender struct {
	FromEmailAddress     string
	ReplyToAddresses     []string
	ConfigurationSetName string
}

type emailRequest struct {
	sender
	Destination destination
	Content     struct {
		Raw      *struct{}
		Simple   *simpleContent
		Template *templateUse
	}
	EmailTags             []tag
	ListManagementOptions *struct{}
}

type bulkRequest struct {
	sender
	DefaultContent struct {
		Template *templateUse
	}
	DefaultEmailTags []tag
	BulkEmailEntries []bulkEntry
}

type bulkEntry struct {
	Destination             destination
	ReplacementEmailContent struct {
		ReplacementTemplate struct {
			ReplacementTemplateData string
		}
	}
	ReplacementHeaders []header
	ReplacementTags    []tag
}

type bulkResult struct {
	Status    string
	MessageID string `json:"MessageId,omitempty"`
	Error     string `json:",omitempty"`
}
