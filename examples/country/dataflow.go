//go:build dataflow

package main

// With -tags dataflow the program can hand its pipeline to Google's Dataflow, and read and write gs://.
import (
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/gcs"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/dataflow"
)
