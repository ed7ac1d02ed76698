package edition

import "strings"

// MaxButtonData is the most bytes that button data may have: Bot API, InlineKeyboardButton.callback_data.
const MaxButtonData = 64

// idLength is how many digits of its hash name an edition in a button: few, since node and option stand there, too.
const idLength = 6

// ButtonData is what a button carries: the edition that drew it, its node and its option.
type ButtonData struct {
	Edition, Node, Option string
}

// String is the form that stands in the button.
func (d ButtonData) String() string { return d.Edition + " " + d.Node + " " + d.Option }

// ParseButton reads button data; false for anything that no edition of ours wrote.
func ParseButton(data string) (ButtonData, bool) {
	edition, rest, _ := strings.Cut(data, " ")
	node, option, found := strings.Cut(rest, " ")
	if !found || len(edition) != idLength || node == "" || option == "" || len(data) > MaxButtonData {
		return ButtonData{}, false
	}
	return ButtonData{Edition: edition, Node: node, Option: option}, true
}
