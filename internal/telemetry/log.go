package telemetry

import (
	"context"
	"io"
	"log/slog"
	"strings"

	"fivefold/internal/config"
)

// NewLog returns the log of the program, with the id of the request on every line.
func NewLog(c *config.Config, w io.Writer) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.LogLevel)) // one of the flag's enum
	options := &slog.HandlerOptions{Level: level}
	if c.LogFormat == "json" {
		return slog.New(requestLog{slog.NewJSONHandler(w, options)})
	}
	return slog.New(requestLog{slog.NewTextHandler(w, options)})
}

// A requestLog puts the id of the request on every line.
type requestLog struct{ slog.Handler }

func (l requestLog) Handle(ctx context.Context, record slog.Record) error {
	if id := RequestID(ctx); id != "" {
		record.AddAttrs(slog.String("request", id))
	}
	return l.Handler.Handle(ctx, record)
}

func (l requestLog) WithAttrs(attrs []slog.Attr) slog.Handler {
	return requestLog{l.Handler.WithAttrs(attrs)}
}

func (l requestLog) WithGroup(name string) slog.Handler {
	return requestLog{l.Handler.WithGroup(name)}
}

// Clip returns the first bytes of a text that is longer than limit, without half a character at the end.
func Clip(text string, limit int) string {
	if len(text) > limit {
		return strings.ToValidUTF8(text[:limit], "")
	}
	return text
}
