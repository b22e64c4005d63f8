package ses

import (
	"net/http/httptest"
	"slices"
	"testing"

	"limber/infra/local/call"
)

func TestDescribeNamesTheIdentityAndTheConfigurationSet(t *testing.T) {
	const arn = "arn:aws:ses:eu-west-2:123456789012:"
	s := newAccount(t, nil).Service
	for _, c := range []struct {
		method, path, body string
		want               []call.Access
	}{
		{
			"POST", bulkPath, `{"FromEmailAddress":"C <x@mail.clinic.example>","ConfigurationSetName":"reminders"}`,
			[]call.Access{
				{Action: "ses:SendBulkEmail", Resource: arn + "identity/clinic.example"},
				{Action: "ses:SendBulkEmail", Resource: arn + "configuration-set/reminders"},
				{Action: "ses:SendBulkTemplatedEmail", Resource: arn + "identity/clinic.example"},
				{Action: "ses:SendBulkTemplatedEmail", Resource: arn + "configuration-set/reminders"},
			},
		},
		{
			"POST", emailsPath, `{"FromEmailAddress":"anna@other.example","Content":{"Simple":{}}}`,
			[]call.Access{{Action: "ses:SendEmail", Resource: arn + "identity/anna@other.example"}},
		},
		{
			"POST", emailsPath, `{"FromEmailAddress":"bob@other.example","Content":{"Template":{}}}`,
			[]call.Access{
				{Action: "ses:SendEmail", Resource: arn + "identity/other.example"},
				{Action: "ses:SendTemplatedEmail", Resource: arn + "identity/other.example"},
			},
		},
		{"GET", accountPath, ``, []call.Access{{Action: "ses:GetAccount", Resource: "*"}}},
		{"DELETE", suppressedPath + "/a%40b.example", ``, []call.Access{{Action: "ses:DeleteSuppressedDestination", Resource: "*"}}},
	} {
		d, err := s.Describe(httptest.NewRequest(c.method, c.path, nil), []byte(c.body))
		if err != nil || !slices.Equal(d.Access, c.want) {
			t.Errorf("%s %s:\n got %+v, %v\nwant %+v", c.method, c.path, d.Access, err, c.want)
		}
	}
	if _, err := s.Describe(httptest.NewRequest("POST", "/v2/email/templates", nil), nil); err == nil {
		t.Error("a call that isn't stood in for was described")
	}
}
