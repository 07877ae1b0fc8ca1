// Requests to the server.
import type { Problem } from '../protocol.js';

/** The parameters of a request, by name. */
export type Question = Readonly<Record<string, string | readonly string[] | undefined>>;

/** `/api/<what>?...` */
export function addressOf(what: string, question: Question = {}): string {
  const query = new URLSearchParams();
  for (const [name, values] of Object.entries(question)) {
    for (const value of [values ?? []].flat()) query.append(name, value);
  }
  return `/api/${what}${query.size > 0 ? `?${query}` : ''}`;
}

/** @throws Error with the server's reason */
export async function ask(what: string, question: Question = {}): Promise<Response> {
  const response = await fetch(addressOf(what, question));
  if (!response.ok) throw new Error(((await response.json()) as Problem).error);
  return response;
}

export const askJson = async <Answer>(what: string, question: Question = {}): Promise<Answer> =>
  (await ask(what, question)).json() as Promise<Answer>;
