package scoring

// Engine is the version of the rules of arithmetic and of the language that points follow: it changes with
// whatever may change a point. Records hold it, and so does the head of a campaign's log.
const Engine = engine
