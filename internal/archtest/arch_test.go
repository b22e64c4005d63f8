package archtest

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// layer is a row of the import table: which of our packages its members may import.
type layer struct {
	members []string
	may     []string // packages of ours; "*" is all but TEST
	never   []string // others' packages, by prefix
}

var (
	leaf   = []string{"account", "calendar", "colour", "contact", "fault", "logging", "message", "opening", "overlay", "phone", "receipt", "settings"}
	domain = []string{"guide", "subscription", "progress", "reminder", "reply", "enquiry"}
	out    = []string{"dynamo", "ses", "sms"}
	tests  = []string{"memory", "storetest", "archtest", "zonetest", "api/contract"}

	aws   = []string{"github.com/aws/"}
	notIn = append([]string{"net/http", "os"}, aws...)
)

// table is the import table of the README. A package that isn't in it fails the test.
var table = []layer{
	{members: []string{"account"}},
	{members: []string{"calendar", "colour", "contact", "fault", "receipt", "settings"}, never: notIn},
	{members: []string{"logging"}, never: aws},
	{members: []string{"message"}, may: []string{"contact"}, never: notIn},
	{members: []string{"phone"}, may: []string{"contact"}, never: notIn},
	{members: []string{"opening"}, may: []string{"calendar"}, never: notIn},
	{members: []string{"overlay"}, never: notIn},
	{members: []string{"turnstile"}, never: aws},
	{members: []string{"figure"}, never: notIn},
	{members: []string{"guide"}, may: leaf, never: notIn},
	{members: []string{"subscription"}, may: append([]string{"guide"}, leaf...), never: notIn},
	{members: []string{"progress"}, may: append([]string{"guide", "subscription"}, leaf...), never: notIn},
	{members: []string{"reminder"}, may: append([]string{"subscription", "guide"}, leaf...), never: notIn},
	{members: []string{"reply"}, may: append([]string{"subscription", "guide", "reminder", "progress"}, leaf...), never: notIn},
	{members: []string{"enquiry"}, may: leaf, never: notIn},
	{members: []string{"api"}, may: append([]string{"fault", "contact", "calendar", "colour", "logging", "figure"}, domain...), never: []string{"github.com/aws/aws-sdk-go-v2"}},
	{members: []string{"queue"}, may: append([]string{"fault", "contact", "calendar", "logging"}, domain...)},
	{members: out, may: append([]string{"message", "contact", "fault", "calendar", "receipt"}, domain...)},
}

func TestImportsGoOneWay(t *testing.T) {
	rules := map[string]layer{}
	for _, l := range table {
		for _, m := range l.members {
			rules[m] = l
		}
	}
	for dir, imports := range packages(t, "../../internal") {
		if slices.Contains(tests, dir) {
			continue
		}
		rule, ok := rules[dir]
		if !ok {
			t.Errorf("internal/%s is not in the import table", dir)
			continue
		}
		for _, path := range imports {
			own, ours := strings.CutPrefix(path, "limber/internal/")
			if ours && !slices.Contains(rule.may, own) {
				t.Errorf("internal/%s must not import internal/%s", dir, own)
			}
			for _, bad := range rule.never {
				if path == bad || strings.HasSuffix(bad, "/") && strings.HasPrefix(path, bad) || strings.HasPrefix(path, bad+"/") {
					t.Errorf("internal/%s must not import %s", dir, path)
				}
			}
		}
	}
}

func TestFunctionsOnlyWire(t *testing.T) {
	for dir, imports := range packages(t, "../../functions") {
		for _, path := range imports {
			if strings.HasPrefix(path, "limber/functions") || strings.HasPrefix(path, "limber/infra") {
				t.Errorf("functions/%s must not import %s", dir, path)
			}
			if own, ours := strings.CutPrefix(path, "limber/internal/"); ours && slices.Contains(tests, own) {
				t.Errorf("functions/%s must not import the test package %s", dir, own)
			}
		}
		main, err := os.ReadFile(filepath.Join("../../functions", dir, "main.go"))
		if err != nil {
			t.Fatal(err)
		}
		if lines := strings.Count(string(main), "\n"); lines > 80 {
			t.Errorf("functions/%s/main.go has %d lines: it does more than wire", dir, lines)
		}
	}
}

func TestTheDomainNeverAsksTheClock(t *testing.T) {
	for _, dir := range append(slices.Clone(domain), "calendar", "message") {
		for name, text := range sources(t, "../../internal/"+dir) {
			for _, call := range []string{"time.Now(", "time.Since(", "time.Until(", "time.Sleep(", "time.After("} {
				if strings.Contains(text, call) {
					t.Errorf("internal/%s/%s calls %s)", dir, name, call)
				}
			}
		}
	}
}

func TestNothingOfOursReachesIntoInfra(t *testing.T) {
	for dir, imports := range packages(t, "../../internal") {
		for _, path := range imports {
			if strings.HasPrefix(path, "limber/infra") && !slices.Contains(tests, dir) {
				t.Errorf("internal/%s must not import %s", dir, path)
			}
		}
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	for _, root := range []string{"../../internal", "../../functions", "../../infra"} {
		for dir := range packages(t, root) {
			documented := false
			fset := token.NewFileSet()
			for name := range sources(t, filepath.Join(root, dir)) {
				file, err := parser.ParseFile(fset, filepath.Join(root, dir, name), nil, parser.ParseComments|parser.PackageClauseOnly)
				if err != nil {
					t.Fatal(err)
				}
				documented = documented || file.Doc != nil
			}
			if !documented {
				t.Errorf("%s/%s has no package comment", root, dir)
			}
		}
	}
}

// packages lists the imports of each package below a folder, tests left out.
func packages(t *testing.T, root string) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && d.Name() == "testdata" {
			if d != nil && d.IsDir() && d.Name() == "testdata" {
				return filepath.SkipDir
			}
			return err
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		dir, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		dir = filepath.ToSlash(dir)
		found[dir] = append(found[dir], "")
		for _, i := range file.Imports {
			imported, _ := strconv.Unquote(i.Path.Value)
			found[dir] = append(found[dir], imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// sources returns a folder's Go files that are not tests.
func sources(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = string(text)
	}
	return files
}

// The pictures are in the binary of who asks for a file of them. That is the function that serves them alone: others
// know what is said about them.
func TestOnlyTheGuidesFunctionCarriesThePicturesForPages(t *testing.T) {
	var carriers []string
	for dir := range packages(t, "../../functions") {
		for _, text := range sources(t, "../../functions/"+dir) {
			if strings.Contains(text, "figure.File") {
				carriers = append(carriers, dir)
			}
		}
	}
	if !slices.Equal(carriers, []string{"guide"}) {
		t.Errorf("the figures' files are in the binaries of %v", carriers)
	}
	for name, text := range sources(t, "../../internal/api") {
		for _, file := range []string{"figure.File", "figure.SVG", "figure.Still(", "figure.PNG", "figure.Share("} {
			if strings.Contains(text, file) {
				t.Errorf("internal/api/%s has %s, and so all functions with pages carry the pictures", name, file)
			}
		}
	}
}
