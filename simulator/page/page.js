const logRowsMax = 200;

/** How a kind of entry is coloured; every other kind is plain. */
const moods = {
  debited: 'good',
  callbackSent: 'good',
  pushRefused: 'bad',
  queryRefused: 'bad',
  tokenRefused: 'bad',
  requestRefused: 'bad',
  callbackFailed: 'bad',
  callbackWithheld: 'odd',
  queryLimited: 'odd',
  hungUp: 'odd',
  faultApplied: 'odd',
};

const timeFormat = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 1,
});

const element = (id) => document.getElementById(id);
const words = (kind) => kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

async function read(path) {
  const response = await fetch(path);
  return response.json();
}

function addRow(table, cells) {
  const row = table.insertRow();
  for (const text of cells) row.insertCell().textContent = text;
}

async function showTables() {
  const [{ scenarios }, { merchants }] = await Promise.all([
    read('/_simulator/scenarios'),
    read('/_simulator/merchants'),
  ]);
  for (const { digits, title, effect } of scenarios) addRow(element('numbers'), [digits, title, effect]);
  for (const { businessShortCode, tillNumber, consumerKey, consumerSecret } of merchants) {
    const partyB = tillNumber === undefined ? businessShortCode : `${tillNumber} (till)`;
    addRow(element('merchants'), [businessShortCode, partyB, `${consumerKey} : ${consumerSecret}`]);
  }
}

/** The prompts on screen, by CheckoutRequestID: a prompt stays the same element while a PIN is typed. */
const phones = new Map();

async function showPrompts() {
  const { prompts } = await read('/_simulator/handset');
  const waiting = new Map(
    prompts
      .filter(({ waitsForPerson }) => waitsForPerson)
      .map((prompt) => [prompt.checkoutRequestId, prompt]),
  );
  for (const [checkoutRequestId, { form }] of phones) {
    if (waiting.has(checkoutRequestId)) continue;
    form.remove();
    phones.delete(checkoutRequestId);
  }
  for (const [checkoutRequestId, prompt] of waiting) {
    if (!phones.has(checkoutRequestId)) phones.set(checkoutRequestId, { prompt, form: addPhone(prompt) });
  }
  tick();
}

function addPhone(prompt) {
  const { phoneNumber, amountShillings, accountReference, merchant } = prompt;
  const form = element('prompt').content.firstElementChild.cloneNode(true);
  const receiver = `${merchant.type} ${merchant.receiver}, account ${accountReference}`;
  form.querySelector('.number').textContent = `+${phoneNumber}`;
  form.querySelector('.question').textContent = `Do you want to pay KES ${amountShillings} to ${receiver}?`;
  const act = (action) => void answer(phoneNumber, action, form.querySelector('.problem'));
  form.querySelector('.decline').addEventListener('click', () => act('decline'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    act('pin');
  });
  element('phones').append(form);
  return form;
}

async function answer(phoneNumber, action, problem) {
  const response = await fetch(`/_simulator/handset/${phoneNumber}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ action }),
  });
  if (!response.ok) problem.textContent = (await response.json()).error.message;
}

function tick() {
  element('clock').textContent = new Date().toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
  });
  for (const { form, prompt } of phones.values()) {
    const leftSeconds = Math.max(0, Math.ceil((Date.parse(prompt.endsAt) - Date.now()) / 1_000));
    form.querySelector('.countdown').textContent = `${leftSeconds} s`;
  }
}

function cell(name, className, text) {
  const node = document.createElement(name);
  node.className = className;
  node.textContent = text;
  return node;
}

function showEntry({ kind, at, text, phoneNumber }) {
  const row = document.createElement('li');
  row.append(
    cell('time', '', timeFormat.format(new Date(at))),
    cell('span', moods[kind] ?? '', words(kind)),
    cell('span', 'number', phoneNumber ?? ''),
    cell('span', 'text', text),
  );
  const log = element('log');
  log.prepend(row);
  if (log.children.length > logRowsMax) log.lastElementChild.remove();
}

function follow() {
  let lastNumber = 0;
  const source = new EventSource('/_simulator/events');
  const connection = element('connection');
  const show = (state) => {
    connection.dataset.state = state;
    connection.textContent = state;
  };
  source.addEventListener('open', () => {
    show('live');
    void showPrompts();
  });
  // The browser connects again by itself; a simulator that was started again counts from 1.
  source.addEventListener('error', () => {
    show('connecting');
    lastNumber = 0;
    element('log').replaceChildren();
  });
  source.addEventListener('message', ({ data }) => {
    const entry = JSON.parse(data);
    if (entry.number <= lastNumber) return;
    lastNumber = entry.number;
    showEntry(entry);
    if (['promptShown', 'promptEnded', 'reset'].includes(entry.kind)) void showPrompts();
  });
}

void showTables();
tick();
setInterval(tick, 500);
follow();
