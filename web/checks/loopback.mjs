// Preloaded into a server of somebody else's: it listens on this machine alone, on any free port, and tells its parent which.
import { Server } from 'node:net';

const { listen } = Server.prototype;
Server.prototype.listen = function (options, ...rest) {
  this.once('listening', () => process.send({ port: this.address().port }));
  return listen.call(this, { ...options, host: '127.0.0.1', port: 0 }, ...rest);
};
