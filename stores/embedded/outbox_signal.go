package embedded

import "sync/atomic"

// A changeSignal wakes the calls that wait for changes.
type changeSignal struct {
	last    atomic.Int64 // the version of the last change that is known; zero when none is
	channel atomic.Pointer[chan struct{}]
}

// next returns a channel that the next send closes.
func (s *changeSignal) next() <-chan struct{} {
	for {
		if waiting := s.channel.Load(); waiting != nil {
			return *waiting
		}
		made := make(chan struct{})
		if s.channel.CompareAndSwap(nil, &made) {
			return made
		}
	}
}

// send closes the channel, if a call waits, after the change of a version.
func (s *changeSignal) send(version int64) {
	s.last.Store(version)
	if waiting := s.channel.Swap(nil); waiting != nil {
		close(*waiting)
	}
}
