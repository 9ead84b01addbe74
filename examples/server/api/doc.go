// Package api serves one campaign over HTTP: events are posted, and the ranking, the explanation of a unit's points,
// the nominations and the report are read, as JSON. [New] makes the handler that a host puts into a server of its
// own. Users, tokens and TLS are the host's, by [Config.Authenticate]; who may do what is [Config.Authorize],
// which allows nothing unless the host gives one, such as [Offices].
//
// Everything that is served is a row of one table: path, parameters, answers, handler. /openapi.json is made of it.
//
// # What is kept
//
// An event is in the [Journal] before anybody is told that it is recorded, and with it a [Post]: who posted it, and
// under
// which Idempotency-Key, so that a request that is sent again has the same answer after a restart too.
//
// # None
//
// What there is none of is absent, and a list is [] where it is empty; null is a value that is not known.
package api
