// A websocket that speaks graphql-transport-ws, read message by message.
import assert from 'node:assert/strict';
import WebSocket from 'ws';
import { timeout, url } from './client.mjs';

export const socketURL = url.replace(/^http/, 'ws');
export const protocol = 'graphql-transport-ws';

// A Connection is a websocket with the messages that were received and not read yet.
export class Connection {
  #received = [];
  #wake = () => {};

  constructor({ protocols = protocol, headers = {} } = {}) {
    this.socket = new WebSocket(socketURL, protocols, { headers });
    const add = (message) => {
      this.#received.push(message);
      this.#wake();
    };
    this.socket.on('open', () => add({ open: true }));
    this.socket.on('message', (data) => add(JSON.parse(data)));
    this.socket.on('close', (code, reason) => add({ closed: code, reason: String(reason) }));
    this.socket.on('unexpected-response', (_request, response) => add({ status: response.statusCode }));
    this.socket.on('error', () => {});
  }

  async next() {
    const end = Date.now() + timeout;
    while (this.#received.length === 0) {
      assert.ok(Date.now() < end, 'no message is received');
      await new Promise((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, 100);
      });
    }
    return this.#received.shift();
  }

  send(...messages) {
    for (const m of messages) this.socket.send(typeof m === 'string' ? m : JSON.stringify(m));
  }

  // Checks that the next message has at least these fields.
  async expect(wanted) {
    const got = await this.next();
    for (const [key, value] of Object.entries(wanted)) assert.deepEqual(got[key], value, JSON.stringify(got));
    return got;
  }
}

export const init = { type: 'connection_init' };
export const begin = (id, query) => ({ type: 'subscribe', id, payload: { query } });

export async function opened(options) {
  const connection = new Connection(options);
  await connection.expect({ open: true });
  return connection;
}
export async function ready(payload) {
  const connection = await opened();
  connection.send({ ...init, payload });
  await connection.expect({ type: 'connection_ack' });
  return connection;
}
export const closes = (code, connection, ...messages) => async () => {
  const t = await connection();
  t.send(...messages);
  for (;;) {
    const got = await t.next();
    if (got.type === 'next') continue;
    assert.equal(got.closed, code, JSON.stringify(got));
    return;
  }
};
