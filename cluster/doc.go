// Package cluster is an emulation cluster (cụm thi đua) or block (khối thi đua) and
// its year: members and officers, the events from the launch to the closing
// meeting, the ranking and the nominations that follow from them. Start with
// [Load], which reads a cluster, and [Cluster.Campaign], which takes one of its
// years.
//
// A [Definition], written as a Go literal or read by [Load] from YAML or JSON, is
// compiled into a [Cluster]. [Cluster.Campaign] takes one of its years, with a
// scorecard of package scoring and a regulation of package awards, and makes a
// [Campaign]: a log of dated events that only grows. Everything else is computed
// from the log as of a day, so that the state of 30 June can be asked for in
// December.
//
// # Order
//
// Acts have an order: nobody appraises what has not been scored, nobody nominates
// before the closing meeting. An event that cannot stand where it does gives a
// [*PhaseError], which says what must come first. An event after the day it was
// due is accepted, and late.
//
// # All that a host stores
//
// An event holds what it brought: the facts that an appraisal found, the points that
// people gave (see [scoring.Sheet]), the votes of a ballot. The log binds all of it by
// hashes ([Campaign.WriteLog], [Cluster.ReadLog]), so that a host which stores events
// can rebuild every state. Whoever can write the log can compute the hashes anew: a change that
// is meant is noticed by a [Campaign.Head] that somebody else keeps, best a signed one; see package
// [ledger]. Where a definition names files instead, each is bound by
// its hash, and [Cluster.WithFiles] reads them into the events.
//
// # What changes within the year
//
// Members, groups, last days, places and the like are of the definition. What of it changes within a
// year is an event of the act amend, with an [Amendment]: everything that is asked of a day goes by
// what held on it.
//
// # Long logs
//
// One more event costs the same after ten and after a million: a [Campaign] adds up its log as it grows, and
// takes a new event for what it holds. A campaign holds its log; [Cluster.ReadTrimmed] holds only those events
// that still count, and a hash of 20 bytes of each. A [Snapshot] is
// what a log comes to, with a hash that a signed head of the log binds: [Cluster.Resume] goes on from it
// without the log. [Limits] say how much a log may hold at most.
//
// # What a cluster does not decide
//
// A cluster nominates (suy tôn); the Government and the Prime Minister award. It
// introduces its head and deputies (giới thiệu cụm trưởng, cụm phó); the council
// that organises it decides. Types say so: [Officers] are proposed unless they
// are appointed, and a nomination is never an award: what became of it, from the
// submission to the handing over, is its [awards.Life], see [State.Lives].
//
// # Two results
//
// The ranks that follow from points and the nominations that a meeting recorded
// are two results. [Report] holds both, and their differences.
package cluster
