package dynamo

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"limber/internal/reminder"
	"limber/internal/subscription"
)

// held is the condition of an owner: nobody else has taken the run, and it was not given up.
const held = "#owner = :owner AND attribute_exists(lease)"

func runKey(job reminder.Job) (pk, sk string) { return "RUN#" + job.Run(), "RUN" }

// Open implements reminder.Runs. The read is for the store's time and to spare the write of a run that
// is done; the write decides.
func (r *Reminders) Open(ctx context.Context, job reminder.Job, owner string) (reminder.Run, error) {
	pk, sk := runKey(job)
	found, now, err := r.get(ctx, pk, sk)
	if err != nil {
		return reminder.Run{}, err
	}
	before := reader{item: found}
	if before.has("done") {
		return reminder.Run{}, reminder.ErrDone
	}
	taken, _, err := r.update(ctx, update{
		pk: pk, sk: sk,
		set:       "SET #owner = :owner, lease = :until, #ttl = :ttl",
		condition: "attribute_not_exists(done) AND (attribute_not_exists(lease) OR lease < :now)",
		names:     map[string]string{"#owner": "owner", "#ttl": "ttl"},
		values: item{
			":owner": text(owner), ":now": instant(now), ":until": instant(now.Add(reminder.Lease)), ":ttl": ttl(now.Add(keepRuns)),
		},
		want: types.ReturnValueAllNew,
	})
	if refused(err) {
		return reminder.Run{}, reminder.ErrLease
	}
	if err != nil {
		return reminder.Run{}, err
	}
	fields := reader{item: taken}
	run := reminder.Run{
		Job: job, Owner: owner, Now: now, Resumed: before.has("owner"),
		Cursor: fields.text("cursor"), Probe: fields.instant("probe"), Size: fields.int("size"),
		Marker: subscription.UnpackIDs(fields.bytes("marker")), Members: subscription.UnpackIDs(fields.bytes("members")),
	}
	return run, fields.err
}

// Mark implements reminder.Runs.
func (r *Reminders) Mark(ctx context.Context, run *reminder.Run, runners []string) error {
	pk, sk := runKey(run.Job)
	_, now, err := r.update(ctx, update{
		pk: pk, sk: sk, set: "SET marker = :marker, #cursor = :cursor, size = :size", condition: held,
		names: map[string]string{"#owner": "owner", "#cursor": "cursor"},
		values: item{
			":owner": text(run.Owner), ":marker": bytes(subscription.PackIDs(runners)),
			":cursor": text(run.Cursor), ":size": number(run.Size),
		},
	})
	if refused(err) {
		return reminder.ErrLease
	}
	if err != nil {
		return err
	}
	run.Now, run.Marker = now, slices.Clone(runners)
	return nil
}

// Close implements reminder.Runs.
func (r *Reminders) Close(ctx context.Context, run *reminder.Run, done bool) error {
	pk, sk := runKey(run.Job)
	u := update{
		pk: pk, sk: sk, set: "SET #cursor = :cursor, size = :size, probe = :probe", condition: held,
		names: map[string]string{"#owner": "owner", "#cursor": "cursor"},
		values: item{
			":owner": text(run.Owner), ":cursor": text(run.Cursor), ":size": number(run.Size), ":probe": instant(run.Probe),
		},
	}
	if done {
		u.set += ", done = :done"
		u.values[":done"] = &types.AttributeValueMemberBOOL{Value: true}
	}
	u.set += " REMOVE lease, marker"
	_, _, err := r.update(ctx, u)
	if refused(err) {
		return reminder.ErrLease
	}
	if err != nil || !done || run.Job.Page != "" || run.Job.Runner != "" || run.Job.Part != 0 {
		return err
	}
	return r.remember(ctx, run.Job, run.Size*run.Job.Parts)
}

// remember keeps a slot's size, where it matters to how the next run is split.
func (r *Reminders) remember(ctx context.Context, job reminder.Job, size int) error {
	if job.Parts == 1 && size < 1000 {
		return nil
	}
	slot := job.Occurrence.Slot
	_, _, err := r.update(ctx, update{
		pk: "SLOT#" + slot.Zone, sk: slot.Time.String(), set: "SET #days = :size",
		names: map[string]string{"#days": daysAttribute(slot.Days, job.Occurrence.Channel)}, values: item{":size": number(size)},
	})
	return err
}

// Split implements reminder.Splitter.
func (r *Reminders) Split(ctx context.Context, job reminder.Job, runners []string) error {
	pk, sk := runKey(job)
	_, _, err := r.update(ctx, update{
		pk: pk, sk: sk, set: "SET members = if_not_exists(members, :members), #ttl = if_not_exists(#ttl, :ttl)",
		names:  map[string]string{"#ttl": "ttl"},
		values: item{":members": bytes(subscription.PackIDs(runners)), ":ttl": ttl(job.Occurrence.Due.Add(keepRuns))},
	})
	return err
}
