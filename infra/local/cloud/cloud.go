// Package cloud is AWS on one machine, for people and for tests: it reads template.yaml, runs the
// functions' real binaries, and stands in for the gateway, the queues, the events, the schedules and
// the APIs around them, in a time that can be moved forward.
package cloud

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"limber/infra/local/bus"
	"limber/infra/local/call"
	"limber/infra/local/gateway"
	"limber/infra/local/inbox"
	"limber/infra/local/lambda"
	"limber/infra/local/policy"
	"limber/infra/local/queue"
	"limber/infra/local/ses"
	"limber/infra/local/sms"
	"limber/infra/local/template"
)

// Options say what to run.
type Options struct {
	Template    string            // path of template.yaml
	Binaries    string            // directory that holds <logical id>/bootstrap for each function
	Parameters  map[string]string // of the template; {site} in a value becomes the site's URL
	DynamoDB    string            // URL of DynamoDB Local; may be empty for a template without tables
	Address     string            // of the site, the inbox and the control surface; empty is any free port on 127.0.0.1
	ManualClock bool              // no schedule runs but by Advance
	Start       time.Time         // of the simulated time; zero is now, or where Data left off
	Data        string            // directory that keeps the state over restarts; empty keeps none
	Log         io.Writer         // gets what functions log and what goes wrong; nil for nobody
}

// Cloud is a running local cloud. It is safe for concurrent use.
type Cloud struct {
	options   Options
	stack     *template.Stack
	namespace string // of the tables

	clock    clock
	gauge    *gauge
	faults   faults
	meter    *meter
	inbox    inbox.Store
	policies map[string]*policy.Policy // by function id
	callers  map[string]string         // function id by access key
	services map[string]call.Service   // by the name in credential scopes
	ses      *ses.Service
	sms      *sms.Service
	host     *lambda.Host
	bus      *bus.Bus
	queues   map[string]*queue.Queue // by ARN
	gateway  *gateway.Gateway

	aws, site   net.Listener
	awsServer   *http.Server
	siteServer  *http.Server
	ticking     sync.Mutex // held while the clock is moved or a tick runs
	ticks       map[string]time.Time
	rescheduled chan struct{} // holds one signal: the clock was moved
	stop        context.CancelFunc
	running     sync.WaitGroup
	life        sync.Mutex
	closed      bool
	logging     sync.Mutex
}

// Start brings up a cloud that answers at URL. The context bounds the start only; Close ends the cloud.
func Start(ctx context.Context, options Options) (_ *Cloud, err error) {
	if options.Address == "" {
		options.Address = "127.0.0.1:0"
	}
	c := &Cloud{
		options: options, gauge: newGauge(), meter: newMeter(), policies: map[string]*policy.Policy{}, callers: map[string]string{},
		queues: map[string]*queue.Queue{}, ticks: map[string]time.Time{}, rescheduled: make(chan struct{}, 1),
	}
	if c.aws, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return nil, fmt.Errorf("listen for AWS calls: %w", err)
	}
	defer func() {
		if err != nil {
			c.abandon()
		}
	}()
	if c.site, err = net.Listen("tcp", options.Address); err != nil {
		return nil, fmt.Errorf("listen at %s: %w", options.Address, err)
	}
	saved, err := c.load()
	if err != nil {
		return nil, err
	}
	if c.stack, err = c.read(saved.Secrets); err != nil {
		return nil, err
	}
	if err := c.wire(ctx); err != nil {
		return nil, err
	}
	c.restore(saved)
	if err := c.save(); err != nil {
		return nil, err
	}
	c.begin()
	return c, nil
}

// read reads the template, with the site's URL in the parameters.
func (c *Cloud) read(secrets map[string]string) (*template.Stack, error) {
	parameters := map[string]string{}
	for name, value := range c.options.Parameters {
		parameters[name] = strings.ReplaceAll(value, "{site}", c.URL())
	}
	return template.Read(c.options.Template, template.Options{
		Endpoint: c.endpoint(), Site: c.URL(), Parameters: parameters, Secrets: secrets,
	})
}

// begin starts what runs by itself.
func (c *Cloud) begin() {
	ctx, stop := context.WithCancel(context.Background())
	c.stop = stop
	c.awsServer = &http.Server{Handler: http.HandlerFunc(c.serveAWS), ReadHeaderTimeout: time.Minute}
	c.siteServer = &http.Server{Handler: c.siteHandler(), ReadHeaderTimeout: time.Minute}
	go func() { _ = c.awsServer.Serve(c.aws) }()
	go func() { _ = c.siteServer.Serve(c.site) }()
	for _, m := range c.stack.Mappings {
		poller := c.poller(m)
		c.running.Go(func() { poller.Run(ctx) })
	}
	now := c.clock.now()
	for _, s := range c.stack.Schedules {
		c.ticks[s.ID] = now
	}
	if !c.options.ManualClock {
		c.running.Go(func() { c.tick(ctx) })
	}
	if c.options.Data != "" {
		c.running.Go(func() { c.keep(ctx) })
	}
}

// URL is the address of the site, without a slash at the end.
func (c *Cloud) URL() string { return "http://" + address(c.site) }

func (c *Cloud) endpoint() string { return "http://" + address(c.aws) }

// address names a listener so that a browser can reach it.
func address(l net.Listener) string {
	host, port, err := net.SplitHostPort(l.Addr().String())
	if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsUnspecified() {
		return "localhost:" + port
	}
	return l.Addr().String()
}

// Close ends the functions and saves the state. What was under way is cut off, as by a power cut.
func (c *Cloud) Close() error {
	c.life.Lock()
	again := c.closed
	c.closed = true
	c.life.Unlock()
	if again {
		return errors.New("cloud: closed already")
	}
	c.stop()
	_ = c.siteServer.Close()
	c.host.Close()
	_ = c.awsServer.Close()
	c.running.Wait()
	return c.save()
}

// spawn runs f beside the caller, and Close waits for it. A closed cloud runs nothing.
func (c *Cloud) spawn(f func()) {
	c.life.Lock()
	defer c.life.Unlock()
	if !c.closed {
		c.running.Go(f)
	}
}

// abandon undoes a start that failed half-way.
func (c *Cloud) abandon() {
	for _, l := range []net.Listener{c.aws, c.site} {
		if l != nil {
			_ = l.Close()
		}
	}
	if c.host != nil {
		c.host.Close()
	}
}

// report notes what went wrong, for whoever watches.
func (c *Cloud) report(format string, args ...any) {
	if c.options.Log == nil {
		return
	}
	c.logging.Lock()
	defer c.logging.Unlock()
	_, _ = fmt.Fprintf(c.options.Log, format+"\n", args...)
}

// Write passes what functions log to Options.Log, a line at a time.
func (c *Cloud) Write(b []byte) (int, error) {
	c.logging.Lock()
	defer c.logging.Unlock()
	return c.options.Log.Write(b)
}
