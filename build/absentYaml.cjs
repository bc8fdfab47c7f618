// Stands in for the `yaml` package inside opa-wasm. The capabilities file forbids the built-ins that would call it.
module.exports = {
  parse() {
    throw new Error('yaml is not available to policies');
  },
  stringify() {
    throw new Error('yaml is not available to policies');
  },
  YAMLError: Error,
};
