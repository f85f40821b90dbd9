/** What `registerurl` was given for a short code. */
export interface C2bUrls {
  /** As it was registered: a paybill, a store number or a till number. */
  ShortCode: string;
  /** What happens to a payment when the ValidationURL does not answer. */
  ResponseType: 'Completed' | 'Cancelled';
  ConfirmationURL: string;
  ValidationURL: string;
  version: 'v1' | 'v2';
}

export interface C2bUrlRegister {
  of(businessShortCode: string): C2bUrls | undefined;
  register(businessShortCode: string, urls: C2bUrls): void;
  /** What the self-service of the portal does in production; false when there was nothing. */
  remove(businessShortCode: string): boolean;
  all(): C2bUrls[];
}

export function createC2bUrls(): C2bUrlRegister {
  const byShortCode = new Map<string, C2bUrls>();
  return {
    of: (code) => byShortCode.get(code),
    register: (code, urls) => void byShortCode.set(code, urls),
    remove: (code) => byShortCode.delete(code),
    all: () => [...byShortCode.values()],
  };
}
