import { styleText } from 'node:util';
import { inState } from './paths.ts';
import type { LocalStack } from './local-json.ts';

/** What a stranger needs to see first: where things are, a payment to paste, and what to try next. */
export function welcome(local: LocalStack, tempo: string): string {
  const { apiUrl, apiKey, credentialId, simulatorUrl, temporalUiUrl, temporalAddress, temporalNamespace } =
    local;
  const bold = (text: string): string => styleText('bold', text);
  return `
${bold('Hakika is running.')}${tempo === '1' ? '' : ` Time passes ${tempo} times as fast.`}

  API          ${apiUrl}   (to browse and try: ${apiUrl}/docs)
  Temporal UI  ${temporalUiUrl === null ? `of ${temporalAddress}` : `${temporalUiUrl}/namespaces/${temporalNamespace}/workflows`}
  Simulator    ${simulatorUrl ?? 'not used: your Daraja credentials are configured'}
  API key      ${apiKey}   (sandbox, every scope)
  Credential   ${credentialId}   (the paybill or till, in /v1/daraja-credentials/{id}/…)
  Logs         ${inState('log')}

${bold('Take a payment:')}

  curl ${apiUrl}/v1/express \\
    -H "Authorization: Bearer ${apiKey}" -H "Content-Type: application/json" \\
    -H "Idempotency-Key: order-1042" \\
    -d '{"phoneNumber":"0712345678","amount":1500,"description":"Order 1042"}'

  Its webhook, verified, appears below in about three seconds.

${bold('Try next:')}
  npm run demo                     ten payments, one for each ending
  a phone ending in 16             pays, but the callback is lost: Hakika finds out all the same
  a phone ending in 20             waits for you at the simulator's handset${simulatorUrl === null ? '' : `: ${simulatorUrl}`}
  kill -9 the worker               it is started again, and no payment is lost or prompted twice
  Ctrl-C                           stops everything; the next start goes on where this one was
`;
}
