// As typescript.js says. The SDK takes a module with `__esModule` as it is, without looking at what is in it.
const path = '@npmcli/arborist/lib/index.js';
module.exports = new Proxy({}, { get: (_, member) => member === '__esModule' || require(path)[member] });
