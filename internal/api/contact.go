package api

// contactRoutes are those of whoever writes to the clinic.
func contactRoutes(EnquiryDeps) []route { return nil }
