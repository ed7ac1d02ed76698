package intent

// judge tells how much a text speaks of danger, all of its words together: where no alarm names just these words, many that are each
// a little alarming are an alarm, and a rule that rings among words of something else is none. It learns from flows/phrases when
// they are read, always the same from the same phrases (logistic regression over words, their letters, senses, and which of
// them stand together), so it needs nothing but phrases. Its features are hashed into one table of weights, of a size that
// does not grow with the phrases.
type judge struct {
	senses  *senses
	weights []int16 // by feature, in weightSteps
	base    float32
}

// How it learns. Phrases of danger are the fewer, and to miss one is worse.
const (
	rounds      = 6
	rate        = .8
	slower      = .2 // with each round
	forgetting  = 6e-2
	dangerTimes = 2
	baseRate    = .1
	firstSquare = 1e-2 // of a feature's slopes, before any: how boldly it starts
)

// weightStep is how exactly weights are kept: they are below 8, and a step in each of a text's features is nothing beside what divides texts.
const weightStep = 1. / 4096

func newJudge(known []example) judge {
	senses := knownSenses()
	c := courseOf(known, senses)
	c.study()
	return judge{senses, c.weights(), c.base}
}

func (j *judge) sum(v vector) float32 {
	sum := float32(0)
	for _, f := range v.features {
		sum += f.counts() * float32(j.weights[f.at()])
	}
	return j.base + v.scale*weightStep*sum
}

// score is above 0 where a text is rather danger, below where it is rather not. In a long text the most alarming part counts.
func (j *judge) score(words []string, read [][]sensed) float32 {
	most := j.sum(vectorOf(nil, j.senses, words, read))
	if len(words) <= judgeSpan*3/2 {
		return most
	}
	for n := 0; n < maxSpans && n*judgeSpan/2 < len(words); n++ {
		from := n * judgeSpan / 2
		to := min(from+judgeSpan, len(words))
		most = max(most, j.sum(vectorOf(nil, j.senses, words[from:to], read[from:to])))
	}
	return most
}

// judgeSpan is how many words of a long text are judged together.
const judgeSpan = 12
