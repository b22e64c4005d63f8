package api

import "limber/internal/enquiry"

// safety is the standing safety text, which pages and answers have word for word as acknowledgements do.
type safety = enquiry.Safety

var safetyWords = enquiry.SafetyWords
