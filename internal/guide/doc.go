// Package guide holds what runners read and do: the clinic's article, the exercises, the levels,
// and the rules that turn them into today's routine.
//
// The words and numbers live in content/*.json, built into the binary. Load refuses content that
// is incomplete, so a typo stops the build's tests and never reaches a runner. Nothing here knows
// the time, the network or who is reading.
//
// All lengths of time are whole seconds unless a name says minutes.
package guide
