import * as fc from 'fast-check';

/** A text with some of its characters taken away, doubled, swapped, or replaced by whatever a broken line leaves. */
export const mutated = (text: string): fc.Arbitrary<string> =>
  fc
    .array(
      fc.record({
        at: fc.nat(text.length),
        length: fc.nat(12),
        put: fc.oneof(
          fc.constantFrom('', '"', ',', '\n', '\u0000', '{', '}', ':', '0', '-', 'null', '\uFEFF', '\ud800'),
          fc.string({ maxLength: 4 }),
        ),
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((changes) =>
      changes.reduce((now, { at, length, put }) => now.slice(0, at) + put + now.slice(at + length), text),
    );
