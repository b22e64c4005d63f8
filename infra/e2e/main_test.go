package e2e

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

// TestMain holds the policies against all tests together: what none of them needs is not allowed either.
// Only a whole run can tell.
func TestMain(m *testing.M) {
	code := m.Run()
	if unused := permissions.unused(); code == 0 && whole() && len(unused) > 0 {
		fmt.Fprintf(os.Stderr, "Allowed but never used by any test:\n%s\n", strings.Join(unused, "\n"))
		code = 1
	}
	os.Exit(code)
}

// whole reports whether no test was left out by a flag.
func whole() bool {
	for _, name := range []string{"test.run", "test.skip", "test.list"} {
		if flag.Lookup(name).Value.String() != "" {
			return false
		}
	}
	return !testing.Short()
}

// permissions are those of all tests' policies.
var permissions account

// account keeps which permissions some test's policies granted, and which some test used. It is safe for
// concurrent use.
type account struct {
	mu      sync.Mutex
	used    map[string]bool // by permission granted
	partial bool            // a test was skipped
}

func (a *account) skipped() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.partial = true
}

// seen notes what a test was granted, and what of that it didn't use. Where texts come from is one
// permission, whatever the test's origin.
func (a *account) seen(origin string, granted, unused []string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.used == nil {
		a.used = map[string]bool{}
	}
	for _, permission := range granted {
		name := permission
		if origin != "" {
			name = strings.ReplaceAll(permission, origin, "TextOrigin")
		}
		a.used[name] = a.used[name] || !slices.Contains(unused, permission)
	}
}

// unused lists what no test used; nothing where a test was skipped.
func (a *account) unused() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.partial {
		return nil
	}
	left := maps.Clone(a.used)
	maps.DeleteFunc(left, func(_ string, used bool) bool { return used })
	return slices.Sorted(maps.Keys(left))
}
