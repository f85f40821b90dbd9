import type { ScenarioName } from '../../simulator/scenarios.ts';
import type { SpecialName } from '../specials/names.ts';

/** A mistake that a later change could make, put into a copy of the sources. */
export interface Defect {
  name: string;
  /** Each text stands exactly once in its file. */
  edits: readonly { file: string; text: string; becomes: string }[];
  /** What of a run meets it for certain, where chance would be too rare. */
  specials: readonly SpecialName[];
  scenarios: readonly ScenarioName[];
  /** Of the invariants that break, one that must. */
  caughtBy: string;
}
