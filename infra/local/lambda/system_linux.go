package lambda

import "syscall"

// attributes keep Ctrl-C in the terminal from the children, which Close ends in order, and end them
// when this process dies without Close.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
