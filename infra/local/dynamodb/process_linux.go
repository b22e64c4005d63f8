package dynamodb

import "syscall"

// boundToUs makes a process end when we do, but not at a Ctrl-C on the terminal
// that is meant for us: the functions still have work to store then.
func boundToUs() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}
