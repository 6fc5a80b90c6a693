// For `npm run try -- --check`, by `--import`: the process can open no connection. At the first attempt, before even a
// name is resolved, it ends with exit code 0, for by then the action has accepted its inputs.
import { Socket } from 'node:net';

Socket.prototype.connect = function () {
  process.stdout.write('', () => process.exit(0));
  return this;
};
