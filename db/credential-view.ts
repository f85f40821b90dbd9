import type { DarajaCredential } from './entities/index.ts';

/** A credential as the API and `credentials.changed` show it: never its secrets. */
export const credentialView = (credential: DarajaCredential) => ({
  id: credential.id,
  object: 'daraja_credential' as const,
  environment: credential.environment,
  name: credential.name,
  type: credential.type,
  businessShortCode: credential.businessShortCode,
  tillNumber: credential.tillNumber,
  isDefault: credential.isDefault,
  suspendedAt: credential.suspendedAt?.toISOString() ?? null,
  suspendedCode: credential.suspendedCode,
  defaultAccountReference: credential.defaultAccountReference,
  initiatorName: credential.initiatorName,
  verifiedAt: credential.verifiedAt?.toISOString() ?? null,
  c2bRegisteredAt: credential.c2bRegisteredAt?.toISOString() ?? null,
  pullRegisteredAt: credential.pullRegisteredAt?.toISOString() ?? null,
  createdAt: credential.createdAt.toISOString(),
  updatedAt: credential.updatedAt.toISOString(),
});
