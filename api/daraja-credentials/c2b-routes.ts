import type { ApiDeps } from '../deps.ts';
import { route, type Route } from '../route.ts';
import { findCredential } from './find-credential.ts';
import { registerC2b } from './register-c2b.ts';
import { C2bRegistered, RegisterC2b } from './c2b-schemas.ts';

export const c2bRegistrationRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'post',
    path: '/v1/daraja-credentials/:id/register-c2b',
    ids: ['cred'],
    operationId: 'registerC2b',
    tag: 'Daraja credentials',
    summary: 'Have Safaricom tell of all money to a short code (production takes the addresses once)',
    scope: 'settings.write',
    body: RegisterC2b,
    answer: { status: 200, description: 'Registered.', schema: C2bRegistered },
    keyless: true,
    errors: [
      'not_found',
      'duplicate_error',
      'public_url_missing',
      'credentials_refused',
      'provider_refused',
      'provider_unanswered',
    ],
    async handle(request) {
      return { status: 200, body: await registerC2b(deps, request, await findCredential(request)) };
    },
  }),
];
