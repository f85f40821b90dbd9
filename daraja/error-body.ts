import { jsonValue } from './json.ts';
import { ErrorBody, FaultBody } from './schemas.ts';

/** What an answer gives as the reason it refused, whichever layer of Safaricom spoke. */
export interface ErrorReason {
  code: string;
  message: string;
}

/**
 * The reason in an error body, of Daraja or of the Apigee gateway. Undefined for anything else, and for a body that
 * also acknowledges a prompt: it contradicts itself, and must not be read as "certainly not prompted".
 */
export function errorReason(body: string): ErrorReason | undefined {
  const value = jsonValue(body);
  if (typeof value !== 'object' || value === null) return undefined;
  if ('CheckoutRequestID' in value || 'ResponseCode' in value) return undefined;
  const error = ErrorBody.safeParse(value);
  if (error.success) return { code: error.data.errorCode, message: error.data.errorMessage };
  const fault = FaultBody.safeParse(value);
  if (!fault.success) return undefined;
  const { faultstring, detail } = fault.data.fault;
  return { code: detail?.errorcode ?? '', message: faultstring };
}
