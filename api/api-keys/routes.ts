import { ApiKey } from '../../db/entities/index.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import { once, secretShownMs } from '../idempotency/once.ts';
import { findPage } from '../lists/page.ts';
import { route, type ApiAnswer, type Route } from '../route.ts';
import { apiKeyView } from './api-key-view.ts';
import { createKeyExamples, revokeKeyExamples, rotateKeyExamples } from './examples.ts';
import { findApiKey } from './find-api-key.ts';
import { orderApiKey } from './order-api-key.ts';
import { refuseReplay } from './refuse-replay.ts';
import { revokeApiKey } from './revoke-api-key.ts';
import { rotateApiKey } from './rotate-api-key.ts';
import {
  ApiKeyAnswer,
  ApiKeyPage,
  ApiKeysQuery,
  CreateApiKey,
  CreatedApiKey,
  RevokeApiKey,
  RotateApiKey,
  RotatedApiKey,
  UpdateApiKey,
} from './schemas.ts';
import { updateApiKey } from './update-api-key.ts';

/** The answer is committed with the key, so there is always one to replay. */
const notRebuilt = (id: string): Promise<ApiAnswer> =>
  Promise.reject(new ApiError('duplicate_error', `This Idempotency-Key made ${id}, whose secret is gone.`));

export const apiKeyRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'post',
    path: '/v1/api-keys',
    operationId: 'createApiKey',
    tag: 'API keys',
    summary: 'Make an API key',
    description:
      'Of the organisation and environment of the key that asks, and never with more than that key has: neither scopes nor life.',
    scope: 'settings.write',
    body: CreateApiKey,
    bodyExamples: createKeyExamples,
    answer: {
      status: 201,
      description:
        'The key, shown this once; a repetition under the same Idempotency-Key shows it for an hour.',
      schema: CreatedApiKey,
      hasLocation: true,
    },
    errors: ['duplicate_error'],
    handle: (request) =>
      once(deps, request, {
        create: (bound) => orderApiKey(deps, request, bound),
        rebuild: notRebuilt,
        refuseReplay: (id) => refuseReplay(request, id),
        replayedForMs: secretShownMs,
      }),
  }),
  route({
    method: 'get',
    path: '/v1/api-keys',
    operationId: 'listApiKeys',
    tag: 'API keys',
    summary: 'List API keys, also those that have ended',
    scope: 'settings.read',
    query: ApiKeysQuery,
    answer: { status: 200, description: 'A page of keys, without their secrets.', schema: ApiKeyPage },
    async handle({ em, tenant: { organisationId, environment }, query }) {
      const where = [{ organisationId, environment }];
      const page = { list: 'api-keys', em, entity: ApiKey, where, query, filters: {} };
      const { rows, meta } = await findPage({ ...page, sortBy: 'id' });
      return { status: 200, body: { data: rows.map(apiKeyView), meta } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/api-keys/:id',
    ids: ['key'],
    operationId: 'getApiKey',
    tag: 'API keys',
    summary: 'Read an API key',
    scope: 'settings.read',
    answer: { status: 200, description: 'The key, without its secret.', schema: ApiKeyAnswer },
    errors: ['not_found'],
    handle: async (request) => ({ status: 200, body: apiKeyView(await findApiKey(request)) }),
  }),
  route({
    method: 'patch',
    path: '/v1/api-keys/:id',
    ids: ['key'],
    operationId: 'updateApiKey',
    tag: 'API keys',
    summary: 'Change name or expiry of an API key',
    description: 'What a key may do is fixed when it is made. One that has ended stays as it is.',
    scope: 'settings.write',
    body: UpdateApiKey,
    answer: { status: 200, description: 'The key as it is now.', schema: ApiKeyAnswer },
    errors: ['not_found', 'api_key_ended', 'last_settings_key'],
    handle: async (request) => ({ status: 200, body: apiKeyView(await updateApiKey(request)) }),
  }),
  route({
    method: 'post',
    path: '/v1/api-keys/:id/rotate',
    ids: ['key'],
    operationId: 'rotateApiKey',
    tag: 'API keys',
    summary: 'Replace an API key, with both working for a while',
    description:
      'Makes a key of the same name and scopes, which must not be more than the key that asks has.',
    scope: 'settings.write',
    body: RotateApiKey,
    bodyExamples: rotateKeyExamples,
    answer: {
      status: 201,
      description:
        'The new key, shown this once; a repetition under the same Idempotency-Key shows it for an hour.',
      schema: RotatedApiKey,
      hasLocation: true,
    },
    errors: ['not_found', 'duplicate_error', 'api_key_ended', 'last_settings_key'],
    handle: (request) =>
      once(deps, request, {
        create: (bound) => rotateApiKey(deps, request, bound),
        rebuild: notRebuilt,
        refuseReplay: (id) => refuseReplay(request, id),
        replayedForMs: secretShownMs,
      }),
  }),
  route({
    method: 'post',
    path: '/v1/api-keys/:id/revoke',
    ids: ['key'],
    operationId: 'revokeApiKey',
    tag: 'API keys',
    summary: 'End an API key now',
    description: 'The key that asks may end itself, if another one can still change settings.',
    scope: 'settings.write',
    body: RevokeApiKey,
    bodyExamples: revokeKeyExamples,
    answer: { status: 200, description: 'The key, revoked now or before.', schema: ApiKeyAnswer },
    keyless: true,
    errors: ['not_found', 'last_settings_key'],
    handle: async (request) => ({ status: 200, body: apiKeyView(await revokeApiKey(request)) }),
  }),
];
