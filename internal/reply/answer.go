package reply

import "time"

// Answer is what a runner told about an exercise day, kept only with their consent.
type Answer struct {
	ID    string // of the text that told it
	Kind  string // "done", "easier", "harder" or "pain"
	Score int    // of a pain answer, 0 to 10; -1 where there is none
	At    time.Time
}
