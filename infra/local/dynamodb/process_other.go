//go:build !linux

package dynamodb

import "syscall"

// boundToUs does nothing here: only Linux can bind a process's life to ours.
func boundToUs() *syscall.SysProcAttr { return nil }
