import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { signatureHeaders } from '../../activities/webhook-signature.ts';
import { newWebhookSecret } from '../../db/webhook-secret.ts';
import { freePort } from '../../local/free-port.ts';
import { failedCallback, query } from '../activities/world.ts';
import { openCaseOf, promptedPayment } from '../api/support/scene.ts';
import { Engine } from '../support/engine.ts';
import { patientTiming } from '../support/flow.ts';
import { makeTenant } from '../support/tenants.ts';
import { idleExceptions, isLeftOut } from './left-out.ts';
import { languages } from './programs.ts';
import { placeOf, snippets, type Snippet } from './snippets.ts';
import { promised, Workshop } from './workshop.ts';

const used = snippets.filter((each) => !isLeftOut(each));
const inLanguage = (language: string): Snippet[] => used.filter((each) => each.language === language);

test('every snippet is in a language that is tested, and every exception is needed', () => {
  const tested = ['', 'sh', 'json', ...Object.keys(languages)];
  expect(used.filter(({ language }) => !tested.includes(language)).map(placeOf)).toEqual([]);
  expect(idleExceptions(snippets)).toEqual([]);
});

test.each(inLanguage('json').map((each) => [placeOf(each), each.text]))('%s is JSON', (_place, text) => {
  expect(() => void JSON.parse(text)).not.toThrow();
});

const dayBefore = (): string => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

describe('against a running server', () => {
  let engine: Engine;
  let workshop: Workshop;
  beforeAll(async () => {
    engine = await Engine.start({ tempo: 20, timing: patientTiming });
  });
  // Each reader is a merchant of their own: what one document sets up is in nobody else's way.
  beforeEach(async () => {
    engine.tenant = await makeTenant(engine.orm, engine.sealer);
    const contested = await promptedPayment(engine, [query('completed', '0'), failedCallback()]);
    const [year, month, day] = dayBefore().split('-');
    const { apiKey, credentialId } = engine.tenant;
    const real = {
      'http://127.0.0.1:4000': engine.apiUrl,
      'http://127.0.0.1:4010': engine.simulatorUrl,
      'hk_test_…': apiKey,
      'cred_…': credentialId,
      'we_…': (await engine.listen()).id,
      'case_…': await openCaseOf(engine, contested),
      // The simulator's till, whose secrets a reader has from Safaricom.
      '"consumerKey":"…","consumerSecret":"…","passkey":"…"':
        '"consumerKey":"simulator-till-key","consumerSecret":"simulator-till-secret","passkey":"till-passkey"',
      '2026-11-24': `${year}-${month}-${day}`,
      '24-11-2026': `${day}-${month}-${year}`,
    };
    workshop = new Workshop(real, { HAKIKA_URL: engine.apiUrl, HAKIKA_KEY: apiKey });
  });
  afterEach(() => workshop.close());
  afterAll(async () => await engine.stop());

  const withCommands = [...new Set(inLanguage('sh').map(({ document }) => document))];
  test.each(withCommands)('the commands of %s do what stands beside them', async (document) => {
    const commands = inLanguage('sh').filter((each) => each.document === document);
    const said = await workshop.shell(commands);
    expect(said).not.toMatch(/"error":/);
    for (const words of commands.flatMap(promised)) expect(said).toContain(words);
  });

  // Those that wait for webhooks are run by webhook-receivers.test.ts.
  const programs = Object.keys(languages)
    .flatMap(inLanguage)
    .filter(({ document, text }) => document !== 'docs/webhooks.md' && !text.includes('rawBody'));
  test.each(programs.map((each) => [placeOf(each), each] as const))(
    '%s does what it says',
    async (_, each) => {
      if (each.text.includes('@hakika/sdk')) await workshop.installSdk();
      const said = await workshop.program(each, '', { PORT: String(await freePort(0)) });
      for (const words of promised(each)) expect(said).toContain(words);
    },
    60_000,
  );

  test('the lines of the README verify a webhook', async () => {
    const [lines] = inLanguage('js').filter(({ text }) => text.includes('rawBody'));
    const secret = newWebhookSecret();
    const rawBody = JSON.stringify({ type: 'payment.completed', data: { metadata: { orderId: '1042' } } });
    const headers = signatureHeaders({ id: 'evt_1', at: new Date(), body: rawBody }, [secret]);
    const given = `const { rawBody, headers } = ${JSON.stringify({ rawBody, headers })}; const fulfil = console.log;\n`;
    const said = await workshop.program(lines!, given, { WEBHOOK_SECRET: secret });
    expect(said).toBe('1042\n');
    await expect(workshop.program(lines!, given, { WEBHOOK_SECRET: newWebhookSecret() })).rejects.toThrow(
      'No matching signature found',
    );
  });
});
