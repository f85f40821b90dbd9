import type { Middleware } from 'koa';
import type { AccessTokens } from './access-tokens.ts';
import type { Faults } from './faults.ts';
import type { LiveLog } from './live-log.ts';
import type { Merchants } from './merchants.ts';
import { Refusal, refusals } from './refusals.ts';

interface OauthParts {
  merchants: Merchants;
  tokens: AccessTokens;
  faults: Faults;
  liveLog: LiveLog;
}

/** `GET /oauth/v1/generate?grant_type=client_credentials` with Basic keys. */
export const oauth =
  ({ merchants, tokens, faults, liveLog }: OauthParts): Middleware =>
  async (ctx) => {
    await faults.around(ctx, { on: 'oauth' }, () => {
      const keys = basicKeys(ctx.get('authorization'));
      if (keys === undefined) throw new Refusal(refusals.invalidAuthentication);
      if (ctx.query['grant_type'] !== 'client_credentials') throw new Refusal(refusals.invalidGrantType);
      if (!merchants.hasCredentials(keys.consumerKey, keys.consumerSecret)) {
        liveLog.write({ kind: 'tokenRefused', text: 'Wrong consumer key or secret' });
        // Safaricom answers wrong keys with nothing but a reason phrase.
        ctx.status = 400;
        ctx.message = 'Bad Request: Invalid Credentials';
        ctx.body = '';
        return;
      }
      ctx.body = {
        access_token: tokens.issue(keys.consumerKey),
        expires_in: String(tokens.lifeSeconds),
      };
      liveLog.write({ kind: 'tokenIssued', text: `Token for ${keys.consumerKey}` });
    });
  };

function basicKeys(authorization: string): { consumerKey: string; consumerSecret: string } | undefined {
  const encoded = /^Basic (\S+)$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const [consumerKey = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return rest.length === 0 ? undefined : { consumerKey, consumerSecret: rest.join(':') };
}
