// The chat page: shows what is on the phone and does what the person does. The person is a number that this tab chose;
// nothing else is kept, and nothing longer than the tab.
import {bubble, element, said, trace} from './draw.js'
import {openPlaces, setUpPlaces} from './places.js'
import {translate, word} from './words.js'

const $ = (id) => document.getElementById(id)
const empty = {name: '', description: '', blocked: false, messages: [], ledger: []}
let phone = empty
let stream

function remember(key, make) {
  const kept = sessionStorage.getItem(key) ?? make()
  sessionStorage.setItem(key, kept)
  return kept
}
// What an address names (?person=…&lang=…) counts: then the chat was begun by whoever gave it.
const named = new URLSearchParams(location.search)
for (const key of ['person', 'lang']) if (named.has(key)) sessionStorage.setItem(key, named.get(key))
if (named.has('bare')) document.body.classList.add('bare')
const newNumber = () => String(1_000_000_000 + crypto.getRandomValues(new Uint32Array(1))[0])
const person = () => remember('person', newNumber)
const lang = () => remember('lang', () => navigator.language.slice(0, 2))

async function act(what) {
  try {
    const answer = await fetch('page/act', {method: 'POST', body: JSON.stringify({person: person(), lang: lang(), ...what})})
    trouble(answer.status >= 500)
  } catch {
    trouble(true)
  }
}

function trouble(is) {
  $('status').textContent = is ? word('page.trouble') : phone.blocked ? word('page.blocked') : ''
}

// press shows that the button waits until the bot answered.
async function press(message, button) {
  if (button.getAttribute('aria-busy') === 'true') return
  button.setAttribute('aria-busy', 'true')
  await act({act: 'press', message: message.ID, data: button.dataset.data})
  button.removeAttribute('aria-busy')
}

// show draws what changed: the messages, what can be done now, and beside the phone what became of each message.
function show() {
  $('name').textContent = phone.name || word('page.bot')
  $('face').textContent = [...$('name').textContent][0] ?? ''
  showMessages()
  const begun = phone.messages.length > 0
  $('start').hidden = begun || phone.blocked
  $('unblock').hidden = !phone.blocked
  $('composer').hidden = !begun || phone.blocked
  $('block').hidden = phone.blocked
  if ($('composer').hidden) toggleAttachments(false)
  trouble(false)
  const visible = new Map(phone.messages.map((m) => [m.ID, m]))
  $('ledger').replaceChildren(...phone.ledger.map((t) => trace(t, visible.get(t.id))))
  $('nothing').hidden = visible.size > 0
}

// showMessages leaves a bubble that did not change as it is, so that a press or a reader is not disturbed. The end stays in
// view, as in Telegram: a message that grows under the finger grows upwards.
function showMessages() {
  const list = $('messages')
  const below = list.scrollHeight - list.scrollTop - list.clientHeight // what is out of view at the end
  const newest = phone.messages.at(-1)?.ID
  const grown = newest !== list.newest
  list.newest = newest
  const drawn = new Map([...list.querySelectorAll('.message')].map((box) => [box.state, box]))
  const focus = list.contains(document.activeElement) && document.activeElement.dataset
  const boxes = phone.messages.map((message) => {
    const state = document.documentElement.lang + JSON.stringify(message)
    if (drawn.has(state)) return drawn.get(state)
    const box = bubble(message, press)
    box.state = state
    if (message.FromBot) $('said').textContent = said(message)
    return box
  })
  if (!phone.messages.some((m) => m.FromBot)) $('said').textContent = '' // what is gone is gone here too
  if (boxes.length === 0) boxes.push(element('p', phone.description || word('page.empty'), 'description'))
  for (const box of [...list.children]) if (!boxes.includes(box)) box.remove()
  boxes.forEach((box, i) => { if (list.children[i] !== box) list.insertBefore(box, list.children[i] ?? null) })
  list.scrollTop = list.scrollHeight - list.clientHeight - (grown ? 0 : below)
  if (focus) refocus(list, focus)
}

// refocus keeps the keyboard where it was: on the same button, else on the first of the newest message.
function refocus(list, {data}) {
  if (data === undefined || document.activeElement !== document.body) return
  const keys = [...list.querySelectorAll('.message:last-child .key')]
  const next = keys.find((k) => k.dataset.data === data) ?? keys[0] ?? list
  next.focus({preventScroll: true})
}

function listen() {
  stream?.close()
  phone = empty
  $('said').textContent = ''
  stream = new EventSource(`page/chat?person=${person()}&lang=${lang()}`)
  stream.onmessage = (event) => {
    phone = {...empty, ...JSON.parse(event.data)}
    show()
  }
  stream.onerror = () => trouble(true)
}

async function setUp() {
  const setup = await (await fetch('page/setup?lang=' + lang())).json()
  sessionStorage.setItem('lang', setup.lang)
  translate(setup.lang, setup.words)
  $('language').replaceChildren(...setup.languages.map((code) => new Option(word('language.' + code) || code, code, false, code === setup.lang)))
  $('staff').hidden = !setup.staff
  if (setup.staff) $('staff').href = setup.staff
  setUpPlaces(setup.towns ?? [], setup.map, (lat, lon) => act({act: 'place', lat, lon}))
  listen()
}

function toggleAttachments(open) {
  const held = $('attachments').contains(document.activeElement)
  $('attachments').hidden = !open
  $('attach').setAttribute('aria-expanded', String(open))
  if (open) $('share-place').focus()
  else if (held && !$('composer').hidden) $('attach').focus()
}

// begin leads the keyboard to the chat when the button that was pressed goes away.
function begin(what) {
  $('messages').focus({preventScroll: true})
  act(what)
}

$('start').onclick = () => begin({act: 'send', text: '/start'})
$('unblock').onclick = () => begin({act: 'unblock'})
$('block').onclick = () => begin({act: 'block'})
$('composer').onsubmit = (event) => {
  event.preventDefault()
  const text = $('text').value.trim()
  $('text').value = ''
  if (text) act({act: 'send', text})
}
$('attach').onclick = () => toggleAttachments($('attachments').hidden)
$('share-place').onclick = () => {
  toggleAttachments(false)
  openPlaces()
}
for (const button of document.querySelectorAll('[data-file]')) {
  button.onclick = () => {
    toggleAttachments(false)
    act({act: 'file', kind: button.dataset.file})
  }
}
document.addEventListener('keydown', (event) => { if (event.key === 'Escape') toggleAttachments(false) })
document.addEventListener('pointerdown', (event) => {
  if (!event.target.closest('#attachments, #attach')) toggleAttachments(false)
})
$('language').onchange = () => {
  sessionStorage.setItem('lang', $('language').value)
  setUp()
}
$('new-person').onclick = () => {
  sessionStorage.setItem('person', newNumber())
  $('text').value = ''
  listen()
}

setUp()
