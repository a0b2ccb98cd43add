package servertest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"fivefold/internal/httpserver"
	"fivefold/stores/demo"
)

// A Client sends requests to a server.
type Client struct {
	URL        string
	Header     http.Header // of every request
	HTTPClient *http.Client
}

// newClient returns a client that does not decompress.
func newClient(url string) *Client {
	return &Client{URL: url, Header: http.Header{}, HTTPClient: &http.Client{Transport: &http.Transport{DisableCompression: true}}}
}

// With returns the same client with further headers: names and values in turn.
func (c *Client) With(headers ...string) *Client {
	header := c.Header.Clone()
	for i := 0; i < len(headers); i += 2 {
		header.Set(headers[i], headers[i+1])
	}
	return &Client{URL: c.URL, Header: header, HTTPClient: c.HTTPClient}
}

// As returns the same client without its headers, acting for a person as a gateway does.
func (c *Client) As(person string) *Client {
	header := http.Header{}
	header.Set(httpserver.SecretHeader, GatewaySecret)
	header.Set(httpserver.ViewerHeader, person)
	return &Client{URL: c.URL, Header: header, HTTPClient: c.HTTPClient}
}

// Post sends an operation and returns the response and its body.
func (c *Client) Post(t testing.TB, query string, variables map[string]any) (*http.Response, []byte) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	return c.Send(t, http.MethodPost, "/graphql", bytes.NewReader(body), "application/json")
}

// Send sends a request and returns the response and its body.
func (c *Client) Send(t testing.TB, method, path string, body io.Reader, contentType string) (*http.Response, []byte) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, c.URL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header = c.Header.Clone()
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	response, err := c.HTTPClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, content
}

// Query returns the data of an operation. Errors fail the test.
func Query[T any](t testing.TB, c *Client, text string, variables map[string]any) (data T) {
	t.Helper()
	_, body := c.Post(t, text, variables)
	var response struct {
		Data   T
		Errors json.RawMessage
	}
	if err := json.Unmarshal(body, &response); err != nil || response.Errors != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return response.Data
}

// SignIn returns the token of a new session of somebody of the demo network.
func (c *Client) SignIn(t testing.TB, handle string) string {
	t.Helper()
	return Query[struct{ SignIn struct{ Token string } }](t, c, `mutation($h: String!, $p: String!) {
		signIn(input: {handle: $h, password: $p, device: "a test"}) { token } }`, map[string]any{"h": handle, "p": demo.Password}).SignIn.Token
}

// UserID returns the id of the user with a handle.
func (c *Client) UserID(t testing.TB, handle string) string {
	t.Helper()
	return Query[struct{ User struct{ ID string } }](t, c, `query($h: String) { user(handle: $h) { id } }`, map[string]any{"h": handle}).User.ID
}
