/** Options with which swc makes JavaScript of the project's TypeScript. Types are checked once, by `tsc`; here they are only taken out. */
module.exports = (tsx) => ({
    jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', decorators: true, tsx },
        transform: { react: { runtime: 'automatic', importSource: 'preact' } },
    },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
});
