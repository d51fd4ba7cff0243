package bridge

import "net"

// listener accepts one connection, and ends when that is closed.
type listener struct {
	conn    *stream
	pending chan *stream
}

var _ net.Listener = &listener{}

func listen(conn *stream) *listener {
	pending := make(chan *stream, 1)
	pending <- conn
	return &listener{conn: conn, pending: pending}
}

// Accept implements net.Listener.
func (l *listener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.pending:
		return conn, nil
	default:
		l.conn.awaitClose()
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (l *listener) Close() error { return l.conn.Close() }

// Addr implements net.Listener.
func (l *listener) Addr() net.Addr { return l.conn.LocalAddr() }
