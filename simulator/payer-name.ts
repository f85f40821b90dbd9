import { createRandom, type Random } from './random.ts';

const firstNames =
  'AMINA BRIAN CAROLINE DENNIS ESTHER FAITH GEORGE HASSAN IRENE JAMES JOSEPH MARY PETER'.split(' ');
const middleNames = 'ACHIENG ATIENO CHEBET JUMA KAMAU MUTUA MWENDE NJERI ODHIAMBO WAIRIMU WANJIKU'.split(' ');
const lastNames = 'CHEPKOECH HUSSEIN KARIUKI KIPTOO MAINA MUTHONI MWANGI NDUTA NYAMBURA OCHIENG OTIENO'.split(
  ' ',
);

export interface PayerName {
  first: string;
  middle: string;
  last: string;
}

/** In whose name a phone is registered: the same for every payment of a seed. */
export function payerName(seed: number, phoneNumber: string): PayerName {
  const random = createRandom(seed, 'name', phoneNumber);
  return {
    first: oneOf(firstNames, random),
    middle: oneOf(middleNames, random),
    last: oneOf(lastNames, random),
  };
}

export const fullName = ({ first, middle, last }: PayerName): string => `${first} ${middle} ${last}`;

const oneOf = (names: readonly string[], random: Random): string =>
  names[random.between({ min: 0, max: names.length - 1 })] ?? '';
