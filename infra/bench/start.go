package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"limber/infra/local/template"
)

const rounds = 30

// starts measures each function's start beside that of the smallest Lambda there is, turn by turn.
func starts(b *bench) error {
	hello := filepath.Join(b.binaries, "hello")
	build := exec.CommandContext(b, "go", "build", "-trimpath", "-tags", "lambda.norpc", "-ldflags", "-s -w", "-o", hello, "./infra/bench/hello")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	programs, err := b.programs()
	if err != nil {
		return err
	}
	programs = append([]*program{{name: "hello", path: hello}}, programs...)
	for range rounds {
		for _, p := range programs {
			took, err := firstPoll(p.path, p.env)
			if err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
			p.took = append(p.took, took)
		}
	}
	var least time.Duration
	for _, p := range programs {
		slices.Sort(p.took)
		median := p.took[rounds/2]
		if least == 0 {
			least = median
		}
		info, err := os.Stat(p.path)
		if err != nil {
			return err
		}
		line(p.name, median.Round(100*time.Microsecond).String(),
			fmt.Sprintf("%.1f MB, %.1f times hello; target 3", float64(info.Size())/1e6, float64(median)/float64(least)))
	}
	return nil
}

// program is a binary whose start is measured.
type program struct {
	name, path string
	env        []string
	took       []time.Duration
}

// programs lists the functions, each with the variables that the template sets.
func (b *bench) programs() ([]*program, error) {
	stack, err := template.Read("template.yaml", template.Options{Parameters: template.Clinic("http://localhost")})
	if err != nil {
		return nil, err
	}
	var programs []*program
	for _, f := range stack.Functions {
		p := &program{name: f.ID, path: filepath.Join(b.binaries, f.ID, "bootstrap"), env: []string{
			"AWS_REGION=eu-west-2", "AWS_ACCESS_KEY_ID=x", "AWS_SECRET_ACCESS_KEY=x",
		}}
		for name, value := range f.Env {
			p.env = append(p.env, name+"="+value)
		}
		programs = append(programs, p)
	}
	return programs, nil
}

// firstPoll starts a function and waits until it asks for its first invocation.
func firstPoll(path string, env []string) (time.Duration, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	polled := make(chan time.Time, 1)
	server := &http.Server{Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case polled <- time.Now():
		default:
		}
		<-r.Context().Done()
	})}
	go server.Serve(listener)
	defer server.Close()
	command := exec.Command(path)
	command.Env = append(env, "AWS_LAMBDA_RUNTIME_API="+listener.Addr().String())
	start := time.Now()
	if err := command.Start(); err != nil {
		return 0, err
	}
	defer func() { _ = command.Process.Kill(); _ = command.Wait() }()
	select {
	case at := <-polled:
		return at.Sub(start), nil
	case <-time.After(30 * time.Second):
		return 0, fmt.Errorf("no poll within 30 seconds")
	}
}
