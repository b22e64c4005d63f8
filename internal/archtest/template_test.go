package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"limber/infra/local/cloud"
	"limber/infra/local/template"
	"limber/internal/api"
	"limber/internal/reminder"
)

func stack(t *testing.T) *template.Stack {
	t.Helper()
	s, err := template.Read("../../template.yaml", template.Options{Parameters: template.Clinic("https://limber.example")})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEveryRouteHasAHandlerAndEveryHandlerARoute(t *testing.T) {
	handled := map[string][]string{"GuideFunction": api.GuideRoutes(), "SubscriptionFunction": api.SubscriptionRoutes(), "EnquiryFunction": api.EnquiryRoutes()}
	routed := map[string][]string{}
	for _, r := range stack(t).Routes {
		routed[r.Function] = append(routed[r.Function], r.Method+" "+r.Path)
	}
	for function, routes := range routed {
		for _, r := range routes {
			if !slices.Contains(handled[function], r) {
				t.Errorf("%s has no handler for %s", function, r)
			}
		}
	}
	for function, routes := range handled {
		for _, r := range routes {
			if !slices.Contains(routed[function], r) {
				t.Errorf("the template has no route for %s of %s", r, function)
			}
		}
	}
}

// variable finds the names of variables that code reads; group finds the settings read together, by their
// method's name and body.
var (
	variable = regexp.MustCompile(`\.(Required|Optional|Number)\("(\w+)"\)`)
	group    = regexp.MustCompile(`(?ms)^func \(r \*Reader\) (\w+)\(\) \w+ \{(.*?)^\}`)
)

func TestEveryVariableAFunctionReadsIsSetAndNoOther(t *testing.T) {
	settings, err := os.ReadFile("../settings/settings.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range stack(t).Functions {
		main, err := os.ReadFile(filepath.Join("../../functions", cloud.Folder(f.ID), "main.go"))
		if err != nil {
			t.Fatal(err)
		}
		code := string(main)
		for _, g := range group.FindAllStringSubmatch(string(settings), -1) {
			if strings.Contains(code, "."+g[1]+"()") {
				code += g[2]
			}
		}
		read := map[string]bool{}
		for _, m := range variable.FindAllStringSubmatch(code, -1) {
			read[m[2]] = true
			if value, ok := f.Env[m[2]]; !ok || value == "" && m[1] != "Optional" {
				t.Errorf("%s reads %s, which the template doesn't set", f.ID, m[2])
			}
		}
		for name := range f.Env {
			if !read[name] && !strings.HasPrefix(name, "GO") { // those are the Go runtime's
				t.Errorf("%s is given %s, which it doesn't read", f.ID, name)
			}
		}
	}
}

func TestEveryFunctionIsDeployed(t *testing.T) {
	var deployed []string
	for _, f := range stack(t).Functions {
		deployed = append(deployed, cloud.Folder(f.ID))
	}
	for dir := range packages(t, "../../functions") {
		if !slices.Contains(deployed, dir) {
			t.Errorf("functions/%s is not in the template", dir)
		}
	}
	makefile, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range stack(t).Functions {
		if !strings.Contains(string(makefile), f.ID) {
			t.Errorf("make build leaves out %s", f.ID)
		}
	}
}

// A run's lease must outlive its owner, and a job must come back only when the lease has run out.
func TestTimeoutLeaseAndVisibilityAreInThisOrder(t *testing.T) {
	s := stack(t)
	for _, f := range s.Functions {
		if f.ID == "DeliverFunction" && f.Timeout >= reminder.Lease {
			t.Errorf("deliver may run for %s under a lease of %s", f.Timeout, reminder.Lease)
		}
	}
	for _, q := range s.Queues {
		if q.ID == "DeliveryQueue" && q.Visibility <= reminder.Lease {
			t.Errorf("a job comes back after %s while its run is leased for %s", q.Visibility, reminder.Lease)
		}
	}
}

// TestTheAccessLogTellsNothingOfWhoAsks holds the privacy page to its word: pictures in emails are asked for from the
// API, and nobody is to see from its log who opened one.
func TestTheAccessLogTellsNothingOfWhoAsks(t *testing.T) {
	text, err := os.ReadFile("../../template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	may := []string{"$context.requestId", "$context.routeKey", "$context.status", "$context.responseLatency", "$context.integrationErrorMessage"}
	found := regexp.MustCompile(`\$context\.[\w.]+`).FindAllString(string(text), -1)
	if len(found) == 0 {
		t.Error("there is no access log to look into")
	}
	for _, variable := range found {
		if !slices.Contains(may, variable) {
			t.Errorf("the access log has %s", variable)
		}
	}
}
