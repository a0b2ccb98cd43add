package postgres

import (
	"errors"
	"net"
	"net/url"
	"runtime"
	"slices"
	"strconv"
	"strings"

	driver "github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// errAddress says what an address must be. It does not repeat the address: in one that cannot be read the password could be anywhere.
var errAddress = errors.New("the address is not of the form postgres://USER:PASSWORD@HOST:PORT/DATABASE")

// parseAddress reads the address of a database. Its errors do not contain the password.
func parseAddress(address string) (*pgxpool.Config, error) {
	if u, err := url.Parse(address); err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return nil, errAddress
	}
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, err
	}
	given, err := driver.ParseConfig(address)
	if err != nil {
		return nil, err
	}
	if _, ok := given.RuntimeParams["pool_max_conns"]; !ok {
		config.MaxConns = int32(max(minPoolSize, connsPerProcessor*runtime.GOMAXPROCS(0)))
	}
	return config, nil
}

const (
	// minPoolSize and connsPerProcessor are the number of connections of an engine, unless its address has pool_max_conns. Processor time with 32
	// clients on two processors, server and PostgreSQL together, medians of two to five runs: with 4, 8, 12, 16, 24, 32 connections a person by ID
	// takes 111, 97, 89, 88, 89, 95 us, and friends of friends 8.0, 8.0, 7.9, 7.2, 7.5, 6.8 ms.
	minPoolSize       = 16
	connsPerProcessor = 4
)

// locationOf returns the hosts, with their ports, and the name of a database.
func locationOf(config *driver.ConnConfig) string {
	hosts := []string{net.JoinHostPort(config.Host, strconv.Itoa(int(config.Port)))}
	for _, f := range config.Fallbacks { // one for each further host, and for each kind of connection to a host
		if host := net.JoinHostPort(f.Host, strconv.Itoa(int(f.Port))); !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
	}
	return strings.Join(hosts, ",") + "/" + config.Database
}

// Location returns the hosts, with their ports, and the name of the database at an address; "" for one that Open cannot read.
func Location(address string) string {
	config, err := parseAddress(address)
	if err != nil {
		return ""
	}
	return locationOf(config.ConnConfig)
}

// clientParameters are the parameters of an address that PostgreSQL's own programs accept. They refuse those of pgx and of the server.
var clientParameters = []string{"host", "port", "dbname", "user", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslsni", "passfile", "service", "target_session_attrs", "connect_timeout"}

// ClientURL returns an address for PostgreSQL's own programs, such as pg_dump, without the password.
func ClientURL(address string) (string, error) {
	if _, err := parseAddress(address); err != nil {
		return "", err
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", errAddress
	}
	if u.User != nil {
		u.User = url.User(u.User.Username())
	}
	query := u.Query()
	for name := range query {
		if !slices.Contains(clientParameters, name) {
			query.Del(name)
		}
	}
	u.RawQuery = query.Encode()
	return u.String(), nil
}
