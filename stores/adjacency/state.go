package adjacency

import "time"

// A State describes the friendship graph of an engine.
type State struct {
	Budget      int64 // 0 when the engine keeps none
	Bytes       int64 // 0 when there is none, as while it is built
	Friendships int
	BuildTime   time.Duration // of the last attempt
	Err         error         // why there is none
	Answered    int64         // calls that it answered
	Behind      int64         // calls that statements answered, because there was none or it had another version than the data
}
