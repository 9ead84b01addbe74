package diag

// Redacted stands in plain data in place of a text that was deleted on purpose. [Verbatim] says it in the
// language of the reader.
const Redacted = "[đã xóa]"

const redactedInEnglish = "[redacted]"

// RedactedWords returns what stands in place of words that were deleted.
func RedactedWords() Words {
	return Words{English.String(): redactedInEnglish, Vietnamese.String(): Redacted}
}

// IsRedacted reports whether a text says that it was deleted, in any language.
func IsRedacted(text string) bool { return text == Redacted || text == redactedInEnglish }
