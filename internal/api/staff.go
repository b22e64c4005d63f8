package api

// staffRoutes are those of the clinic's staff.
func staffRoutes(EnquiryDeps) []route { return nil }
