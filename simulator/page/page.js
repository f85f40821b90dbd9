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

/** Fills the body of a table. On a narrow screen, where it has no head, the cells carry its words. */
function fill(body, rows) {
  const labels = [...body.parentElement.tHead.rows[0].cells].map(({ textContent }) => textContent);
  body.replaceChildren();
  for (const texts of rows) {
    const row = body.insertRow();
    for (const [index, text] of texts.entries()) {
      const data = row.insertCell();
      data.textContent = text;
      data.dataset.label = labels[index];
    }
  }
}

async function showTables() {
  const [{ tempo, scenarios }, { merchants }] = await Promise.all([
    read('/_simulator/scenarios'),
    read('/_simulator/merchants'),
  ]);
  element('tempo').textContent = tempo === 1 ? '' : `Every wait is divided by ${tempo}.`;
  fill(
    element('numbers'),
    scenarios
      .filter(({ digits }) => digits !== null)
      .map(({ digits, title, effect }) => [digits, title, effect]),
  );
  fill(
    element('scenarios'),
    scenarios.map(({ name, digits, effect, clientMust }) => [name, digits ?? '', effect, clientMust]),
  );
  fill(
    element('merchants'),
    merchants.map(({ businessShortCode, tillNumber, consumerKey, consumerSecret, passkey }) => {
      const partyB = tillNumber === undefined ? businessShortCode : `${tillNumber} (till)`;
      return [businessShortCode, partyB, `${consumerKey} : ${consumerSecret}`, passkey];
    }),
  );
}

/** The prompts on screen, by CheckoutRequestID: a prompt stays the same element while a PIN is typed. */
const phones = new Map();

let promptsAskedCount = 0;

async function showPrompts() {
  promptsAskedCount += 1;
  const asked = promptsAskedCount;
  const { prompts } = await read('/_simulator/handset');
  // Answers may overtake each other; only the one to the last question shows the present.
  if (asked !== promptsAskedCount) return;
  const waiting = new Map(
    prompts
      .filter(({ waitsForPerson }) => waitsForPerson)
      .map((prompt) => [prompt.checkoutRequestId, prompt]),
  );
  for (const [checkoutRequestId, { form }] of phones) {
    if (waiting.has(checkoutRequestId)) continue;
    // Who typed there would otherwise begin again at the top of the page.
    if (form.contains(document.activeElement)) element('phones').focus();
    form.remove();
    phones.delete(checkoutRequestId);
  }
  for (const [checkoutRequestId, prompt] of waiting) {
    if (!phones.has(checkoutRequestId)) phones.set(checkoutRequestId, { prompt, form: addPhone(prompt) });
  }
  tick();
}

let promptsAreDue = false;

/** The past of the log arrives as one burst of entries; it is one question. */
function promptsChanged() {
  if (promptsAreDue) return;
  promptsAreDue = true;
  setTimeout(() => {
    promptsAreDue = false;
    void showPrompts();
  }, 50);
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
  problem.textContent = '';
  try {
    const response = await fetch(`/_simulator/handset/${phoneNumber}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ action }),
    });
    if (!response.ok) problem.textContent = (await response.json()).error.message;
  } catch {
    problem.textContent = 'The simulator does not answer. Is it still running?';
  }
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
    void showTables();
    promptsChanged();
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
    if (['promptShown', 'promptEnded', 'reset'].includes(entry.kind)) promptsChanged();
  });
}

tick();
setInterval(tick, 500);
follow();
