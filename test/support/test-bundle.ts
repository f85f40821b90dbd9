/** The workflows of today, which global-setup.ts bundles once for all tests. */
export const testBundle = (): { codePath: string } => ({
  codePath: String(process.env['HAKIKA_TEST_BUNDLE']),
});
