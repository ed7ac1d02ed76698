package exchange

import "liman/edition/draft"

// Origins are the sources that translations of a language were made from, where the source says something else since: what is stale, by
// message. They are immutable.
type Origins map[draft.Key]string
