package rulestest

// Equivalent is what [Check] asks of a mutant that no case notices.
var Equivalent = equivalent
