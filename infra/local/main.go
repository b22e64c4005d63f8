// The local command brings up the whole product on this machine: the functions' real binaries, AWS's
// own DynamoDB Local, and stand-ins for the rest of AWS.
//
//	go run ./infra/local [-port 8787] [-data DIR] [-demo off] [-verbose]
//	go run ./infra/local exec [-chromium] [-lighthouse] -- COMMAND...
//
// The second form starts DynamoDB Local alone, and runs a command with its address in LIMBER_DYNAMODB.
// Where there is Chromium, the command finds it in LIMBER_CHROMIUM, and axe-core in LIMBER_AXE. With
// -chromium they are installed where they are missing, and it is an error for that to fail. With -lighthouse
// Lighthouse is too, and found in LIMBER_LIGHTHOUSE.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"

	"limber/infra/local/cloud"
	"limber/infra/local/dynamodb"
	"limber/infra/local/story"
	"limber/infra/local/template"
	"limber/infra/local/visitor"
	"limber/infra/local/website"
)

func main() {
	var failed *exec.ExitError
	err := run(os.Args[1:])
	switch {
	case errors.As(err, &failed) && failed.ExitCode() > 0:
		os.Exit(failed.ExitCode()) // the command has said why itself
	case err != nil:
		fmt.Fprintln(os.Stderr, "Limber can't run:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if len(args) > 0 && args[0] == "exec" {
		return execute(ctx, args[1:])
	}
	flags := flag.NewFlagSet("local", flag.ContinueOnError)
	port := flags.Int("port", 8787, "the port of the site and the inbox; the next one is the clinic's own website")
	data := flags.String("data", "", "a directory that keeps everything over restarts")
	demo := flags.String("demo", "on", "off leaves out the stories of two runners' first weeks")
	verbose := flags.Bool("verbose", false, "show what the functions log")
	if err := flags.Parse(args); err != nil {
		return err
	}
	root, err := findRoot()
	if err != nil {
		return err
	}
	parameters, web := template.Clinic("{site}"), "127.0.0.1:"+strconv.Itoa(*port+1)
	parameters["AllowedOrigins"] += ",http://" + web
	o := cloud.Options{
		Template: filepath.Join(root, "template.yaml"), Binaries: filepath.Join(root, ".build", "local"),
		Parameters: parameters, Address: "127.0.0.1:" + strconv.Itoa(*port), Data: *data,
	}
	if *verbose {
		o.Log = os.Stderr
	}
	return serve(ctx, root, o, web, *demo != "off")
}

// serve runs the product, and the clinic's website at an address, until the context ends.
func serve(ctx context.Context, root string, o cloud.Options, web string, demo bool) error {
	again := o.Data != "" && exists(filepath.Join(o.Data, "state.json"))
	if err := build(ctx, root, o); err != nil {
		return err
	}
	fmt.Println("Starting...")
	tables, err := launch(ctx, o.Data)
	if err != nil {
		return err
	}
	defer tables.Close()
	o.DynamoDB = tables.URL
	c, err := cloud.Start(ctx, o)
	if err != nil {
		return used(err, o.Address)
	}
	defer func() { _ = c.Close() }()
	listener, err := net.Listen("tcp", web)
	if err != nil {
		return used(err, web)
	}
	defer listener.Close()
	go func() { _ = http.Serve(listener, website.Handler(c.URL())) }()
	if demo && !again {
		fmt.Print("\nTwo runners' first weeks. The clock moves on by itself; this takes a minute or two.\n\n")
		err := story.Play(ctx, visitor.Visitor{Site: c.URL()}, os.Stdout)
		if err != nil && ctx.Err() == nil { // Ctrl-C in the middle of the story is no fault of the product
			return err
		}
	}
	if ctx.Err() == nil {
		fmt.Printf(addresses, c.URL(), "http://"+web)
		<-ctx.Done()
	}
	fmt.Println("\nStopping...")
	return c.Close()
}

const addresses = `
Limber is running. Open:

  %[1]s/guide         the guide
  %[1]s/subscribe     the form for runners
  %[1]s/contact       the form for enquiries; %[1]s/staff for reception@riverside.example to read them
  %[1]s/v1/exercises  the API
  %[1]s/_local/       the inbox, the clock and the faults
  %[2]s/              a website of the clinic's, of another origin, with Limber's elements on it

Press Ctrl-C to stop.
`

// used says which address is in use, where that is the error.
func used(err error, address string) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("something else uses %s: choose other ports with PORT=8790", address)
	}
	return err
}

// build compiles the functions that the template names.
func build(ctx context.Context, root string, o cloud.Options) error {
	stack, err := template.Read(o.Template, template.Options{Parameters: withSite(o.Parameters)})
	if err != nil {
		return err
	}
	var functions []string
	for _, f := range stack.Functions {
		functions = append(functions, f.ID)
	}
	fmt.Println("Building the functions...")
	return cloud.Build(ctx, root, o.Binaries, functions)
}

// withSite gives the parameters a site's address before there is one.
func withSite(parameters map[string]string) map[string]string {
	filled := map[string]string{}
	for name, value := range parameters {
		if value == "{site}" {
			value = "http://localhost"
		}
		filled[name] = value
	}
	return filled
}

func launch(ctx context.Context, data string) (*dynamodb.Server, error) {
	o := dynamodb.Options{Log: os.Stdout}
	if data != "" {
		o.Data = filepath.Join(data, "dynamodb")
	}
	return dynamodb.Launch(ctx, o)
}

// execute runs a command with DynamoDB Local beside it. The command gets the terminal's Ctrl-C itself.
func execute(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("exec", flag.ContinueOnError)
	chromium := flags.Bool("chromium", false, "install Chromium and axe-core where they are missing")
	lighthouse := flags.Bool("lighthouse", false, "install Lighthouse too where it is missing")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if args = flags.Args(); len(args) == 0 {
		return errors.New("exec needs a command to run")
	}
	o := dynamodb.Options{Log: io.Writer(os.Stderr)}
	tables, err := dynamodb.Launch(ctx, o)
	if err != nil {
		return err
	}
	defer tables.Close()
	tools, err := browserTools(ctx, *chromium || *lighthouse)
	if err != nil {
		return err
	}
	if *lighthouse {
		path, err := findLighthouse(ctx)
		if err != nil {
			return err
		}
		tools = append(tools, "LIMBER_LIGHTHOUSE="+path)
	}
	command := exec.Command(args[0], args[1:]...)
	command.Env = append(append(os.Environ(), "LIMBER_DYNAMODB="+tables.URL), tools...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	return command.Run()
}

// findRoot looks for the checkout from the working directory upwards.
func findRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; dir = filepath.Dir(dir) {
		if exists(filepath.Join(dir, "template.yaml")) {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("run it inside the checkout, where template.yaml is")
		}
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
