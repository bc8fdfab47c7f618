// Loads child_process when it is first used: loading it costs milliseconds, and most commands start no process. Properties
// of its own, because a bundler copies those of a module one by one.
for (const name of ['spawn', 'spawnSync', 'execFile', 'execFileSync', 'fork']) {
  Object.defineProperty(module.exports, name, { enumerable: true, get: () => require('child_process')[name] });
}
