import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Who may ask. A recording holds what a program knew, and every page in the visitor's browser can send requests to 127.0.0.1:
 * - the token in the path keeps out whoever was not given the address;
 * - `Host` keeps out names that were made to point at 127.0.0.1;
 * - `Origin` keeps out pages of other origins that know the address.
 */
export class Guard {
  readonly token: string = randomBytes(18).toString('base64url');

  /** The path behind `/TOKEN`, not decoded; null when the request is not allowed. */
  allowedPath(request: Pick<IncomingMessage, 'headers' | 'url'>, port: number): string | null {
    const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
    const { host, origin } = request.headers;
    if (host === undefined || !hosts.includes(host)) return null;
    if (origin !== undefined && !hosts.some((own) => origin === `http://${own}`)) return null;
    const [, given = '', rest = ''] = /^\/([^/?]*)([^?]*)/.exec(request.url ?? '') ?? [];
    return this.#isToken(given) ? rest : null;
  }

  #isToken(given: string): boolean {
    const [expected, actual] = [Buffer.from(this.token), Buffer.from(given)];
    return expected.length === actual.length && timingSafeEqual(expected, actual);
  }
}
