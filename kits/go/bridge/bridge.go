// Package bridge lets another process call Go functions and open byte streams to them over newline-delimited
// JSON on standard input and output.
//
//	-> {"id":1,"op":"name","args":…}                 call
//	<- {"id":1,"value":…} | {"id":1,"error":{"type":"…","message":"…"}}
//	-> {"id":2,"op":"name","args":…,"stream":true}   open a stream
//	<- {"id":2,"value":null}                         accepted; both sides then send
//	   {"id":2,"data":"<base64>"} and {"id":2,"end":true} (half close)
//	<- {"id":2,"closed":true}                        served to the end
package bridge

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"syscall"
)

// ExitMalformed is the exit code after a request that is no request.
const ExitMalformed = 70

var (
	calls   = map[string]func(json.RawMessage) (any, error){}
	streams = map[string]func(json.RawMessage) (func(net.Listener), error){}
)

// Call offers a function under this name. Its error, or a panic, becomes the reply's error.
func Call[Args, Value any](name string, do func(Args) (Value, error)) {
	calls[name] = func(raw json.RawMessage) (any, error) {
		args, err := decode[Args](raw)
		if err != nil {
			return nil, err
		}
		return do(args)
	}
}

// Stream offers a server under this name. Every stream that is opened gets a listener of its own, with that one connection;
// accepting another ends when the connection is closed. A panic ends the stream with an error.
func Stream[Args any](name string, serve func(Args, net.Listener)) {
	streams[name] = func(raw json.RawMessage) (func(net.Listener), error) {
		args, err := decode[Args](raw)
		return func(l net.Listener) { serve(args, l) }, err
	}
}

// Must answers the value, and panics with the error when there is one.
func Must[Value any](value Value, err error) Value {
	if err != nil {
		panic(err)
	}
	return value
}

// EnterDirectory changes the working directory, so that arguments may hold relative paths. Panics when it cannot.
func EnterDirectory(path string) {
	if err := os.Chdir(path); err != nil {
		panic(err)
	}
}

type request struct {
	ID     *int64          `json:"id"`
	Op     string          `json:"op"`
	Args   json.RawMessage `json:"args"`
	Stream bool            `json:"stream"`
	Data   *[]byte         `json:"data"`
	End    bool            `json:"end"`
}

type failure struct {
	Type    string `json:"type"`
	Message string `json:"message"`
}

type server struct {
	writing sync.Mutex
	output  io.Writer
	mu      sync.Mutex
	open    map[int64]*stream
}

// Serve answers requests until standard input ends, and ends the process. Requests are served concurrently.
// Whatever else is printed to standard output goes to standard error.
func Serve() {
	output, err := claimOutput()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bridge:", err)
		os.Exit(1)
	}
	s := &server{output: output, open: map[int64]*stream{}}
	os.Exit(s.read(os.Stdin))
}

// claimOutput keeps a private duplicate of standard output and points descriptor 1 at standard error.
func claimOutput() (io.Writer, error) {
	private, err := syscall.Dup(1)
	if err != nil {
		return nil, err
	}
	syscall.CloseOnExec(private)
	if err := syscall.Dup3(2, 1, 0); err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(private), "replies"), nil
}

func (s *server) read(input io.Reader) int {
	reader := bufio.NewReaderSize(input, 1<<16)
	for {
		line, err := reader.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			return 0
		}
		var r request
		if err != nil || json.Unmarshal(line, &r) != nil || r.ID == nil || !s.dispatch(*r.ID, r) {
			fmt.Fprintln(os.Stderr, "bridge: malformed request")
			return ExitMalformed
		}
	}
}

// dispatch answers whether the request made sense.
func (s *server) dispatch(id int64, r request) bool {
	if r.Op == "" {
		return s.feed(id, r)
	}
	if r.Stream {
		if accept, ok := streams[r.Op]; ok {
			st := newStream(id, s)
			s.mu.Lock()
			s.open[id] = st
			s.mu.Unlock()
			go s.serve(id, st, accept, r.Args)
			return true
		}
	} else if call, ok := calls[r.Op]; ok {
		go s.answer(id, call, r.Args)
		return true
	}
	s.fail(id, fmt.Errorf("no operation %q", r.Op))
	return true
}

// feed passes data on; what arrives for a stream that has just ended is dropped.
func (s *server) feed(id int64, r request) bool {
	if r.Data == nil && !r.End {
		return false
	}
	s.mu.Lock()
	st := s.open[id]
	s.mu.Unlock()
	if st == nil {
		return true
	}
	if r.Data != nil {
		st.push(*r.Data)
	}
	if r.End {
		st.finish()
	}
	return true
}

func (s *server) answer(id int64, call func(json.RawMessage) (any, error), args json.RawMessage) {
	value, err := guarded(func() (any, error) { return call(args) })
	if err != nil {
		s.fail(id, err)
		return
	}
	s.send(map[string]any{"id": id, "value": value})
}

func (s *server) serve(id int64, st *stream, accept func(json.RawMessage) (func(net.Listener), error), args json.RawMessage) {
	defer func() {
		s.mu.Lock()
		delete(s.open, id)
		s.mu.Unlock()
	}()
	handle, err := accept(args)
	if err != nil {
		s.fail(id, err)
		return
	}
	s.send(map[string]any{"id": id, "value": nil})
	_, err = guarded(func() (any, error) { handle(listen(st)); return nil, nil })
	_ = st.Close()
	closed := map[string]any{"id": id, "closed": true}
	if err != nil {
		closed["error"] = describe(err)
	}
	s.send(closed)
}

func (s *server) fail(id int64, err error) {
	s.send(map[string]any{"id": id, "error": describe(err)})
}

func (s *server) send(message map[string]any) {
	line, err := json.Marshal(message)
	if err != nil {
		line, _ = json.Marshal(map[string]any{"id": message["id"], "error": describe(err)})
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if _, err := s.output.Write(append(line, '\n')); err != nil {
		os.Exit(1)
	}
}

type panicked struct{ value any }

func (p panicked) Error() string { return fmt.Sprint(p.value) }

func guarded(run func() (any, error)) (value any, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = panicked{reason}
		}
	}()
	return run()
}

func describe(err error) failure {
	if p := (panicked{}); errors.As(err, &p) {
		return failure{Type: "panic", Message: err.Error()}
	}
	return failure{Type: fmt.Sprintf("%T", err), Message: err.Error()}
}

func decode[Args any](raw json.RawMessage) (args Args, err error) {
	err = json.Unmarshal(raw, &args)
	return args, err
}
