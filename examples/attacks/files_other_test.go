//go:build !linux

package attacks

func limit() error { return nil }
