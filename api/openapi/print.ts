import { ownDocument } from './own-document.ts';

process.stdout.write(`${JSON.stringify(ownDocument(), null, 2)}\n`);
