import { defineEntity, p } from '@mikro-orm/core';

const RateLimitSchema = defineEntity({
  name: 'RateLimit',
  tableName: 'rate_limits',
  properties: {
    /** An API key's id. */
    key: p.text().primary(),
    points: p.integer(),
    /** When the window ends, in milliseconds since 1970. */
    expire: p.bigint('number').strictNullable(),
  },
});
/** A key's requests in its present window. The columns are those of `rate-limiter-flexible`, which alone writes them. */
export class RateLimit extends RateLimitSchema.class {}
RateLimitSchema.setClass(RateLimit);
