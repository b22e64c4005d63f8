package cloud

// Clinic is the made-up clinic that the local cloud runs for: the template's parameters that have no
// default.
func Clinic() map[string]string {
	return map[string]string{
		"SiteUrl":        "{site}",
		"ClinicName":     "Riverside Physiotherapy",
		"ClinicPhone":    "020 7946 0123",
		"ClinicAddress":  "1 Mill Lane, London SE1 0AA",
		"ClinicWebsite":  "https://riverside.example",
		"MailDomain":     "riverside.example",
		"FromAddress":    "hello@riverside.example",
		"StaffAddress":   "team@riverside.example",
		"AllowedOrigins": "https://riverside.example",
	}
}
