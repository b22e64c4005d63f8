'use strict'

const status = document.getElementById('status')

// say tells what is going on, or what went wrong.
function say(text, wrong) {
  status.textContent = text
  status.classList.toggle('wrong', Boolean(wrong))
}

// ask calls the control surface and gives its JSON, or throws its error as a sentence.
async function ask(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body ? { 'Content-Type': 'application/json' } : {},
    body,
  })
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new Error(answer.error || `That did not work (status ${response.status}).`)
  return answer
}

// act makes one change, then shows the page as it is after it.
async function act(method, path, body, doing) {
  const buttons = document.querySelectorAll('button')
  buttons.forEach((b) => { b.disabled = true })
  say(`${doing || 'Working'}...`)
  try {
    await ask(method, path, body)
    location.reload()
  } catch (error) {
    say(error.message, true)
    buttons.forEach((b) => { b.disabled = false })
  }
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('button')
  if (!button) return
  const { post, json, doing } = button.dataset
  if (post) act('POST', post, json, doing)
  if (button.dataset.delete) act('DELETE', button.dataset.delete, undefined, doing)
})

document.getElementById('clock').addEventListener('submit', (event) => {
  event.preventDefault()
  const to = `${document.getElementById('clock-to').value}:00Z`
  act('POST', '/_local/clock', JSON.stringify({ to }), 'Moving the clock on')
})

document.getElementById('sms').addEventListener('submit', (event) => {
  event.preventDefault()
  const from = document.getElementById('sms-from').value
  const body = document.getElementById('sms-body').value
  act('POST', '/_local/sms', JSON.stringify({ from, body }), 'Sending the text')
})

const london = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London', weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit',
})

function element(name, text, className) {
  const e = document.createElement(name)
  if (text !== undefined) e.textContent = text
  if (className) e.className = className
  return e
}

// words makes "inFlight" and "DeliveryQueue" readable.
function words(name) {
  return name.replace(/([a-z])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`)
}

// summary lists the parts of an object, each with those of its numbers that aren't zero.
function summary(parts) {
  const list = element('ul')
  for (const [name, part] of Object.entries(parts)) {
    const numbers = Object.entries(part).filter(([, v]) => typeof v === 'number' && v !== 0)
    const texts = numbers.map(([k, v]) => `${words(k)} ${Math.round(v * 100) / 100}`)
    const item = element('li')
    item.append(element('strong', words(name)), element('br'), texts.join(', ') || 'nothing')
    list.append(item)
  }
  return list
}

async function showQueues() {
  document.getElementById('queues').replaceChildren(summary(await ask('GET', '/_local/queues')))
}

async function showUsage() {
  const usage = await ask('GET', '/_local/usage')
  const unused = element('p', usage.unusedPermissions.length > 0
    ? `Permissions not used so far: ${usage.unusedPermissions.length}.`
    : 'Every permission has been used.')
  document.getElementById('usage').replaceChildren(summary(usage.functions), unused)
}

async function showFaults() {
  const faults = await ask('GET', '/_local/faults')
  document.getElementById('faults').replaceChildren(...faults.map((f) => {
    const share = f.share && f.share < 1 ? ` (${Math.round(f.share * 100)}%)` : ''
    const what = [f.mode, f.function, f.service, f.action].filter(Boolean).join(' ')
    return element('li', `${what}${share}: ${f.hits || 0} times so far`)
  }))
}

async function showClock() {
  const { now } = await ask('GET', '/_local/clock')
  document.getElementById('now').textContent = london.format(new Date(now))
}

async function showNew() {
  const { last } = await ask('GET', '/_local/messages/last')
  document.getElementById('new').hidden = last <= Number(document.body.dataset.last)
}

// Each part is shown by itself, so that one that fails doesn't hide the others.
function refresh() {
  if (document.hidden) return
  for (const show of [showClock, showNew, showFaults, showQueues, showUsage]) {
    show().catch(() => {})
  }
}

refresh()
setInterval(refresh, 3000)
