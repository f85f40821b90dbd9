import { DarajaCredential } from '../../db/entities/index.ts';
import type { ApiDeps } from '../deps.ts';
import { once } from '../idempotency/once.ts';
import { findPage } from '../lists/page.ts';
import { route, type ApiAnswer, type Route } from '../route.ts';
import { createCredential } from './create-credential.ts';
import { credentialView } from '../../db/credential-view.ts';
import { deleteCredential } from './delete-credential.ts';
import { createCredentialExamples, updateCredentialExamples } from './examples.ts';
import { findCredential } from './find-credential.ts';
import { resumeCredential } from './resume-credential.ts';
import {
  CreateCredential,
  CredentialAnswer,
  CredentialCheck,
  CredentialPage,
  CredentialsQuery,
  DeletedCredential,
  ResumeCredential,
  UpdateCredential,
  VerifyCredential,
} from './schemas.ts';
import { updateCredential } from './update-credential.ts';
import { verifyCredential } from './verify-credential.ts';

const tag = 'Daraja credentials';
const told = 'Every webhook endpoint gets `credentials.changed`, whichever events it wants.';

const created = (credential: DarajaCredential): ApiAnswer => ({
  status: 201,
  body: credentialView(credential),
  headers: { Location: `/v1/daraja-credentials/${credential.id}` },
});

export const darajaCredentialRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'post',
    path: '/v1/daraja-credentials',
    operationId: 'createDarajaCredential',
    tag,
    summary: 'Save the Daraja credentials of a paybill or till',
    description: `The money of payments goes to this short code. ${told} A paybill or till that was deleted comes back under its old id.`,
    scope: 'settings.write',
    body: CreateCredential,
    bodyExamples: createCredentialExamples,
    answer: {
      status: 201,
      description: 'The credentials, without their secrets.',
      schema: CredentialAnswer,
      hasLocation: true,
    },
    errors: ['not_found', 'duplicate_error'],
    handle: (request) =>
      once(deps, request, {
        create: async (bound) => created(await createCredential(deps, request, bound)),
        rebuild: async (id) => created(await findCredential({ em: request.em, id })),
      }),
  }),
  route({
    method: 'get',
    path: '/v1/daraja-credentials',
    operationId: 'listDarajaCredentials',
    tag,
    summary: 'List Daraja credentials',
    scope: 'settings.read',
    query: CredentialsQuery,
    answer: { status: 200, description: 'A page of credentials.', schema: CredentialPage },
    async handle({ em, query }) {
      const where = [{ deletedAt: null }];
      const page = { list: 'daraja-credentials', em, entity: DarajaCredential, where, query, filters: {} };
      const { rows, meta } = await findPage({ ...page, sortBy: 'id' });
      return { status: 200, body: { data: rows.map(credentialView), meta } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/daraja-credentials/:id',
    ids: ['cred'],
    operationId: 'getDarajaCredential',
    tag,
    summary: 'Read Daraja credentials, without their secrets',
    scope: 'settings.read',
    answer: { status: 200, description: 'The credentials.', schema: CredentialAnswer },
    errors: ['not_found'],
    handle: async (request) => ({ status: 200, body: credentialView(await findCredential(request)) }),
  }),
  route({
    method: 'patch',
    path: '/v1/daraja-credentials/:id',
    ids: ['cred'],
    operationId: 'updateDarajaCredential',
    tag,
    summary: 'Change Daraja credentials, or make them the default',
    description: `Short code and till stay, for payments and money belong to them: save another paybill or till as its own. ${told} A changed name or initiator is not told. Keys that are entered end a suspension.`,
    scope: 'settings.write',
    body: UpdateCredential,
    bodyExamples: updateCredentialExamples,
    answer: { status: 200, description: 'The credentials as they are now.', schema: CredentialAnswer },
    errors: ['not_found'],
    handle: async (request) => ({
      status: 200,
      body: credentialView(await updateCredential(deps, request)),
    }),
  }),
  route({
    method: 'delete',
    path: '/v1/daraja-credentials/:id',
    ids: ['cred'],
    operationId: 'deleteDarajaCredential',
    tag,
    summary: 'Take Daraja credentials out of use for new payments',
    description: `What was asked for with them goes on to its verdict, and money that still comes is still taken in. A month later its keys are removed. ${told}`,
    scope: 'settings.write',
    answer: {
      status: 200,
      description: 'The id of the credentials that are gone.',
      schema: DeletedCredential,
    },
    errors: ['not_found', 'credential_is_default'],
    async handle(request) {
      await deleteCredential(request);
      return { status: 200, body: { id: request.id } };
    },
  }),
  route({
    method: 'post',
    path: '/v1/daraja-credentials/:id/verify',
    ids: ['cred'],
    operationId: 'verifyDarajaCredential',
    tag,
    summary: 'Ask Safaricom whether it takes the consumer key and secret',
    scope: 'settings.write',
    body: VerifyCredential,
    answer: {
      status: 200,
      description: 'Safaricom’s answer, yes or no. Where it gives none: `provider_unanswered`.',
      schema: CredentialCheck,
    },
    keyless: true,
    errors: ['not_found', 'provider_unanswered'],
    handle: async (request) => ({ status: 200, body: await verifyCredential(deps, request) }),
  }),
  route({
    method: 'post',
    path: '/v1/daraja-credentials/:id/resume',
    ids: ['cred'],
    operationId: 'resumeDarajaCredential',
    tag,
    summary: 'Let a suspended credential prompt again',
    scope: 'settings.write',
    body: ResumeCredential,
    answer: { status: 200, description: 'The credential as it is now.', schema: CredentialAnswer },
    keyless: true,
    errors: ['not_found'],
    async handle(request) {
      const resumed = await resumeCredential(request);
      if (resumed) deps.log.info({ credentialId: request.id }, 'credential resumed');
      return { status: 200, body: credentialView(await findCredential(request)) };
    },
  }),
];
