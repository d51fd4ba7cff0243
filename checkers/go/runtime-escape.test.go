package fixture

import (
	"reflect"
	"syscall"
	// <expect-error>
	"unsafe"
	// <expect-error>
	"plugin"
)

func reach(address uintptr, kind reflect.Type) {
	// <expect-error>
	syscall.RawSyscall(syscall.SYS_GETPID, 0, 0, 0)
	// <expect-error>
	reflect.NewAt(kind, nil)
	reflect.New(kind)
	syscall.Getpid()
}
