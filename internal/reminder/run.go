package reminder

import (
	"context"
	"errors"
	"time"

	"limber/internal/subscription"
)

// Errors of Runs.
var (
	ErrDone  = errors.New("reminder: the run is done")
	ErrLease = errors.New("reminder: another owner has the run")
)

// Run is a job's progress, as its owner holds it.
type Run struct {
	Job     Job
	Owner   string
	Now     time.Time // the store's own time at the latest answer: all owners go by this one clock
	Resumed bool      // somebody worked on it before
	Cursor  string    // the id up to which everybody is dealt with
	Marker  []string  // runners of the page whose fate the last owner left open
	Members []string  // who it is about, for a run made by Split
	Probe   time.Time // when Split's run last asked whether events flow; zero if never
	Size    int       // runners found so far

	open    bool            // a page sent again got no answer again
	checked time.Time       // when changes were last read
	touched map[string]bool // who changed since shortly before the run was opened
	allowed map[string]bool // whom the allowance was taken for
}

// Runs keeps runs. Only one owner has a run at a time: every write is conditional on the lease, and a
// lost one is ErrLease. A lease lasts for Lease, longer than a function can live.
type Runs interface {
	// Open takes the lease of a run, making it if needed. ErrDone, ErrLease.
	Open(ctx context.Context, job Job, owner string) (Run, error)
	// Mark writes ahead that the runners are about to be sent to, and closes the page marked before.
	Mark(ctx context.Context, run *Run, runners []string) error
	// Close gives up the lease and clears the marker. A run that is done stays so, and how many runners
	// it found is remembered for the next time the slot is split.
	Close(ctx context.Context, run *Run, done bool) error
}

// Splitter sets runners apart whose fate is unknown, as a run of their own. Repeats change nothing.
type Splitter interface {
	Split(ctx context.Context, job Job, runners []string) error
}

// Member is a runner found in a slot. A record that can't be read has Err, and only the id.
type Member struct {
	Subscriber subscription.Subscriber
	Err        error
}

// Roster reads runners.
type Roster interface {
	// Members lists, by id, runners of a job's slot and part after an id; more says whether to ask again.
	// It may be up to a second behind.
	Members(ctx context.Context, job Job, after string, limit int) (list []Member, more bool, err error)
	// Touched lists who left, stopped or changed in this slot since, perhaps also before. It is at most
	// half a second behind.
	Touched(ctx context.Context, job Job, since time.Time) ([]string, error)
	// Fresh reads runners as they are at this moment; absent ones are left out.
	Fresh(ctx context.Context, ids []string) ([]Member, error)
}
