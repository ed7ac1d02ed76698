// Draws messages as Telegram does. Texts are set as text, never as markup.
import {clock, word} from './words.js'

export function element(tag, text = '', className = '') {
  const made = document.createElement(tag)
  made.textContent = text
  made.className = className
  return made
}

// tags are the elements for Telegram's entities; any other is plain text.
const tags = {
  bold: 'strong', italic: 'em', underline: 'u', strikethrough: 's', spoiler: 'span',
  code: 'code', pre: 'pre', blockquote: 'blockquote', text_link: 'a',
}

const safe = (url) => /^https?:\/\//i.test(url ?? '')

// link leads out of the page only if somebody opens it, and tells nobody where from.
function link(made, url) {
  if (!safe(url)) return made
  made.href = url
  made.target = '_blank'
  made.rel = 'noopener noreferrer'
  return made
}

// found are the addresses and telephone numbers that Telegram's apps make links of by themselves; short numbers are none.
const found = /https?:\/\/[^\s]*[^\s.,;:!?)]|(?<![\d.])\+?\d(?: ?\d){6,14}(?![\d.])/g

function plain(text) {
  const nodes = []
  let from = 0
  for (const m of text.matchAll(found)) {
    const made = element('a', m[0])
    nodes.push(text.slice(from, m.index), m[0].startsWith('http') ? link(made, m[0]) : Object.assign(made, {href: 'tel:' + m[0].replaceAll(' ', '')}))
    from = m.index + m[0].length
  }
  return [...nodes, text.slice(from)]
}

// formatted cuts a text at its entities, which count UTF-16 units as JavaScript does. They nest, but never overlap.
function formatted(text, entities, from = 0, to = text.length, within = false) {
  const nodes = []
  const rest = entities.filter((e) => e.offset >= from && e.offset + e.length <= to)
    .sort((a, b) => a.offset - b.offset || b.length - a.length)
  while (rest.length > 0) {
    const e = rest.shift()
    if (e.offset < from) continue
    const end = e.offset + e.length
    const made = link(element(tags[e.type] ?? 'span'), e.type === 'text_link' ? e.url : '')
    made.append(...formatted(text, rest.filter((inner) => inner.offset + inner.length <= end), e.offset, end, true))
    nodes.push(...(within ? [text.slice(from, e.offset)] : plain(text.slice(from, e.offset))), made)
    from = end
  }
  return [...nodes, ...(within ? [text.slice(from, to)] : plain(text.slice(from, to)))]
}

// said is a message in words, also if it is no text.
export const said = (message) => message.Kind === 'text' ? message.Text : word('page.' + message.Kind) || message.Kind

// copy tells the bot nothing, as Telegram does not either.
async function copy(text) {
  await navigator.clipboard?.writeText(text).catch(() => {})
  const status = document.getElementById('status')
  status.textContent = word('page.copied')
}

function key(message, button, press) {
  if (button.url) return link(element('a', button.text, 'key'), button.url)
  const made = element('button', button.text, 'key')
  made.type = 'button'
  if (button.copy_text) {
    made.classList.add('copies')
    made.dataset.copy = button.copy_text.text
    made.onclick = () => copy(button.copy_text.text)
    return made
  }
  made.dataset.data = button.callback_data ?? ''
  made.onclick = () => press(message, made)
  return made
}

function keyboard(message, press) {
  const keys = element('div', '', 'keys')
  for (const row of message.Buttons) {
    const line = element('div', '', 'row')
    line.append(...row.map((button) => key(message, button, press)))
    keys.append(line)
  }
  return keys
}

// bubble is one message with its buttons; press is called with the message and the pressed button.
export function bubble(message, press) {
  const box = element('article', '', message.FromBot ? 'message' : 'message own')
  box.dataset.message = message.ID
  box.setAttribute('aria-label', word(message.FromBot ? 'page.from-bot' : 'page.from-person'))
  const text = element('div', '', message.Kind === 'text' ? 'bubble' : 'bubble other')
  text.dir = 'auto'
  text.classList.toggle('protected', message.Protect)
  text.append(...(message.Kind === 'text' ? formatted(message.Text, message.Entities ?? []) : [said(message)]))
  box.append(text)
  if (message.Buttons?.length) box.append(keyboard(message, press))
  return box
}

// trace is a line of the list beside the phone: what became of a message, and its beginning while it can be seen.
export function trace(t, message) {
  const line = element('li', '', t.gone ? 'gone' : 'here')
  line.dataset.message = t.id
  const state = [word(t.gone ? 'page.deleted' : 'page.visible')]
  if (t.edits === 1) state.push(word('page.edited-once') || word('page.edited').replace('{n}', 1))
  if (t.edits > 1) state.push(word('page.edited').replace('{n}', t.edits))
  line.append(element('time', clock(t.at)), element('span', word(t.from_bot ? 'page.from-bot' : 'page.from-person')),
    element('span', state.join(', '), 'state'))
  if (message && !t.gone) {
    const begins = element('span', said(message).replace(/\s+/g, ' '), 'begins')
    begins.dir = 'auto'
    line.append(begins)
  }
  return line
}
