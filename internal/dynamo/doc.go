// Package dynamo keeps Limber's records in DynamoDB: four tables, one for each domain package that has
// data, so that a function's policy names only what it needs. Every write that can race is conditional.
//
// Subscribers table (a channel is email or sms, an occurrence is date_time or date_time_again):
//
//	pk               sk                                what
//	RUNNER#id        PROFILE                           subscription.Subscriber, or the husk of one
//	RUNNER#id        CONSENT#to#time#version.n         subscription.Consent
//	RUNNER#id        LEDGER#occurrence#channel         reminder.Entry, written by deliver; 90 days
//	RUNNER#id        EVENT#occurrence#channel#kind     reminder.Report, written by mailevent and textreply; 90 days
//	RUNNER#id        TEXT#id                           a text was heard, and answered, or a session's end; 30 days
//	RUNNER#id        ANSWER#id                         progress.Answer, where the runner agreed to it; 365 days
//	ADDRESS#hash     CLAIM                             whose address it is, or since when it is barred
//	TOUCHED#slot     time#id                           who left or changed in a slot, for sends under way; a day
//	PROBE#name       EVENT                             the report of a probe has come; two days
//
// Its indexes list profiles: "slot" and "text" who is emailed and texted in a slot, by the attribute of
// the same name, which is there only meanwhile; "chore" what time brings, in 4 parts by the first
// character of the id. A profile leaves out what is empty: its zone is the one that the runner is in, and
// home only another.
//
// Ledger and events are rows of their own, each with one writer, so neither needs a condition and they
// go 25 to a call.
//
// Reminders table:
//
//	pk               sk              what
//	ZONES            ZONES           the zones in use
//	SLOT#zone        time            the slots in use: for each set of days (dHH by email, tHH by text),
//	                                 how many its last run found
//	PLAN#date        slot            into how many parts the occurrence is split (slot#sms for texts); seven days
//	RUN#run          RUN             reminder.Run: lease, cursor, marker; seven days
//	WATERMARK        WATERMARK       up to when all jobs are queued
//	PACE             channel         when the next message may go
//	REPUTATION       date            reminder.Tally; 30 days
//	BREAKER          EMAIL           why no reminder is emailed until a person deletes this
//	TEXTS#month      ALL or id       how many texts went in all, and to a runner; 60 days
//
// Enquiries table, the only place where what people wrote is kept:
//
//	pk               sk                           what
//	ENQUIRY#ref      ENQUIRY                      enquiry.Enquiry
//	ENQUIRY#ref      EVENT#time#version.n         enquiry.Event, written with that version
//	ENQUIRY#ref      EVENT#time#random            enquiry.Event, logged by itself
//	REPORT#about     tag#kind                     enquiry.Report, written by mailevent; 30 days
//	ADDRESS#hash     ref                          which enquiries came from an address
//	SAME#fingerprint SAME                         the latest enquiry with these words of this sender; a day
//	DIGEST           LATEST                       enquiry.Digest; 30 days
//	PASS#kind        hash                         enquiry.Pass; a day after its end
//
// Its indexes list enquiries: "list" those of each list, "chore" what time brings. An enquiry, its first
// event and what it is found by are written together, and deleted together, its history before them.
//
// Guard table, whose keys are hashes under a secret that isn't in it:
//
//	pk               sk              what
//	LIMIT#hash       window#start    how often a thing was tried, or a message came, in that window of time; till its end
//	KEY#hash         KEY             an idempotency key: a request under way, for 30 seconds, or its
//	                                 answer, for a day
//
// Items past their ttl linger for days; nothing here takes an item's absence for the passing of time.
package dynamo
