package config

import (
	"errors"
	"net/url"
	"strings"
)

// Search has the addresses of search engines: at most one is not empty.
type Search struct{ Typesense, OpenSearch string }

// Search returns the address of the search engine, that of a setting or of the file that one names; none for the file in DATA_DIR. An Elasticsearch is
// an OpenSearch.
func (c *Config) Search() (s Search, err error) {
	var typesenseErr, openSearchErr, elasticsearchErr error
	var elasticsearch string
	s.Typesense, typesenseErr = readAddress(c.TypesenseURL, c.TypesenseURLFile, "the Typesense", checkTypesense)
	s.OpenSearch, openSearchErr = readAddress(c.OpenSearchURL, c.OpenSearchURLFile, "the OpenSearch", checkOpenSearch)
	elasticsearch, elasticsearchErr = readAddress(c.ElasticsearchURL, c.ElasticsearchURLFile, "the Elasticsearch", checkOpenSearch)
	if s.OpenSearch == "" {
		s.OpenSearch = elasticsearch
	}
	return s, errors.Join(typesenseErr, openSearchErr, elasticsearchErr)
}

// validateSearch returns what is wrong with the settings of the search engine.
func (c *Config) validateSearch() error {
	var errs []error
	set := 0
	for _, s := range []struct {
		name, address, file string
		check               func(setting, address string) error
	}{
		{"TYPESENSE_URL", c.TypesenseURL, c.TypesenseURLFile, checkTypesense},
		{"OPENSEARCH_URL", c.OpenSearchURL, c.OpenSearchURLFile, checkOpenSearch},
		{"ELASTICSEARCH_URL", c.ElasticsearchURL, c.ElasticsearchURLFile, checkOpenSearch},
	} {
		if s.address != "" {
			errs = append(errs, s.check(s.name, s.address))
		}
		if s.address != "" && s.file != "" {
			errs = append(errs, errors.New(s.name+" and "+s.name+"_FILE must not both be set"))
		}
		if s.address != "" || s.file != "" {
			set++
		}
	}
	if set > 1 {
		errs = append(errs, errors.New("only one of TYPESENSE_URL, OPENSEARCH_URL and ELASTICSEARCH_URL may be set: there is one search engine"))
	}
	if p := c.SearchPrefix; p == "" || len(p) > 50 || strings.Trim(p, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" || strings.ContainsAny(p[:1], "-_") {
		errs = append(errs, errors.New("SEARCH_PREFIX must have 1 to 50 of the characters a-z, 0-9, - and _, the first a letter or a digit"))
	}
	return errors.Join(errs...)
}

// checkTypesense returns an error for a URL that cannot be one of a Typesense. The error does not contain it, because it has a key.
func checkTypesense(setting, address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User == nil {
		return errors.New(setting + " must be of the form http://:KEY@HOST:PORT, or https:// for TLS")
	}
	if key, ok := u.User.Password(); !ok || key == "" {
		return errors.New(setting + " must be of the form http://:KEY@HOST:PORT, or https:// for TLS")
	}
	return nil
}

// checkOpenSearch returns an error for a URL that cannot be one of an OpenSearch or an Elasticsearch. The error does not contain it, because it may have a
// password.
func checkOpenSearch(setting, address string) error {
	if u, err := url.Parse(address); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return errors.New(setting + " must be of the form http://USER:PASSWORD@HOST:PORT, or https:// for TLS")
	}
	return nil
}
