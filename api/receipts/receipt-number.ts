import * as z from 'zod';
import { receiptShape } from '../../workflows/decisions.ts';

const words = 'Send the M-Pesa receipt: ten letters and digits, such as UIE4K7Q2XN.';

/** An M-Pesa receipt as people type it; stored in capitals, as Safaricom writes it. */
export const ReceiptNumber = z
  .string(words)
  .toUpperCase()
  .regex(receiptShape, words)
  .meta({ pattern: '^[A-Za-z0-9]{10}$', examples: ['UIE4K7Q2XN'] });
