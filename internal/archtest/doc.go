// Package archtest fails when an import breaks the house's table; see the README.
package archtest
