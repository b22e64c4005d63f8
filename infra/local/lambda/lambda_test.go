package lambda_test

import (
	"context"
	"encoding/json"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"limber/infra/local/lambda"
)

var build = sync.OnceValues(func() (string, error) {
	dir, err := filepath.Abs("../../../.build/lambdatest")
	if err != nil {
		return "", err
	}
	binary := filepath.Join(dir, "bootstrap")
	out, err := exec.Command("go", "build", "-tags", "lambda.norpc", "-o", binary, "./testdata/bootstrap").CombinedOutput()
	if err != nil {
		return "", errors.New(string(out))
	}
	return binary, nil
})

type answer struct {
	PID         int
	Token       string
	Left        float64
	Request     string
	ARN         string
	Environment int
}

func newHost(t *testing.T, env ...string) *lambda.Host {
	t.Helper()
	binary, err := build()
	if err != nil {
		t.Fatal(err)
	}
	host, err := lambda.NewHost([]lambda.Function{{
		ID: "F", Name: "stack-F", ARN: "arn:aws:lambda:eu-west-2:123456789012:function:stack-F",
		Binary: binary, Timeout: 2 * time.Second, Env: env,
	}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(host.Close)
	return host
}

func invoke(t *testing.T, host *lambda.Host, do string) (answer, error) {
	t.Helper()
	response, err := host.Invoke(context.Background(), "F", []byte(`{"do":"`+do+`"}`))
	var a answer
	if err == nil {
		if err := json.Unmarshal(response, &a); err != nil {
			t.Fatalf("%s: %v", response, err)
		}
	}
	return a, err
}

func mustInvoke(t *testing.T, host *lambda.Host, do string) answer {
	t.Helper()
	a, err := invoke(t, host, do)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func wantError(t *testing.T, err error, kind, part string) {
	t.Helper()
	var failed *lambda.Error
	if !errors.As(err, &failed) || failed.Type != kind || !strings.Contains(failed.Message, part) {
		t.Errorf("error %v, want %s with %q", err, kind, part)
	}
}

func TestOneProcessServesOneInvocationAfterAnother(t *testing.T) {
	host := newHost(t)
	first, second := mustInvoke(t, host, "echo"), mustInvoke(t, host, "echo")
	if first.PID != second.PID || first.Request == second.Request || first.Token != second.Token {
		t.Errorf("first %+v, second %+v: want one process and two requests", first, second)
	}
	if first.Left <= 0 || first.Left > 2 || !strings.HasSuffix(first.ARN, "function:stack-F") {
		t.Errorf("%+v: want a deadline within the timeout, and the function's ARN", first)
	}
	if first.Environment != 3 {
		t.Errorf("the process sees %d variables, want only the two of its own and PWD", first.Environment)
	}
}

func TestInvocationsAtOnceGetAProcessEach(t *testing.T) {
	host := newHost(t, "MEETING="+t.TempDir())
	pids := make(chan int, 2)
	for range 2 {
		go func() {
			a, err := invoke(t, host, "both")
			if err != nil {
				t.Error(err)
			}
			pids <- a.PID
		}()
	}
	first, second := <-pids, <-pids
	if first == second {
		t.Error("both ran in one process")
	}
}

func TestAFailureIsAnsweredAndTheProcessLives(t *testing.T) {
	host := newHost(t)
	before := mustInvoke(t, host, "echo")
	_, err := invoke(t, host, "fail")
	wantError(t, err, "errorString", "no")
	if after := mustInvoke(t, host, "echo"); after.PID != before.PID {
		t.Error("the process was replaced after an ordinary error")
	}
}

func TestADeadProcessIsReplaced(t *testing.T) {
	host := newHost(t)
	before := mustInvoke(t, host, "echo")
	_, err := invoke(t, host, "exit")
	wantError(t, err, "Runtime.ExitError", "exit status 1")
	if after := mustInvoke(t, host, "echo"); after.PID == before.PID {
		t.Error("the dead process answered")
	}
	if n := host.Kill("F"); n != 1 {
		t.Errorf("killed %d processes, want 1", n)
	}
	mustInvoke(t, host, "echo")
	if s := host.Stats()["F"]; s.Invocations != 4 || s.Crashes != 1 || s.Errors != 1 || s.Starts != 3 {
		t.Errorf("stats %+v", s)
	}
}

func TestAnInvocationOverItsTimeoutIsKilled(t *testing.T) {
	host := newHost(t)
	_, err := invoke(t, host, "sleep")
	wantError(t, err, "Sandbox.Timedout", "Task timed out after 2.00 seconds")
	mustInvoke(t, host, "echo")
}

func TestAProcessThatCannotStartSaysWhy(t *testing.T) {
	host := newHost(t, "BROKEN=1")
	_, err := invoke(t, host, "echo")
	wantError(t, err, "Runtime.InitError", "a setting is missing")
}

func TestTheNextInvocationCanBeKilled(t *testing.T) {
	host := newHost(t)
	host.KillNext("F")
	_, err := invoke(t, host, "echo")
	wantError(t, err, "Runtime.ExitError", "killed")
	mustInvoke(t, host, "echo")
}

func TestAKillByTokenEndsThatProcess(t *testing.T) {
	host := newHost(t)
	before := mustInvoke(t, host, "echo")
	host.KillProcess(before.Token)
	if after := mustInvoke(t, host, "echo"); after.PID == before.PID {
		t.Error("the killed process answered")
	}
}

func TestPayloadsOverSixMegabytesAreRefused(t *testing.T) {
	host := newHost(t)
	if _, err := host.Invoke(context.Background(), "F", make([]byte, lambda.MaxPayload+1)); !errors.Is(err, lambda.ErrTooLarge) {
		t.Errorf("error %v", err)
	}
	_, err := invoke(t, host, "big")
	wantError(t, err, "Function.ResponseSizeTooLarge", "6 MB")
}

func TestProcessorTimeAndLogsAreKeptForTheDeadToo(t *testing.T) {
	host := newHost(t)
	mustInvoke(t, host, "burn")
	alive := host.CPU()["F"]
	host.Kill("F")
	dead := host.CPU()["F"]
	if alive < 50*time.Millisecond || dead < 50*time.Millisecond {
		t.Errorf("a function that used 100 ms is charged %s alive and %s dead", alive, dead)
	}
	if logs := host.Logs("F"); len(logs) != 1 || logs[0] != "doing burn" {
		t.Errorf("logs %q", logs)
	}
}
