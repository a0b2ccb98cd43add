package main

import (
	"errors"
	"time"

	"fivefold/graph/limits"
)

// ConnectionLimits bound every connection, so that whoever sends or reads slowly, or for ever, holds nothing for long.
//
// The anchors: a body between Express's 100 kB and nginx's 1 MiB, which takes less than 5 ms to read and refuse; the first example
// of Apache's mod_reqtimeout, 10 s for the head and 30 s for the body; twice the 60 s after which AWS's balancer closes an idle
// connection, which must be the first to do so; Envoy's 60 KiB of headers, rounded up.
type ConnectionLimits struct {
	MaxBody           int64         `env:"MAX_BODY" default:"524288" placeholder:"BYTES" help:"The largest request body (${default})."`
	MaxHeader         int           `env:"MAX_HEADER" default:"65536" placeholder:"BYTES" help:"The largest head of a request (${default})."`
	ReadHeaderTimeout time.Duration `env:"READ_HEADER_TIMEOUT" default:"10s" placeholder:"TIME" help:"The longest the head of a request may take to arrive (${default})."`
	ReadTimeout       time.Duration `env:"READ_TIMEOUT" default:"30s" placeholder:"TIME" help:"The longest a request may take to arrive; an answer may take as much longer than REQUEST_TIMEOUT to be taken (${default})."`
	IdleTimeout       time.Duration `env:"IDLE_TIMEOUT" default:"2m" placeholder:"TIME" help:"How long a connection is kept open between requests (${default})."`
}

func (l *ConnectionLimits) check() error {
	if l.MaxBody <= 0 || l.MaxHeader <= 0 || l.ReadHeaderTimeout <= 0 || l.ReadTimeout <= 0 || l.IdleTimeout <= 0 {
		return errors.New("the largest body and head, and the time-outs of a connection, must be more than 0")
	}
	return nil
}

// DocumentLimits are limits.Limits, field by field, as flags. Their defaults are limits.DefaultLimits, where their anchors are.
type DocumentLimits struct {
	Bytes                 int `name:"max-document" env:"MAX_DOCUMENT" default:"65536" placeholder:"BYTES" help:"How long a document may be (${default})."`
	Tokens                int `name:"max-tokens" env:"MAX_TOKENS" default:"5000" placeholder:"NUMBER" help:"How many tokens a document may have (${default})."`
	NameBytes             int `name:"max-name" env:"MAX_NAME" default:"100" placeholder:"BYTES" help:"How long a name may be (${default})."`
	Nesting               int `name:"max-nesting" env:"MAX_NESTING" default:"50" placeholder:"NUMBER" help:"How many brackets may be open at once (${default})."`
	Depth                 int `name:"max-depth" env:"MAX_DEPTH" default:"20" placeholder:"FIELDS" help:"How many fields may lie below each other (${default})."`
	RootFields            int `name:"max-root-fields" env:"MAX_ROOT_FIELDS" default:"20" placeholder:"NUMBER" help:"How many fields an operation may have at its root (${default})."`
	Fields                int `name:"max-fields" env:"MAX_FIELDS" default:"2500" placeholder:"NUMBER" help:"How many fields an operation may have, fragments put in place (${default})."`
	Aliases               int `name:"max-aliases" env:"MAX_ALIASES" default:"30" placeholder:"NUMBER" help:"How many aliases a document may have (${default})."`
	Directives            int `name:"max-directives" env:"MAX_DIRECTIVES" default:"50" placeholder:"NUMBER" help:"How many directives a document may have (${default})."`
	DirectivesPerLocation int `name:"max-repeated-directives" env:"MAX_REPEATED_DIRECTIVES" default:"5" placeholder:"NUMBER" help:"How many directives may stand at one place (${default})."`
	Operations            int `name:"max-operations" env:"MAX_OPERATIONS" default:"20" placeholder:"NUMBER" help:"How many operations a document may have (${default})."`
	Variables             int `name:"max-variables" env:"MAX_VARIABLES" default:"50" placeholder:"NUMBER" help:"How many variables an operation may have (${default})."`
	Fragments             int `name:"max-fragments" env:"MAX_FRAGMENTS" default:"100" placeholder:"NUMBER" help:"How many fragments a document may have (${default})."`
	Spreads               int `name:"max-spreads" env:"MAX_SPREADS" default:"200" placeholder:"NUMBER" help:"How often a document may spread fragments (${default})."`
	ListItems             int `name:"max-list-items" env:"MAX_LIST_ITEMS" default:"1000" placeholder:"NUMBER" help:"How many items a list may have in a document or a variable, the representations of _entities too (${default})."`
	ListDepth             int `name:"max-list-depth" env:"MAX_LIST_DEPTH" default:"20" placeholder:"NUMBER" help:"How deep the lists and objects of a variable may be (${default})."`
	ValidationSteps       int `name:"max-checks" env:"MAX_CHECKS" default:"50000" placeholder:"STEPS" help:"How many steps validation may take: pairs of fields that it compares, and fields that it visits (${default})."`
}

// limits are what of these the guard takes: a limit without a flag does not compile.
func (l DocumentLimits) limits() limits.Limits { return limits.Limits(l) }
