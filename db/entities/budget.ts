import { defineEntity, p } from '@mikro-orm/core';

const BudgetSchema = defineEntity({
  name: 'Budget',
  tableName: 'budgets',
  properties: {
    /** Environment, short code and kind of call. */
    id: p.text().primary(),
    /** When the last calls were made, oldest first. */
    recent: p.array(),
  },
});
/** The calls that a short code may make to Safaricom in a window of time. */
export class Budget extends BudgetSchema.class {}
BudgetSchema.setClass(Budget);
