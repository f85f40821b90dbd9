import { defineEntity, p } from '@mikro-orm/core';

const DarajaTokenSchema = defineEntity({
  name: 'DarajaToken',
  tableName: 'daraja_tokens',
  properties: {
    credentialId: p.text().primary(),
    tokenSealed: p.text(),
    /** Of the keys that it was issued for. */
    keysHash: p.text(),
    expiresAt: p.datetime(),
  },
});
/** A credential's access token, shared by all processes so that they do not ask for one each. */
export class DarajaToken extends DarajaTokenSchema.class {}
DarajaTokenSchema.setClass(DarajaToken);
