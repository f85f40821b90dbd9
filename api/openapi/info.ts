const description = `One call prompts the payer's phone, and Hakika finds out what really happened.

- Amounts are whole shillings.
- v1 only adds: readers ignore fields, events and error codes that they do not know.
- A parameter that repeats is a list; an empty one means absent. Unknown fields and parameters are refused by name.
- Every error says in its message what to do next. An address that does not take a method answers \`405\`.
- Send an \`Idempotency-Key\` with every \`POST\` that takes one: a repetition gets the first answer and never prompts again.
- Every answer carries \`Request-Id\`; name it to the operator of this server when something is wrong.`;

export const info = {
  title: 'Hakika',
  version: '1',
  summary: 'Certainty for M-Pesa payments.',
  description,
  contact: { name: 'The operator of this server' },
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
};

export const servers = [{ url: '/', description: 'The server that this document came from.' }];

export const securitySchemes = {
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    description:
      '`Authorization: Bearer hk_test_…` for the sandbox, `hk_live_…` for production. The key says whose request it is and in which environment; its scopes say what it may do, and each operation names the one it needs. A key in the query string is not taken.',
  },
};
