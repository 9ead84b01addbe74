package ledger

import (
	"embed"

	"github.com/thidua-go/thidua/rules/diag"
)

//go:embed catalogue
var catalogueFiles embed.FS

// catalogue says the sentences of this package; the folder catalogue holds them in
// languages other than English.
var catalogue = diag.NewCatalogue("cluster/ledger", catalogueFiles)

// say returns a sentence of this package.
func say(format string, args ...any) diag.Text { return catalogue.Say(format, args...) }

// faults are what can be wrong with a log, a head of it or a proof, by the code of the diagnostic.
var faults = map[string]diag.Text{
	"log-syntax":    say("not a line of a campaign's log"),
	"log-tampered":  say("the log was changed"),                            // a hash does not fit
	"log-torn":      say("the last line of the log was not written whole"), // Repair cuts it off
	"log-truncated": say("the log is cut off"),                             // before its known end
	"log-rewritten": say("the log was rewritten"),                          // a head is not of it
	"log-forked":    say("two logs were kept"),                             // two heads contradict each other
	"log-version":   say("another version of the log"),                     // written by another release
	"log-other":     say("the log of another campaign"),                    // of another cluster or year
	"log-diverges":  say("two logs of a campaign differ"),                  // from the definition
	"head-missing":  say("the head of the log is missing"),
	"head-syntax":   say("not the head of a log"),
	"head-unsigned": say("the head is not signed by the organiser"),
	"head-forged":   say("a signature of the head is false"),
	"head-cosigned": say("too few members have cosigned the head"),
	"head-other":    say("the head binds something else"),
	"trust":         say("not a policy of trust"),
	"proof-syntax":  say("not a proof"),
	"proof-wrong":   say("the proof does not hold"),
}

// Fault returns a fault of a log, a head or a proof with one of the codes of this package, and what it is in
// words. It is for the packages of this module.
func Fault(code string, what diag.Text) *diag.Diagnostic {
	return catalogue.Fault("", code, diag.ErrValue, diag.Text{}, "%s: %s", faults[code], what)
}

// fault returns a fault in words of this package.
func fault(code, format string, args ...any) *diag.Diagnostic {
	return Fault(code, say(format, args...))
}
