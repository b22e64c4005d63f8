package dynamodb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"time"

	"limber/infra/local/tool"
)

// Options say how to launch DynamoDB Local.
type Options struct {
	CacheDir string    // where it is kept once fetched; defaults to limber in the user's cache directory
	Data     string    // a directory to keep the tables in; "" keeps them in memory
	Log      io.Writer // gets a line before anything that takes long; may be nil
}

// Server is a DynamoDB Local that is running.
//
// It listens on all the machine's addresses: DynamoDB Local can't be told not
// to.
type Server struct {
	URL     string
	process *os.Process
	done    chan struct{} // closed when the process has ended
	close   sync.Once
}

const (
	startTimeout = 90 * time.Second // a slow machine's first start of a Java program
	stopTimeout  = 5 * time.Second
)

// Launch starts DynamoDB Local, fetching it first where that wasn't done
// before, and waits until it answers. The server stops with Close, and on Linux
// also when this process dies.
func Launch(ctx context.Context, options Options) (*Server, error) {
	if options.Log == nil {
		options.Log = io.Discard
	}
	if options.CacheDir == "" {
		cache, err := tool.Cache()
		if err != nil {
			return nil, err
		}
		options.CacheDir = cache
	}
	java, err := findJava(ctx, options.Log)
	if err != nil {
		return nil, err
	}
	dir, err := fetch(ctx, options.CacheDir, options.Log)
	if err != nil {
		return nil, err
	}
	storage := []string{"-inMemory"}
	if options.Data != "" {
		data, err := filepath.Abs(options.Data)
		if err == nil {
			err = os.MkdirAll(data, 0o755)
		}
		if err != nil {
			return nil, fmt.Errorf("making the data directory: %w", err)
		}
		storage = []string{"-dbPath", data}
	}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	const attempts = 3 // another process may take the port before the server does
	for attempt := 1; ; attempt++ {
		server, err := start(ctx, java, dir, storage)
		if err == nil || attempt == attempts || ctx.Err() != nil {
			return server, err
		}
	}
}

func start(ctx context.Context, java, dir string, storage []string) (*Server, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	arguments := append([]string{
		"-Xmx768m", "-jar", jarName, "-disableTelemetry", "-port", fmt.Sprint(port),
	}, storage...)
	command := exec.Command(java, arguments...)
	command.Dir = dir
	command.SysProcAttr = boundToUs()
	said := &tail{}
	command.Stdout, command.Stderr = said, said
	s := &Server{URL: fmt.Sprintf("http://127.0.0.1:%d", port), done: make(chan struct{})}
	started := make(chan error)
	go func() {
		// Linux ends the server when the thread that started it ends. This one
		// stays for as long as the server does.
		runtime.LockOSThread()
		err := command.Start()
		started <- err
		if err == nil {
			_ = command.Wait() // how it ended is no news: await tells what it said
			close(s.done)
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("starting DynamoDB Local: %w", err)
	}
	s.process = command.Process
	if err := s.await(ctx); err != nil {
		s.Close()
		return nil, fmt.Errorf("starting DynamoDB Local: %w: %s", err, said)
	}
	return s, nil
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("finding a free port: %w", err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

// await returns when the server answers. Whatever it answers to a bare GET will
// do.
func (s *Server) await(ctx context.Context) error {
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL, nil)
		if err != nil {
			return err
		}
		if response, err := http.DefaultClient.Do(request); err == nil {
			return response.Body.Close()
		}
		select {
		case <-again.C:
		case <-s.done:
			return errors.New("it ended at once")
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Close stops the server and waits until it has ended.
func (s *Server) Close() {
	s.close.Do(func() {
		// Not an interrupt: a process started in the background ignores those.
		_ = s.process.Signal(syscall.SIGTERM) // it may have ended already
		select {
		case <-s.done:
		case <-time.After(stopTimeout):
			_ = s.process.Kill()
			<-s.done
		}
	})
}

// tail keeps the end of what the server prints, to tell why it didn't start.
type tail struct {
	mu   sync.Mutex
	text []byte
}

func (t *tail) Write(text []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := append(t.text, text...)
	t.text = append([]byte(nil), all[max(0, len(all)-1000):]...)
	return len(text), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.text)
}
