// Loads child_process when it is first used: loading it costs milliseconds, and most commands start no process.
for (const name of ['fork', 'spawn']) {
  Object.defineProperty(exports, name, { enumerable: true, get: () => require('child_process')[name] });
}
