/** The conditions of filters that are columns and want their very value; those that were not sent are none. */
export const equalTo = (filters: object): object[] =>
  Object.entries(filters)
    .filter(([, value]) => value !== undefined)
    .map(([column, value]) => ({ [column]: value as unknown }));
