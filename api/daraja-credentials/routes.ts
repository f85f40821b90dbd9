import { DarajaCredential } from '../../db/entities/index.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound } from '../errors.ts';
import { route, type Route } from '../route.ts';
import { resumeCredential } from './resume-credential.ts';
import { CredentialAnswer, credentialView, ResumeCredential } from './schemas.ts';

export const darajaCredentialRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'post',
    path: '/v1/daraja-credentials/:id/resume',
    ids: ['cred'],
    operationId: 'resumeDarajaCredential',
    tag: 'Daraja credentials',
    summary: 'Let a suspended credential prompt again',
    scope: 'settings.write',
    body: ResumeCredential,
    answer: { status: 200, description: 'The credential as it is now.', schema: CredentialAnswer },
    keyless: true,
    errors: ['not_found'],
    async handle({ em, id, body }) {
      if ((await em.count(DarajaCredential, { id })) === 0) throw notFound('Daraja credential');
      const resumed = await resumeCredential(em, { credentialId: id, reason: body.reason });
      if (resumed) deps.log.info({ credentialId: id }, 'credential resumed');
      return { status: 200, body: credentialView(await em.findOneOrFail(DarajaCredential, { id })) };
    },
  }),
];
