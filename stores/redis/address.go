package redis

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"strings"

	driver "github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// errURL describes the form of a URL. Errors do not quote what they cannot parse: it may be a part of the password.
var errURL = errors.New("the URL must be of the form redis://USER:PASSWORD@HOST:PORT/DB, or rediss:// for TLS; " +
	"characters of the password other than letters and digits are written as %XX")

// connect returns the client of a URL, which connects when it is used, and the location without user and password.
func connect(address string, options Options) (driver.UniversalClient, string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "redis" && u.Scheme != "rediss" || u.Host == "" || u.Fragment != "" || strings.Contains(u.Path+u.RawQuery, "@") {
		return nil, "", errURL
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, "", errURL
	}
	for name, value := range defaults(options) {
		if !query.Has(name) {
			query.Set(name, value)
		}
	}
	u.RawQuery = query.Encode()
	addresses := strings.Join(append([]string{u.Host}, query["addr"]...), ", ")
	switch {
	case query.Has("master_name"):
		client, err := sentinel(u.String(), options)
		return client, fmt.Sprintf("%s of the Sentinels %s", query.Get("master_name"), addresses), err
	case query.Has("addr"):
		client, err := cluster(u.String(), options)
		return client, "Cluster of " + addresses, err
	}
	client, err := single(u.String(), options)
	return client, addresses, err
}

// defaults are the parameters of a URL that does not have them. There are no retries and no second pool for pipelines.
func defaults(options Options) map[string]string {
	timeout := options.Timeout.String()
	return map[string]string{
		"protocol": "2", "max_retries": "-1", "min_retry_backoff": "1ms", "pipeline_pool_size": "-1",
		"dial_timeout": timeout, "read_timeout": timeout, "write_timeout": timeout, "pool_timeout": timeout,
	}
}

func single(address string, options Options) (driver.UniversalClient, error) {
	o, err := driver.ParseURL(address)
	if err != nil {
		return nil, err
	}
	o.ContextTimeoutEnabled, o.DialerRetries, o.DisableIdentity, o.MaintNotificationsConfig = true, 1, true, noNotifications()
	trust(o.TLSConfig, options.RootCAs)
	return driver.NewClient(o), nil
}

func cluster(address string, options Options) (driver.UniversalClient, error) {
	o, err := driver.ParseClusterURL(address)
	if err != nil {
		return nil, err
	}
	o.ContextTimeoutEnabled, o.DialerRetries, o.DisableIdentity, o.MaintNotificationsConfig = true, 1, true, noNotifications()
	trust(o.TLSConfig, options.RootCAs)
	return driver.NewClusterClient(o), nil
}

func sentinel(address string, options Options) (driver.UniversalClient, error) {
	o, err := driver.ParseFailoverURL(address)
	if err != nil {
		return nil, err
	}
	o.ContextTimeoutEnabled, o.DialerRetries, o.DisableIdentity = true, 1, true
	trust(o.TLSConfig, options.RootCAs)
	return driver.NewFailoverClient(o), nil
}

// noNotifications turns off the notifications of managed services, which need RESP3.
func noNotifications() *maintnotifications.Config {
	return &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
}

// trust sets the roots of a TLS configuration, which is nil without TLS.
func trust(config *tls.Config, roots *x509.CertPool) {
	if config != nil {
		config.MinVersion, config.RootCAs = tls.VersionTLS12, roots
	}
}
