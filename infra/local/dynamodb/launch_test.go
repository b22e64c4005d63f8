package dynamodb

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

const launcherVariable = "LIMBER_TEST_LAUNCHER"

// launchAndWait is a process that launches DynamoDB Local, tells where, and
// does nothing more.
func launchAndWait() {
	server, err := Launch(context.Background(), Options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(server.URL)
	select {}
}

func TestTheServerDiesWithTheProcessThatLaunchedIt(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux can bind a process's life to another's")
	}
	endpoint(t) // fetched, and not -short
	launcher := exec.Command(os.Args[0], "-test.run=^$")
	launcher.Env = append(os.Environ(), launcherVariable+"=1")
	launcher.Stderr = os.Stderr
	out, err := launcher.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := launcher.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	url := strings.TrimSpace(line)
	if _, err := http.Get(url); err != nil {
		t.Fatalf("the server does not answer: %v", err)
	}
	if err := launcher.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = launcher.Wait() // killed
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		response, err := http.Get(url)
		if err != nil {
			return
		}
		response.Body.Close()
		if time.Now().After(deadline) {
			t.Fatal("the server outlived the process that launched it")
		}
	}
}

func TestABrokenCopyIsReplaced(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "dynamodb-local")
	unpacked := filepath.Join(t.TempDir(), "unpacked")
	for _, d := range []string{dir, unpacked} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(d, jarName), []byte(d), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := settle(unpacked, dir); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, jarName))
	if err != nil || string(got) != unpacked {
		t.Errorf("the place holds %q, %v", got, err)
	}
}

func TestTheVersionOfJavaIsUnderstood(t *testing.T) {
	for printed, want := range map[string]int{
		`openjdk version "17.0.15" 2025-04-15`: 17,
		`openjdk version "21" 2023-09-19`:      21,
		`java version "1.8.0_401"`:             8,
		`openjdk version "25-ea" 2025-09-16`:   25,
		`no such command`:                      0,
	} {
		if got := javaVersion(printed); got != want {
			t.Errorf("%s is Java %d, want %d", printed, got, want)
		}
	}
}

func TestAMissingCacheDirectoryIsAClearError(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := fetch(t.Context(), filepath.Join(file, "cache"), io.Discard); err == nil {
		t.Error("fetching into a file gave no error")
	}
}
