package embedded

import "sync/atomic"

// A changeSignal wakes the calls that wait for changes.
type changeSignal struct{ channel atomic.Pointer[chan struct{}] }

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

// send closes the channel, if a call waits.
func (s *changeSignal) send() {
	if waiting := s.channel.Swap(nil); waiting != nil {
		close(*waiting)
	}
}
