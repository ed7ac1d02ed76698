// Every word on the page comes from the server, by id. An id without a word shows nothing.
let words = {}

export const word = (id) => words[id] ?? ''

// translate puts the words of a language wherever the page names their ids.
export function translate(lang, given) {
  words = given
  document.documentElement.lang = lang
  document.title = word('page.title')
  for (const e of document.querySelectorAll('[data-word]')) e.textContent = word(e.dataset.word)
  for (const e of document.querySelectorAll('[data-label]')) e.setAttribute('aria-label', word(e.dataset.label))
  for (const e of document.querySelectorAll('[data-placeholder]')) e.placeholder = word(e.dataset.placeholder)
}

export const clock = (at) => new Date(at).toLocaleTimeString(document.documentElement.lang, {timeStyle: 'medium', hourCycle: 'h23'})
