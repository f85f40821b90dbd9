import { Migration } from '@mikro-orm/migrations';

// What payments and customers are searched by, beside them: their rows change often, and every change of a row is
// written into each index of its table. An index of trigrams on them would be written anew at each move of a payment.
export class Migration20261126100001_searched_words extends Migration {
  override up(): void {
    // Of PostgreSQL's own contrib; since 13 whoever may create in the database may create it.
    this.addSql('create extension if not exists pg_trgm');
    for (const statement of searched.flatMap(statementsOf)) this.addSql(statement);
  }
}

interface Searched {
  table: 'payments' | 'customers';
  one: 'payment' | 'customer';
  columns: string[];
}

const searched: Searched[] = [
  {
    table: 'payments',
    one: 'payment',
    columns: ['description', 'account_reference', 'receipt_number', 'phone_number'],
  },
  { table: 'customers', one: 'customer', columns: ['name', 'phone_number', 'description'] },
];

/** Each column on a line of its own behind a space, so that the first word of each begins as others do. */
const wordsOf = (row: string, columns: string[]): string =>
  `concat(${columns.map((column) => `' ' || ${row}.${column} || E'\\n'`).join(', ')})`;

const statementsOf = ({ table, one, columns }: Searched): string[] => [
  `create table ${one}_words (
    ${one}_id text primary key references ${table} (id) on delete cascade,
    words text not null
  )`,
  `create function keep_${one}_words() returns trigger language plpgsql as $$
    begin
      insert into ${one}_words values (new.id, ${wordsOf('new', columns)})
        on conflict (${one}_id) do update set words = excluded.words where ${one}_words.words <> excluded.words;
      return null;
    end $$`,
  `create trigger ${table}_keep_words after insert or update of ${columns.join(', ')} on ${table}
    for each row execute function keep_${one}_words()`,
  `insert into ${one}_words select id, ${wordsOf(table, columns)} from ${table}`,
  `create index ${one}_words_trigrams on ${one}_words using gin (words gin_trgm_ops)`,
];
