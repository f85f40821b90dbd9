export interface DemoCredential {
  apiUrl: string;
  apiKey: string;
  credentialId: string;
}

/**
 * Has the simulator tell of all money to the demo's short code, as a shop would ask for it. At each start, for the
 * simulator forgets.
 */
export async function registerC2b({ apiUrl, apiKey, credentialId }: DemoCredential): Promise<void> {
  const response = await fetch(`${apiUrl}/v1/daraja-credentials/${credentialId}/register-c2b`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: '{}',
  });
  if (!response.ok)
    throw new Error(
      `The simulator did not take the registration of the demo's paybill: ${await response.text()}`,
    );
}
