package fixture

import (
	"runtime"
	"runtime/debug"
)

func who() {
	// <expect-error>
	runtime.Caller(1)
	// <expect-error>
	debug.Stack()
	runtime.GC()
}
