import type { Router } from '@koa/router';
import { answerError, explainErrors, readBody } from './admin-errors.ts';
import { Rule } from './rule.ts';
import type { Rules } from './rules.ts';

/** Adds `/_simulator/rules`: which scenario a push gets. */
export function addRuleRoutes(router: Router, rules: Rules): void {
  router.get('/_simulator/rules', (ctx) => {
    ctx.body = { rules: rules.all() };
  });
  router.post('/_simulator/rules', explainErrors, async (ctx) => {
    const rule = rules.add(Rule.parse(await readBody(ctx)));
    ctx.status = 201;
    ctx.body = { rule };
  });
  router.delete('/_simulator/rules', (ctx) => {
    rules.removeAll();
    ctx.status = 204;
  });
  router.delete('/_simulator/rules/:id', (ctx) => {
    const id = ctx.params['id'] ?? '';
    if (rules.remove(Number(id))) ctx.status = 204;
    else answerError(ctx, 404, `There is no rule ${id}; GET /_simulator/rules lists those in force.`);
  });
}
