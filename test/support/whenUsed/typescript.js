// Pulumi's SDK loads the TypeScript compiler and npm for functions that it serializes, which is half of its loading time.
// In tests each is loaded when something of it is used.
module.exports = new Proxy({}, { get: (_, member) => require('typescript')[member] });
