package awards

// Engine is the version of what verdicts follow besides the regulation: it changes with whatever may change
// one. Records hold it, and so does the head of a campaign's log.
const Engine = engine
