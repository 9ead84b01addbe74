// Package attacks holds no code but tests: each damages what the library reads or disturbs what it writes, on
// purpose and in every way that is listed in README.md, and asks whether what was acknowledged is still there and
// what was changed is seen.
package attacks
