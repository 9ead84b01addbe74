// Package diag holds what people are told: texts in the language of the reader, and
// diagnostics, which are the faults and warnings of a file with their place and
// what to write instead. Start with [AllDiagnostics], which finds them in an error,
// and [Diagnostic.Format], which says one to a reader.
//
// # Languages
//
// A [Text] keeps its format and its arguments and is put into words when it is
// printed: text.Format(diag.Vietnamese). English is the language that formats are
// written in. Every other language is data: a file catalogue/<tag>.json beside the
// sources of each package, from each English format to the one of the language. A
// host that wants a language of its own passes its catalogues to [NewLang]; there
// is no registry.
//
// What a host or a law wrote, in as many languages as it likes, is [Words].
//
// # Who needs what
//
// A host reads [Diagnostics] from errors, by [AllDiagnostics], and prints them and
// every other text in a [Lang]; [ErrorText] does both. Given to log/slog as they are they are logged
// by their fields; an error that wraps them is logged as one text, so each of AllDiagnostics is
// logged by itself. [Catalogue], [Enum] and the functions that build
// texts are for the packages of this module: they are public because Go has no
// other place for what sister packages share.
package diag
