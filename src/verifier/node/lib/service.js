import { request as http } from 'node:http';
import { request as https } from 'node:https';

/** In characters; a page of 5,000 revocations has an eighth of it, a list of a million statuses a sixteenth. */
const MAX_LENGTH = 1 << 22;

/** An answer that is not the one that was asked for. */
export class UnexpectedAnswer extends Error {
  constructor(url, { statusCode, headers }) {
    super(`${url} answered ${statusCode}`);
    this.status = statusCode;
    this.retryAfter = Number(headers['retry-after']) * 1_000;
  }
}

/**
 * Sends a request, and returns its answer, whose text can be read. Both are given up when nothing has come for so many
 * milliseconds. Not by fetch, of which Node.js 20 forgets now and then what should end it.
 */
export function open(url, { method, headers, body, patience = 5_000, signal } = {}) {
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? https : http;
    const request = send(url, { method, headers, signal, timeout: patience, agent: false }, (response) => {
      if (response.statusCode === 200) {
        resolve(response.setEncoding('utf8'));
      } else {
        reject(new UnexpectedAnswer(url, response));
        request.destroy();
      }
    });
    request.on('timeout', () => request.destroy(new Error(`${url} was silent for ${patience} ms`)));
    request.on('error', reject);
    request.end(body);
  });
}

/** Sends a request, and returns the text of its answer. */
export async function ask(url, options) {
  return textOf(await open(url, options));
}

/** Reads an answer, which must neither be larger than any of the service nor take longer than so many milliseconds. */
export async function textOf(response, patience = 5_000) {
  const end = performance.now() + patience;
  let text = '';
  for await (const part of response) {
    text += part;
    if (text.length > MAX_LENGTH || performance.now() > end) {
      throw new Error('The answer goes on and on');
    }
  }
  return text;
}

/** Where the service is reached: at one of several addresses, the next when that one fails. */
export class Service {
  #addresses;
  #current = 0;

  constructor(addresses) {
    this.#addresses = addresses.map((address) => address.replace(/\/+$/, ''));
  }

  get address() {
    return this.#addresses[this.#current];
  }

  get hasOthers() {
    return this.#addresses.length > 1;
  }

  /** Takes the next address, unless somebody else has left the one that failed already. */
  moveOn(failed) {
    if (failed === this.address) {
      this.#current = (this.#current + 1) % this.#addresses.length;
    }
  }

  /** Asks at each address once, until one answers. */
  async askAnywhere(path, options) {
    const first = this.#current;
    for (let i = 0; ; i++) {
      const address = this.#addresses[(first + i) % this.#addresses.length];
      try {
        return await ask(address + path, options);
      } catch (error) {
        if (i === this.#addresses.length - 1) {
          throw error;
        }
        this.moveOn(address);
      }
    }
  }
}
