package opensearch

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	driver "github.com/opensearch-project/opensearch-go/v4"
)

// errURL describes the form of a URL. Errors do not quote what they cannot parse: it may be a part of the password.
var errURL = errors.New("the URL must be of the form http://USER:PASSWORD@HOST:PORT, or https:// for TLS; " +
	"characters of the password other than letters and digits are written as %XX")

// maxConnections is the number of connections of an engine that are kept open.
const maxConnections = 64

// connect returns the client of a URL, which connects when it is used, and the location without user and password.
func connect(address string, options Options) (*driver.Client, string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.RawQuery != "" || u.Fragment != "" || strings.Contains(u.Path, "@") {
		return nil, "", errURL
	}
	password, _ := u.User.Password()
	user := u.User.Username()
	u.User = nil
	no := false
	client, err := driver.NewClient(driver.Config{
		Addresses: []string{u.String()}, Username: user, Password: password,
		DisableRetry: true, DiscoverNodesOnStart: &no, HealthCheckMaxRetries: -1, MaxRetryClusterHealth: -1,
		Transport: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			DialContext:         (&net.Dialer{Timeout: options.WriteTimeout}).DialContext,
			TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: options.RootCAs},
			TLSHandshakeTimeout: options.WriteTimeout,
			MaxIdleConnsPerHost: maxConnections,
			IdleConnTimeout:     30 * time.Second,
			DisableCompression:  true, // which costs a server more than a local network does
		},
	})
	return client, u.Host + strings.TrimRight(u.Path, "/"), err
}
