// Loads zlib when an archive is first opened: loading it costs milliseconds, and most runs are directories.
for (const name of ['brotliDecompressSync', 'crc32', 'gunzipSync', 'inflateRawSync']) {
  Object.defineProperty(exports, name, { enumerable: true, get: () => require('zlib')[name] });
}
