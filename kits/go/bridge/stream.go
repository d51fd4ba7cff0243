package bridge

import (
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// stream is one connection. Incoming data is queued, so that a slow stream holds up nobody else.
type stream struct {
	id     int64
	server *server
	port   int

	mu       sync.Mutex
	arrived  *sync.Cond
	queue    []byte
	finished bool
	closed   bool
}

var _ net.Conn = &stream{}

func newStream(id int64, s *server) *stream {
	st := &stream{id: id, server: s, port: 32768 + int(id*7919%28232)}
	st.arrived = sync.NewCond(&st.mu)
	return st
}

func (st *stream) push(data []byte) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if !st.closed && !st.finished {
		st.queue = append(st.queue, data...)
	}
	st.arrived.Broadcast()
}

func (st *stream) finish() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.finished = true
	st.arrived.Broadcast()
}

// Read implements net.Conn.
func (st *stream) Read(buffer []byte) (int, error) {
	st.mu.Lock()
	defer st.mu.Unlock()
	for len(st.queue) == 0 && !st.finished && !st.closed {
		st.arrived.Wait()
	}
	if st.closed {
		return 0, net.ErrClosed
	}
	if len(st.queue) == 0 {
		return 0, io.EOF
	}
	n := copy(buffer, st.queue)
	st.queue = st.queue[n:]
	return n, nil
}

// Write implements net.Conn.
func (st *stream) Write(data []byte) (int, error) {
	st.mu.Lock()
	closed := st.closed
	st.mu.Unlock()
	if closed {
		return 0, net.ErrClosed
	}
	st.server.send(map[string]any{"id": st.id, "data": data})
	return len(data), nil
}

// Close implements net.Conn. The other side learns of it as the end of the data.
func (st *stream) Close() error {
	st.mu.Lock()
	closed := st.closed
	st.closed = true
	st.queue = nil
	st.arrived.Broadcast()
	st.mu.Unlock()
	if closed {
		return net.ErrClosed
	}
	st.server.send(map[string]any{"id": st.id, "end": true})
	return nil
}

func (st *stream) awaitClose() {
	st.mu.Lock()
	defer st.mu.Unlock()
	for !st.closed {
		st.arrived.Wait()
	}
}

// LocalAddr implements net.Conn.
func (st *stream) LocalAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(10, 0, 0, 2), Port: 22} }

// RemoteAddr implements net.Conn.
func (st *stream) RemoteAddr() net.Addr {
	return &net.TCPAddr{IP: net.IPv4(10, 0, 0, byte(3+st.id%200)), Port: st.port}
}

// SetDeadline implements net.Conn.
func (st *stream) SetDeadline(t time.Time) error { return noDeadline(t) }

// SetReadDeadline implements net.Conn.
func (st *stream) SetReadDeadline(t time.Time) error { return noDeadline(t) }

// SetWriteDeadline implements net.Conn.
func (st *stream) SetWriteDeadline(t time.Time) error { return noDeadline(t) }

func noDeadline(t time.Time) error {
	if t.IsZero() {
		return nil
	}
	return os.ErrNoDeadline
}
