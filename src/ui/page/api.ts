// Asks the server.
import type { Problem } from '../protocol.js';

type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

/** `/api/<what>?...` */
export function addressOf(what: string, parameters: Parameters = {}): string {
  const query = new URLSearchParams();
  for (const [name, values] of Object.entries(parameters)) {
    for (const value of [values ?? []].flat()) query.append(name, value);
  }
  return `/api/${what}${query.size > 0 ? `?${query}` : ''}`;
}

/** @throws Error with the server's reason */
export async function ask(what: string, parameters: Parameters = {}): Promise<Response> {
  const response = await fetch(addressOf(what, parameters));
  if (!response.ok) throw new Error(((await response.json()) as Problem).error);
  return response;
}

export const askJson = async <Answer>(what: string, parameters: Parameters = {}): Promise<Answer> =>
  (await ask(what, parameters)).json() as Promise<Answer>;
