import type { MetadataItem } from './callback-body.ts';
import type { Random } from './random.ts';

type Oddity = (items: MetadataItem[], random: Random) => MetadataItem[];

const change = (items: MetadataItem[], name: string, to: (item: MetadataItem) => MetadataItem) =>
  items.map((item) => (item.Name === name ? to(item) : item));

const asText = ({ Name, Value }: MetadataItem): MetadataItem => ({ Name, Value: String(Value) });
const masked = ({ Name, Value }: MetadataItem): MetadataItem => ({
  Name,
  Value: String(Value).replace(/^(\d{6})\d{3}/, '$1***'),
});

/** Each was seen at Safaricom, or is told by those who integrated with it. */
const oddities: readonly Oddity[] = [
  (items) => items.filter(({ Name }) => Name !== 'Balance'),
  (items) => [...items.filter(({ Name }) => Name !== 'Balance'), { Name: 'Balance' }],
  (items) => change(items, 'Amount', ({ Name, Value }) => ({ Name, Value: `${Value}.00` })),
  (items) => change(items, 'TransactionDate', asText),
  (items) => change(items, 'PhoneNumber', masked),
  (items) => items.filter(({ Name }) => Name !== 'PhoneNumber'),
  shuffled,
];

function shuffled(items: MetadataItem[], random: Random): MetadataItem[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(random.between({ min: 0, max: rest.length - 1 }), 1));
}

/** One oddity for certain, and each other one in one case of three. */
export function oddItems(items: MetadataItem[], random: Random): MetadataItem[] {
  const certain = random.between({ min: 0, max: oddities.length - 1 });
  return oddities.reduce((odd, oddity, index) => {
    const isDrawn = random.oneIn(3);
    return isDrawn || index === certain ? oddity(odd, random) : odd;
  }, items);
}
