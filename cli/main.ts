#!/usr/bin/env node
import { runCommand } from './run-command.ts';
import { processTerminal } from './terminal.ts';

// Set, not called: what was written to a pipe may still be on its way.
process.exitCode = await runCommand(process.argv.slice(2), processTerminal());
