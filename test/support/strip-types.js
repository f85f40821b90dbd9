import { stripTypeScriptTypes } from 'node:module';

/** Erases types exactly as `node` does, so tests run the code production runs, line for line. */
export default { process: (source) => ({ code: stripTypeScriptTypes(source) }) };
