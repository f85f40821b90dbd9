/** Why a file as a whole cannot be taken for a statement; the message says what to do. */
export class StatementProblem extends Error {
  override readonly name = 'StatementProblem';
}
