// Package api is the HTTP side: handlers, the pages people see, the one map from faults to statuses,
// and the way from a Lambda event to an http.Handler and back.
//
// Rules it keeps: GET and HEAD change nothing; what is wrong with an input is said in plain words, by
// field, and then nothing has changed; nobody is told whether an address is known; no link, address or
// internal error text is ever shown or logged; the time is the invocation's, never the clock's.
//
// Paths under /v1/ answer JSON, and problems as RFC 9457 has them. The others answer pages that work
// without JavaScript. infra/openapi.yaml describes every route, and package contract holds answers to it.
package api
