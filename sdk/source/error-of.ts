import {
  AuthenticationError,
  ConflictError,
  HakikaApiError,
  InvalidRequestError,
  NotFoundError,
  PermissionError,
  ProviderError,
  RateLimitError,
  ServerError,
} from './errors.ts';

type Made = ConstructorParameters<typeof HakikaApiError>;

/** Codes that do not belong to the family of their status. */
const families: Record<string, typeof HakikaApiError> = {
  invalid_access: PermissionError,
  prompt_refused: ProviderError,
  provider_refused: ProviderError,
};

const familyOf = (status: number): typeof HakikaApiError => {
  if (status >= 500) return ServerError;
  if (status === 401 || status === 403) return AuthenticationError;
  if (status === 404) return NotFoundError;
  if (status === 409) return ConflictError;
  if (status === 424) return ProviderError;
  if (status === 429) return RateLimitError;
  return status >= 400 ? InvalidRequestError : HakikaApiError;
};

/** The error that an answer other than success stands for; what is no error of Hakika, such as a proxy's, too. */
export function errorOf(status: number, body: unknown, sent: Made[1]): HakikaApiError {
  const error = errorIn(body);
  const Family = families[error.code ?? ''] ?? familyOf(status);
  return new Family({ ...error, status }, sent);
}

function errorIn(body: unknown): Partial<Made[0]> {
  const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
  return isObject(body) && 'error' in body && isObject(body.error) ? body.error : {};
}
