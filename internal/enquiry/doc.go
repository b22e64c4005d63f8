// Package enquiry is the domain of messages that people write to the clinic: taken, stored before
// anything is sent, brought to staff, brought up again until they are answered, and erased in time.
//
// What it promises, each with a test that tries to break it: an enquiry that was given a reference is
// never lost; staff are told of it once, whatever crashes or is away; nothing the sender wrote is mailed
// to anybody but staff; no screen or word list decides what the sender is told.
package enquiry
