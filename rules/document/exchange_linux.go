package document

import (
	"os"
	"runtime"
	"syscall"
	"unsafe"
)

// renameat2 is the number of the system call where package syscall does not have it.
var renameat2 = map[string]uintptr{
	"386": 353, "amd64": 316, "arm": 382, "arm64": 276, "loong64": 276, "ppc64": 357, "ppc64le": 357, "riscv64": 276,
	"s390x": 347,
}[runtime.GOARCH]

// exchange gives two files of a folder each other's name in one step.
func exchange(folder *os.Root, one, other string) error {
	if renameat2 == 0 {
		return syscall.ENOSYS
	}
	f, err := folder.Open(".")
	if err != nil {
		return err
	}
	defer f.Close()
	from, err := syscall.BytePtrFromString(one)
	if err != nil {
		return err
	}
	to, err := syscall.BytePtrFromString(other)
	if err != nil {
		return err
	}
	const both = 2 // RENAME_EXCHANGE
	_, _, failed := syscall.Syscall6(renameat2, f.Fd(), uintptr(unsafe.Pointer(from)), f.Fd(),
		uintptr(unsafe.Pointer(to)), both, 0)
	if failed != 0 {
		return failed
	}
	return nil
}
