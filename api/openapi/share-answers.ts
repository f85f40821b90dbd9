interface Answer {
  content?: Record<string, { examples?: Record<string, object> }>;
}
type Operations = Record<string, Record<string, { responses: Record<string, Answer> }>>;

/**
 * Error answers that several operations have word for word become components, named by the codes in them, so that the
 * document says each once. Returns them, and replaces them in the operations.
 */
export function shareAnswers(paths: Operations): Record<string, Answer> {
  const errors = Object.values(paths)
    .flatMap((path) => Object.values(path))
    .flatMap(({ responses }) =>
      Object.entries(responses)
        .filter(([status, answer]) => Number(status) >= 400 && hasSharedExamples(answer))
        .map(([status, answer]) => ({ responses, status, answer, text: JSON.stringify(answer) })),
    );
  const shared: Record<string, Answer> = {};
  for (const same of Map.groupBy(errors, ({ text }) => text).values()) {
    const [first] = same;
    if (first === undefined || same.length === 1) continue;
    const name = nameOf(first.answer);
    shared[name] = first.answer;
    for (const { responses, status } of same)
      Object.assign(responses, { [status]: { $ref: `#/components/responses/${name}` } });
  }
  return shared;
}

const examplesOf = ({ content = {} }: Answer): Record<string, object> =>
  content['application/json']?.examples ?? {};

/** An answer with an example of its operation's own stays there. */
const hasSharedExamples = (answer: Answer): boolean =>
  Object.values(examplesOf(answer)).every((example) => '$ref' in example);

/** `not_found` is NotFound, and what may be either is named by both. */
const nameOf = (answer: Answer): string =>
  Object.keys(examplesOf(answer))
    .map((code) => code.split('_').map(capitalised).join(''))
    .join('Or');

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
