import type { Call } from './call.ts';
import type { Item, ListId, Query } from './operation.ts';
import type { CallOptions } from './options.ts';

export interface Page<One> {
  data: One[];
  meta: {
    /** Leads to the next page; null exactly when there is none. */
    cursor: string | null;
    previousCursor: string | null;
    hasPreviousPage: boolean;
    hasNextPage: boolean;
  };
}

/** A list of the API: `for await` goes through all of it, page by page. */
export interface List<One> extends AsyncIterable<One> {
  /** One page, with the cursors that lead on and back. */
  page(): Promise<Page<One>>;
  /** Page after page. */
  pages(): AsyncIterable<Page<One>>;
}

export type Lister = <Id extends ListId>(
  operationId: Id,
  query: Query<Id>,
  options?: CallOptions,
) => List<Item<Id>>;

export const lister =
  (call: Call): Lister =>
  <Id extends ListId>(operationId: Id, query: Query<Id>, options?: CallOptions) => {
    async function pageAt(at: object): Promise<Page<Item<Id>>> {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no list has a path or a body, which types cannot follow through a parameter
      const input = { query: { ...query, ...at } } as never;
      return (await call(operationId, input, options)).body;
    }
    async function* pages(): AsyncGenerator<Page<Item<Id>>> {
      // The largest pages, unless the caller wants others: who reads all of a list needs the fewest calls.
      const most = { limit: 100, ...query };
      let page = await pageAt(most);
      yield page;
      while (page.meta.cursor !== null) {
        page = await pageAt({ ...most, cursor: page.meta.cursor });
        yield page;
      }
    }
    return {
      page: () => pageAt({}),
      pages,
      async *[Symbol.asyncIterator]() {
        for await (const { data } of pages()) yield* data;
      },
    };
  };
