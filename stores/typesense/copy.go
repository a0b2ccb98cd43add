package typesense

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"strings"

	driver "github.com/typesense/typesense-go/v3/typesense"
	"github.com/typesense/typesense-go/v3/typesense/api"

	"fivefold/stores"
)

// collection returns the name of the collection of a copy.
func (e *Engine) collection(of stores.SearchCopy) (string, error) {
	if strings.Trim(string(of), "abcdefghijklmnopqrstuvwxyz234567") != "" { // of rand.Text
		return "", errNoCopy
	}
	return e.alias + "." + string(of), nil
}

// serving returns the name of the collection that Search reads. Before the first Swap, and when the server has lost its data, there is none: errNoCopy.
func (e *Engine) serving(ctx context.Context) (string, error) {
	alias, err := e.client.Alias(e.alias).Retrieve(ctx)
	switch {
	case hasStatus(err, http.StatusNotFound):
		return "", errNoCopy
	case err != nil:
		return "", err
	}
	return alias.CollectionName, nil
}

// create makes an empty copy.
func (e *Engine) create(ctx context.Context, made stores.SearchCopy) error {
	name, err := e.collection(made)
	if err != nil {
		return err
	}
	_, err = e.client.Collections().Create(ctx, &api.CollectionSchema{Name: name, Fields: fields(), SymbolsToIndex: &[]string{"_"}})
	return err
}

// point makes a copy the one that the alias names.
func (e *Engine) point(ctx context.Context, to stores.SearchCopy) error {
	name, err := e.collection(to)
	if err != nil {
		return err
	}
	_, err = e.client.Aliases().Upsert(ctx, e.alias, &api.CollectionAliasSchema{CollectionName: name})
	return err
}

// Copy implements stores.SearchIndex.
func (e *Engine) Copy(ctx context.Context) (made stores.SearchCopy, err error) {
	made = stores.SearchCopy(strings.ToLower(rand.Text()))
	err = e.do(ctx, e.options.WriteTimeout, func(ctx context.Context) error {
		e.writing.Lock()
		defer e.writing.Unlock()
		if err := e.removeOthers(ctx); err != nil {
			return err
		}
		return e.create(ctx, made)
	})
	return made, err
}

// Swap implements stores.SearchIndex.
func (e *Engine) Swap(ctx context.Context, from stores.SearchCopy) error {
	return e.do(ctx, e.options.WriteTimeout, func(ctx context.Context) error {
		e.writing.Lock()
		defer e.writing.Unlock()
		name, err := e.collection(from)
		if err != nil || from == stores.SearchServing {
			return errNoCopy
		}
		if _, err := e.client.Collection(name).Retrieve(ctx); hasStatus(err, http.StatusNotFound) {
			return errNoCopy
		} else if err != nil {
			return err
		}
		if serving, err := e.serving(ctx); err != nil && !errors.Is(err, errNoCopy) {
			return err
		} else if serving == name {
			return errNoCopy
		}
		if err := e.point(ctx, from); err != nil {
			return err
		}
		return e.removeOthers(ctx)
	})
}

// removeOthers removes the copies that Search does not read.
func (e *Engine) removeOthers(ctx context.Context) error {
	serving, err := e.serving(ctx)
	if err != nil && !errors.Is(err, errNoCopy) {
		return err
	}
	all, err := e.client.Collections().Retrieve(ctx)
	if err != nil {
		return err
	}
	for _, c := range all {
		if strings.HasPrefix(c.Name, e.alias+".") && c.Name != serving {
			if _, err := e.client.Collection(c.Name).Delete(ctx); err != nil && !hasStatus(err, http.StatusNotFound) {
				return err
			}
		}
	}
	return nil
}

// hasStatus reports whether an error is an answer with a status.
func hasStatus(err error, code int) bool {
	answer, ok := errors.AsType[*driver.HTTPError](err)
	return ok && answer.Status == code
}
