/** Who acted through Temporal, by the name that they gave: never to be taken for an API key. */
export const temporalOperator = (name: string): string => `temporal operator ${name.trim()}`;
