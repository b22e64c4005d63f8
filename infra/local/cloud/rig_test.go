package cloud_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"limber/infra/local/cloud"
)

var functions = []string{"WebFunction", "ScheduleFunction", "WorkFunction", "MailEventFunction"}

// binaries builds the one bootstrap of the test's template, once, under each function's name.
var binaries = sync.OnceValues(func() (string, error) {
	dir, err := filepath.Abs("../../../.build/cloudtest")
	if err != nil {
		return "", err
	}
	binary := filepath.Join(dir, functions[0], "bootstrap")
	if out, err := exec.Command("go", "build", "-tags", "lambda.norpc", "-o", binary, "./testdata/bootstrap").CombinedOutput(); err != nil {
		return "", errors.New(string(out))
	}
	for _, f := range functions[1:] {
		link := filepath.Join(dir, f, "bootstrap")
		if err := os.MkdirAll(filepath.Dir(link), 0o755); err != nil {
			return "", err
		}
		_ = os.Remove(link)
		if err := os.Link(binary, link); err != nil {
			return "", err
		}
	}
	return dir, nil
})

var monday = time.Date(2026, 11, 23, 6, 58, 0, 0, time.UTC)

func start(t *testing.T, change func(*cloud.Options)) *cloud.Cloud {
	t.Helper()
	dir, err := binaries()
	if err != nil {
		t.Fatal(err)
	}
	o := cloud.Options{
		Template: "testdata/template.yaml", Binaries: dir, Parameters: map[string]string{"SiteUrl": "{site}"},
		ManualClock: true, Start: monday,
	}
	if change != nil {
		change(&o)
	}
	c, err := cloud.Start(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// ask makes a request of the site and returns the status and the body.
func ask(t *testing.T, c *cloud.Cloud, method, path, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequest(method, c.URL()+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, strings.TrimSpace(string(raw))
}

func want(t *testing.T, c *cloud.Cloud, status int, method, path, body string) string {
	t.Helper()
	got, answer := ask(t, c, method, path, body)
	if got != status {
		t.Fatalf("%s %s: %d %s, want %d", method, path, got, answer, status)
	}
	return answer
}

// work queues an email to an address and waits until everything is idle.
func work(t *testing.T, c *cloud.Cloud, to string) {
	t.Helper()
	want(t, c, http.StatusAccepted, "POST", "/work", to)
	drain(t, c)
}

func drain(t *testing.T, c *cloud.Cloud) {
	t.Helper()
	if err := c.Drain(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func advance(t *testing.T, c *cloud.Cloud, d time.Duration) {
	t.Helper()
	if err := c.Advance(context.Background(), d); err != nil {
		t.Fatal(err)
	}
}

func inject(t *testing.T, c *cloud.Cloud, f cloud.Fault) {
	t.Helper()
	if _, err := c.Inject(f); err != nil {
		t.Fatal(err)
	}
}
