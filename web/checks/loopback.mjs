// Preloaded into another project's server: it listens on a free loopback port and sends the port to its parent.
import { Server } from 'node:net';

const { listen } = Server.prototype;
Server.prototype.listen = function (options, ...rest) {
  this.once('listening', () => process.send({ port: this.address().port }));
  return listen.call(this, { ...options, host: '127.0.0.1', port: 0 }, ...rest);
};
