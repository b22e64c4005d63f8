package api

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
)

func answerTo(t *testing.T, accept, mediaType, body string) events.APIGatewayV2HTTPResponse {
	t.Helper()
	event := events.APIGatewayV2HTTPRequest{RawPath: "/", Headers: map[string]string{"accept-encoding": accept}}
	event.RequestContext.HTTP.Method, event.RequestContext.TimeEpoch = http.MethodGet, 1
	out, err := Lambda(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		writePublic(w, r, mediaType, []byte(body))
	}))(context.Background(), event)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestWordsAreCompressedForWhoAcceptsItAndReadTheSame(t *testing.T) {
	long := strings.Repeat("Bend one knee. ", 200)
	for name, c := range map[string]struct {
		accept, media, body string
		want                bool
	}{
		"a page":           {"gzip, deflate, br", htmlType, long, true},
		"json":             {"gzip", jsonType, long, true},
		"a drawing":        {"br;q=1, gzip;q=0.5", "image/svg+xml", long, true},
		"a photograph":     {"gzip", "image/png", long, false},
		"a short page":     {"gzip", htmlType, "Bend.", false},
		"not accepted":     {"br", htmlType, long, false},
		"refused":          {"gzip;q=0", htmlType, long, false},
		"no header at all": {"", htmlType, long, false},
	} {
		out := answerTo(t, c.accept, c.media, c.body)
		if got := out.Headers["content-encoding"] == "gzip"; got != c.want {
			t.Errorf("%s: compressed %t", name, got)
		}
		if varies := out.Headers["vary"] == "Accept-Encoding"; varies != (c.body == long && c.media != "image/png") {
			t.Errorf("%s: varies %t", name, varies)
		}
		if !c.want {
			if out.Body != c.body && c.media != "image/png" {
				t.Errorf("%s is answered with %q", name, out.Body)
			}
			continue
		}
		packed, err := base64.StdEncoding.DecodeString(out.Body)
		if err != nil || !out.IsBase64Encoded || len(packed) > len(long)/4 {
			t.Fatalf("%s: %v, %d bytes", name, err, len(packed))
		}
		z, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		plain, err := io.ReadAll(z)
		if err != nil || string(plain) != c.body {
			t.Errorf("%s reads %q: %v", name, plain, err)
		}
		if tag := out.Headers["etag"]; !strings.HasPrefix(tag, `W/"`) {
			t.Errorf("%s has the tag %s, as if its bytes were the others", name, tag)
		}
	}
}
