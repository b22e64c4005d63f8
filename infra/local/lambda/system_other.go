//go:build !linux

package lambda

import "syscall"

// attributes are the system's own where it can't end children with their parent.
func attributes() *syscall.SysProcAttr { return nil }
