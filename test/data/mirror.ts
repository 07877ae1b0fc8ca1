// A server with the files of MNIST, or what it gives instead.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Mirror {
  readonly url: string;
  /** Names of the files that were asked for. */
  readonly asked: readonly string[];
  readonly server: Server;
}

/** Answers with what `respond` gives for a file's name; undefined: 404. */
export async function startMirror(respond: (name: string) => Buffer | undefined): Promise<Mirror> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const name = String(request.url).slice(1);
    asked.push(name);
    const body = respond(name);
    response.writeHead(body ? 200 : 404).end(body);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, server };
}
