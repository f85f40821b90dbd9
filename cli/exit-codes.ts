/** How the command line ends, for scripts. Documented in docs/cli.md. */
export const exitCodes = {
  ok: 0,
  /** The api refused, a check failed, or what was waited for did not come. */
  failed: 1,
  /** Wrong words, or settings that are missing or wrong: nothing was tried. */
  usage: 2,
  /** The api could not be reached or did not answer: what happened is not known. */
  unreachable: 3,
  /** The payment that was waited for failed or was canceled. */
  notPaid: 4,
  /** Nobody can tell yet whether it was paid: not to be charged again. */
  notKnown: 5,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
