// Package opening knows a clinic's working time: its hours, its bank holidays, and the days it is closed.
package opening
