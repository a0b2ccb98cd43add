package executor

import (
	"context"
	"errors"
	"maps"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// fail reports an error of a field.
func (w *Writer) fail(f *field, err error) State {
	w.path = append(w.path, step{field: f})
	w.report(err)
	w.path = w.path[:len(w.path)-1]
	return Failed
}

// violate reports a null in a non-null position. A failed value has already reported its error.
func (w *Writer) violate(f *field, t *nullability, state State) {
	if state == Failed {
		return
	}
	w.reports++ // even when a resolver has already reported it
	ctx := w.context()
	if len(w.path) == 1 && graphql.HasFieldError(ctx, graphql.GetFieldContext(ctx)) {
		return // the resolver of a root has reported it with graphql.AddError
	}
	source := f.Source
	if state == Nulled {
		source = graphql.NullSourceMarshaler
	}
	w.report(&graphql.InvalidNullError{Object: f.object.Name, Field: f.Name, DeclaredType: t.text, Source: source,
		ListElement: w.path[len(w.path)-1].field == nil, Path: graphql.GetPath(ctx)})
}

// report adds an error at the path, through the error presenter. The end of the context is reported once, not for every field that
// it stopped.
func (w *Writer) report(err error) {
	if ended := w.run.ctx.Err(); ended != nil && errors.Is(err, ended) {
		if w.hasReportedEnd {
			return
		}
		w.hasReportedEnd = true
	}
	w.reports++
	ctx := w.context()
	list, ok := err.(gqlerror.List) //nolint:errorlint // as gqlgen: a wrapped list is one error
	if !ok {
		graphql.AddError(ctx, w.located(ctx, err))
		return
	}
	for _, err := range list {
		if err != nil {
			graphql.AddError(ctx, w.located(ctx, err))
		}
	}
}

// located returns a copy of an error with the path and location of the current position. Errors may be shared and are not changed.
func (w *Writer) located(ctx context.Context, err error) error {
	path := graphql.GetPath(ctx)
	located := gqlerror.WrapPath(path, err)
	if inner, ok := errors.AsType[*gqlerror.Error](err); ok {
		copied := *inner
		located = &copied
		if located.Path == nil {
			located.Path = path
		}
	}
	if bad, ok := errors.AsType[ArgumentErrors](err); ok {
		located.Path = path
		if located.Extensions = maps.Clone(located.Extensions); located.Extensions == nil {
			located.Extensions = map[string]any{}
		}
		located.Extensions["field"] = bad[0].Field
	}
	for i := len(w.path) - 1; i >= 0 && located.Locations == nil; i-- {
		if f := w.path[i].field; f != nil && f.collected.Position != nil {
			located.Locations = []gqlerror.Location{{Line: f.collected.Position.Line, Column: f.collected.Position.Column}}
		}
	}
	return located
}

// context returns the context that error presenters expect, with the current path.
func (w *Writer) context() context.Context {
	ctx := w.run.ctx
	for _, s := range w.path {
		if s.field != nil {
			ctx = graphql.WithFieldContext(ctx, s.field.context())
		} else {
			ctx = graphql.WithFieldContext(ctx, &graphql.FieldContext{Index: &s.index})
		}
	}
	return ctx
}
