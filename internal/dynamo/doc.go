// Package dynamo keeps Limber's records in DynamoDB: two tables, one for each domain package that has
// data, so that a function's policy names only what it needs. Every write that can race is conditional.
//
// Subscribers table:
//
//	pk               sk                            what
//	RUNNER#id        PROFILE                       subscription.Subscriber; the attribute slot, and so a
//	                                               place in the index "slot", only while active
//	RUNNER#id        CONSENT#time                  subscription.Consent
//	RUNNER#id        LEDGER#date_time#email        reminder.Entry, written by deliver; 90 days
//	RUNNER#id        EVENT#date_time#email#kind    reminder.Report, written by mailevent; 90 days
//	ADDRESS#hash     CLAIM                         whose address it is
//	TOUCHED#slot     time#id                       who left or changed in a slot, for sends under way; a day
//	PROBE#name       EVENT                         the report of a probe has come; two days
//
// Ledger and events are rows of their own, each with one writer, so neither needs a condition and they
// go 25 to a call.
//
// Reminders table:
//
//	pk               sk          what
//	ZONES            ZONES       the zones in use
//	SLOT#zone        time        the slots in use: for each set of days (dHH), how many its last run found
//	PLAN#date        slot        into how many parts the occurrence is split; seven days
//	RUN#run          RUN         reminder.Run: lease, cursor, marker; seven days
//	WATERMARK        WATERMARK   up to when all jobs are queued
//	PACE             email       when the next message may go
//
// Items past their ttl linger for days; nothing here takes an item's absence for the passing of time.
package dynamo
