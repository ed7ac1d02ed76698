package draft

// Conflict is a field that two have changed, each in another way, since the edition that both began with. Mine stands in the content.
type Conflict struct {
	Key
	Base   *string `json:"base"`   // as it was; nil: it was not there
	Mine   *string `json:"mine"`   // as the draft has it; nil: it takes it out
	Theirs *string `json:"theirs"` // as it was published meanwhile; nil: it was taken out
	By     string  `json:"by"`     // whose the other text is
}
