package account

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// client reads each answer whole before it hands it to the SDK. The SDK closes a request's body as soon
// as the answer begins; now and then that cuts off the connection under an answer of several kilobytes
// ("use of closed network connection", aws-sdk-go-v2 issues 1825 and 2737): one in eighty calls of
// SendBulkEmail here. For a call that mustn't be repeated each of these is a page of unknown fate.
type client struct{ http.Client }

// callTimeout is for one attempt of one call, the answer included.
const callTimeout = 10 * time.Second

func newClient() *client {
	return &client{http.Client{Timeout: callTimeout, Transport: &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: 3 * time.Second}).DialContext,
		TLSHandshakeTimeout: 5 * time.Second,
		MaxIdleConnsPerHost: 8,
		IdleConnTimeout:     60 * time.Second,
		// A page is some 50 kB: written and read in one piece each.
		WriteBufferSize: 64 << 10,
		ReadBufferSize:  64 << 10,
	}}}
}

// Do implements aws.HTTPClient.
func (c *client) Do(r *http.Request) (*http.Response, error) {
	response, err := c.Client.Do(r)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}
