export interface DemoCase {
  /** The phone's last two digits, by which the simulator chooses what happens. */
  ending: string;
  what: string;
  /** Where the payment must end. */
  expected: 'completed' | 'failed' | 'canceled' | 'unknown';
}

/** Ten payments, one for each ending that needs no person. */
export const demoCases: readonly DemoCase[] = [
  { ending: '01', what: 'pays', expected: 'completed' },
  { ending: '11', what: 'declines', expected: 'canceled' },
  { ending: '12', what: 'types a wrong PIN', expected: 'failed' },
  { ending: '13', what: 'has no money', expected: 'failed' },
  { ending: '14', what: 'cannot be reached', expected: 'failed' },
  { ending: '15', what: 'never answers, no callback comes', expected: 'unknown' },
  { ending: '16', what: 'pays, the callback is lost', expected: 'completed' },
  { ending: '17', what: 'pays, the callback comes twice', expected: 'completed' },
  { ending: '18', what: 'pays after 25 s', expected: 'completed' },
  { ending: '19', what: 'is refused at the push', expected: 'failed' },
];
