package ses

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"
	"github.com/aws/smithy-go"
)

func TestWhatSESRefusesIsRefusedWithItsCode(t *testing.T) {
	a := newAccount(t, nil)
	long := strings.Repeat("x", 996)
	for name, c := range map[string]struct {
		change func(*sesv2.SendEmailInput)
		code   string
	}{
		"unverified sender": {func(in *sesv2.SendEmailInput) { in.FromEmailAddress = aws.String("a@elsewhere.example") }, "MessageRejected"},
		"unknown set":       {func(in *sesv2.SendEmailInput) { in.ConfigurationSetName = aws.String("none") }, "NotFoundException"},
		"no address":        {func(in *sesv2.SendEmailInput) { in.Destination.ToAddresses = nil }, "BadRequestException"},
		"broken address":    {func(in *sesv2.SendEmailInput) { in.Destination.ToAddresses = []string{"sam@@x.example"} }, "BadRequestException"},
		"no domain":         {func(in *sesv2.SendEmailInput) { in.Destination.ToAddresses = []string{"sam@localhost"} }, "BadRequestException"},
		"address not ASCII": {func(in *sesv2.SendEmailInput) { in.Destination.ToAddresses = []string{"zoë@runner.example"} }, "BadRequestException"},
		"51 addresses": {func(in *sesv2.SendEmailInput) {
			in.Destination.BccAddresses = slices.Repeat([]string{"a@b.example"}, 50)
		}, "BadRequestException"},
		"broken Reply-To": {func(in *sesv2.SendEmailInput) { in.ReplyToAddresses = []string{"none"} }, "BadRequestException"},
		"raw message": {func(in *sesv2.SendEmailInput) {
			in.Content = &types.EmailContent{Raw: &types.RawMessage{Data: []byte("x")}}
		}, "BadRequestException"},
		"no content":        {func(in *sesv2.SendEmailInput) { in.Content = &types.EmailContent{} }, "BadRequestException"},
		"empty body":        {func(in *sesv2.SendEmailInput) { in.Content.Simple.Body = &types.Body{} }, "BadRequestException"},
		"header not ASCII":  {func(in *sesv2.SendEmailInput) { in.Content.Simple.Headers[0].Value = aws.String("café") }, "BadRequestException"},
		"header too long":   {func(in *sesv2.SendEmailInput) { in.Content.Simple.Headers[0].Value = &long }, "BadRequestException"},
		"header with colon": {func(in *sesv2.SendEmailInput) { in.Content.Simple.Headers[0].Name = aws.String("A:B") }, "BadRequestException"},
		"16 headers": {func(in *sesv2.SendEmailInput) {
			in.Content.Simple.Headers = slices.Repeat(in.Content.Simple.Headers, 16)
		}, "BadRequestException"},
		"tag with a slash": {func(in *sesv2.SendEmailInput) { in.EmailTags[0].Value = aws.String("Europe/London") }, "BadRequestException"},
		"empty tag":        {func(in *sesv2.SendEmailInput) { in.EmailTags[0].Value = aws.String("") }, "BadRequestException"},
		"tag too long":     {func(in *sesv2.SendEmailInput) { in.EmailTags[0].Name = aws.String(long) }, "BadRequestException"},
		"contact list": {func(in *sesv2.SendEmailInput) {
			in.ListManagementOptions = &types.ListManagementOptions{ContactListName: aws.String("x")}
		}, "BadRequestException"},
		"stored template": {func(in *sesv2.SendEmailInput) {
			in.Content = &types.EmailContent{Template: &types.Template{TemplateName: aws.String("x")}}
		}, "BadRequestException"},
		"two kinds of email": {func(in *sesv2.SendEmailInput) { in.Content.Template = bulk().DefaultContent.Template }, "BadRequestException"},
	} {
		in := simple("sam@runner.example")
		c.change(in)
		_, err := a.client.SendEmail(t.Context(), in)
		var api smithy.APIError
		if !errors.As(err, &api) || api.ErrorCode() != c.code {
			t.Errorf("%s: got %v, want %s", name, err, c.code)
		}
	}
	if a.inbox.Len() != 0 || len(a.events) != 0 {
		t.Error("a refused call sent something")
	}
}

func TestABulkCallThatIsWrongIsRefusedWhole(t *testing.T) {
	a := newAccount(t, nil)
	for name, c := range map[string]struct {
		change func(*sesv2.SendBulkEmailInput)
		code   string
	}{
		"51 destinations":   {func(in *sesv2.SendBulkEmailInput) { in.BulkEmailEntries = slices.Repeat(in.BulkEmailEntries, 51) }, "BadRequestException"},
		"no destination":    {func(in *sesv2.SendBulkEmailInput) { in.BulkEmailEntries = []types.BulkEmailEntry{} }, "BadRequestException"},
		"unverified sender": {func(in *sesv2.SendBulkEmailInput) { in.FromEmailAddress = aws.String("a@elsewhere.example") }, "MessageRejected"},
		"template over 1 MB": {func(in *sesv2.SendBulkEmailInput) {
			in.DefaultContent.Template.TemplateContent.Html = aws.String(strings.Repeat("x", 1<<20))
		}, "BadRequestException"},
		"unknown template tag": {func(in *sesv2.SendBulkEmailInput) {
			in.DefaultContent.Template.TemplateContent.Html = aws.String("{{#if x}}")
		}, "BadRequestException"},
		"unclosed tag": {func(in *sesv2.SendBulkEmailInput) {
			in.DefaultContent.Template.TemplateContent.Text = aws.String("{{name")
		}, "BadRequestException"},
		"bad default tag": {func(in *sesv2.SendBulkEmailInput) { in.DefaultEmailTags[0].Name = aws.String("a b") }, "BadRequestException"},
	} {
		in := bulk("sam@runner.example")
		c.change(in)
		_, err := a.client.SendBulkEmail(t.Context(), in)
		var api smithy.APIError
		if !errors.As(err, &api) || api.ErrorCode() != c.code {
			t.Errorf("%s: got %v, want %s", name, err, c.code)
		}
	}
	if a.inbox.Len() != 0 || len(a.events) != 0 {
		t.Error("a refused call sent something")
	}
}
