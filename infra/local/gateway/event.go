package gateway

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"mime"
	"net"
	"net/http"
	"strings"
	"unicode/utf8"

	"limber/infra/local/bus"
	"limber/infra/local/template"
)

type event struct {
	Version         string            `json:"version"`
	RouteKey        string            `json:"routeKey"`
	RawPath         string            `json:"rawPath"`
	RawQueryString  string            `json:"rawQueryString"`
	Cookies         []string          `json:"cookies,omitempty"`
	Headers         map[string]string `json:"headers"`
	Query           map[string]string `json:"queryStringParameters,omitempty"`
	PathParameters  map[string]string `json:"pathParameters,omitempty"`
	RequestContext  requestContext    `json:"requestContext"`
	Body            string            `json:"body,omitempty"`
	IsBase64Encoded bool              `json:"isBase64Encoded"`
}

type requestContext struct {
	AccountID    string      `json:"accountId"`
	APIID        string      `json:"apiId"`
	DomainName   string      `json:"domainName"`
	DomainPrefix string      `json:"domainPrefix"`
	HTTP         httpContext `json:"http"`
	RequestID    string      `json:"requestId"`
	RouteKey     string      `json:"routeKey"`
	Stage        string      `json:"stage"`
	Time         string      `json:"time"`
	TimeEpoch    int64       `json:"timeEpoch"`
}

type httpContext struct {
	Method    string `json:"method"`
	Path      string `json:"path"`
	Protocol  string `json:"protocol"`
	SourceIP  string `json:"sourceIp"`
	UserAgent string `json:"userAgent"`
}

// SourceHeader lets a test be many callers: the event has its value as the caller's IP address. Functions
// never see it. AWS has no such thing.
const SourceHeader = "Local-Source-Ip"

// source is the IP address that a request comes from.
func source(r *http.Request) string {
	if told := r.Header.Get(SourceHeader); told != "" {
		r.Header.Del(SourceHeader)
		return told
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// event encodes a request as a version 2.0 event.
func (g *Gateway) event(r *http.Request, route *route, parameters map[string]string, body []byte) []byte {
	now, source := g.Now().UTC(), source(r)
	prefix, _, _ := strings.Cut(r.Host, ".")
	e := event{
		Version: "2.0", RouteKey: route.key(), RawPath: r.URL.Path, RawQueryString: r.URL.RawQuery,
		Headers: headers(r, source), Query: query(r), PathParameters: parameters,
		RequestContext: requestContext{
			AccountID: template.Account, APIID: "localapi", DomainName: r.Host, DomainPrefix: prefix,
			HTTP:      httpContext{r.Method, r.URL.Path, r.Proto, source, r.UserAgent()},
			RequestID: bus.NewID(), RouteKey: route.key(), Stage: "$default",
			Time: now.Format("02/Jan/2006:15:04:05 -0700"), TimeEpoch: now.UnixMilli(),
		},
	}
	for _, line := range r.Header.Values("Cookie") {
		for cookie := range strings.SplitSeq(line, ";") {
			e.Cookies = append(e.Cookies, strings.TrimSpace(cookie))
		}
	}
	if isText(r.Header.Get("Content-Type")) && utf8.Valid(body) {
		e.Body = string(body)
	} else if len(body) > 0 {
		e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString(body), true
	}
	encoded, err := json.Marshal(e)
	if err != nil {
		panic(fmt.Sprintf("gateway: an event that JSON can't encode: %v", err))
	}
	return encoded
}

// headers joins repeated headers by commas under lower-case names, without the cookies, and adds
// what a load balancer adds.
func headers(r *http.Request, source string) map[string]string {
	all := map[string]string{"host": r.Host}
	for name, values := range r.Header {
		if name != "Cookie" {
			all[strings.ToLower(name)] = strings.Join(values, ",")
		}
	}
	if r.ContentLength >= 0 && r.Method != http.MethodGet && r.Method != http.MethodHead {
		all["content-length"] = fmt.Sprint(r.ContentLength)
	}
	if forwarded := all["x-forwarded-for"]; forwarded != "" {
		source = forwarded + ", " + source
	}
	all["x-forwarded-for"], all["x-forwarded-proto"] = source, "http"
	if _, port, err := net.SplitHostPort(r.Host); err == nil {
		all["x-forwarded-port"] = port
	}
	return all
}

func query(r *http.Request) map[string]string {
	all := map[string]string{}
	for name, values := range r.URL.Query() {
		all[name] = strings.Join(values, ",")
	}
	return all
}

// isText says which bodies reach functions as they are. All others, forms among them, are base64.
func isText(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return false
	}
	switch kind {
	case "application/json", "application/javascript", "application/xml":
		return true
	}
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "+json") || strings.HasSuffix(kind, "+xml")
}

type answer struct {
	StatusCode      int               `json:"statusCode"`
	Headers         map[string]string `json:"headers"`
	Cookies         []string          `json:"cookies"`
	Body            string            `json:"body"`
	IsBase64Encoded bool              `json:"isBase64Encoded"`
}

// answer writes what the function returned. An object without a statusCode, or any other JSON, is
// itself the body, as at AWS.
func (g *Gateway) answer(w http.ResponseWriter, r *http.Request, route *route, response []byte) {
	a := answer{}
	if err := json.Unmarshal(response, &a); err != nil || a.StatusCode == 0 {
		a = answer{StatusCode: http.StatusOK, Headers: map[string]string{"content-type": "application/json"}, Body: string(response)}
		var text string
		if json.Unmarshal(response, &text) == nil {
			a.Body = text
		}
	}
	body := []byte(a.Body)
	if a.IsBase64Encoded {
		var err error
		if body, err = base64.StdEncoding.DecodeString(a.Body); err != nil {
			g.Report("%s %s: %s answered a body that is not base64", r.Method, route.Path, route.Function)
			refuse(w, http.StatusInternalServerError, "Internal Server Error")
			return
		}
	}
	if a.StatusCode < 100 || a.StatusCode > 599 {
		g.Report("%s %s: %s answered the status %d", r.Method, route.Path, route.Function, a.StatusCode)
		refuse(w, http.StatusInternalServerError, "Internal Server Error")
		return
	}
	for name, value := range a.Headers {
		if g.CORS != nil && strings.HasPrefix(strings.ToLower(name), "access-control-") {
			continue // the gateway's own settings win
		}
		w.Header().Set(name, value)
	}
	for _, cookie := range a.Cookies {
		w.Header().Add("Set-Cookie", cookie)
	}
	if w.Header().Get("Content-Type") == "" && len(body) > 0 {
		w.Header().Set("Content-Type", "text/plain;charset=UTF-8")
	}
	w.Header().Set("Apigw-Requestid", bus.NewID())
	w.WriteHeader(a.StatusCode)
	_, _ = w.Write(body)
}
