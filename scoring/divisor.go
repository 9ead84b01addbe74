package scoring

// divisor reports whether the rules divide by an indicator and never count it: a plan that is not marked, or how many
// there are, such as households. It was not earned, so nothing proposes to change it.
func (c *Scorecard) divisor(code string) bool {
	all := c.late()
	for _, cr := range c.criteria {
		all = append(all, cr.rules...)
	}
	found := false
	for _, r := range all {
		divides, otherwise := r.Inside().Divides(code)
		if otherwise {
			return false
		}
		found = found || divides
	}
	return found
}
