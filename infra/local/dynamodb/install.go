package dynamodb

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"

	"limber/infra/local/tool"
)

const oldestJava = 17

// findJava gives the path of a Java that is new enough, installing one where
// that is possible.
func findJava(ctx context.Context, log io.Writer) (string, error) {
	if java := newEnoughJava(ctx); java != "" {
		return java, nil
	}
	if err := tool.Install(ctx, log, "default-jre-headless"); err != nil {
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
