// Loads child_process when it is first used: loading it costs milliseconds, and most commands start no process.
module.exports = new Proxy({}, { get: (_, name) => require('child_process')[name] });
