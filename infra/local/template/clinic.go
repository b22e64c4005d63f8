package template

// Clinic is a clinic that doesn't exist: the template's parameters for the demonstration and the tests. The
// site is the address of its pages; the local cloud fills in its own for "{site}".
func Clinic(site string) map[string]string {
	return map[string]string{
		"SiteUrl":        site,
		"ClinicName":     "Riverside Physiotherapy",
		"ClinicPhone":    "020 7946 0123",
		"ClinicAddress":  "1 Mill Lane, London SE1 0AA",
		"ClinicWebsite":  "https://riverside.example",
		"MailDomain":     "riverside.example",
		"FromAddress":    "hello@riverside.example",
		"StaffAddress":   "team@riverside.example",
		"AllowedOrigins": "https://riverside.example",

		"EnquiryAddresses":  "reception@riverside.example, physio@riverside.example",
		"EscalationAddress": "owner@riverside.example",
		"ClosedDates":       "2026-12-24",
		"TextOrigin":        "arn:aws:sms-voice:" + Region + ":" + Account + ":phone-number/phone-1",
		"TextTwoWay":        "yes",
		"TextName":          "Riverside Physio",
	}
}
