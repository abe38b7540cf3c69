const pulumi = require('@pulumi/eslint-plugin');
const imports = require('eslint-plugin-import-x');
const typescript = require('typescript-eslint');

/** Browsers' globals that a forgotten declaration would silently be taken for; preact's types bring them. */
const browserGlobals = ['close', 'event', 'history', 'length', 'location', 'name', 'open', 'origin', 'parent', 'print']
    .concat(['screen', 'self', 'status', 'stop', 'top', 'document', 'window', 'localStorage'])
    .map((name) => ({ name, message: 'This code runs in Node.js, which has no such global.' }));

/** How things are named, with these formats for functions. */
const names = (functions) => [
    { selector: 'variable', format: ['camelCase', 'PascalCase'], leadingUnderscore: 'allow' },
    { selector: 'variable', modifiers: ['destructured'], format: null }, // named by whoever made the object
    { selector: 'function', format: functions },
    { selector: 'typeLike', format: ['PascalCase'] },
];

module.exports = typescript.config(
    { ignores: ['dist/', 'out/', 'node_modules/', 'coverage/', '**/*.js'] },
    ...typescript.configs.recommendedTypeChecked,
    {
        // One program for the whole run; the project service brings its own up to date for every file.
        languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: __dirname } },
        plugins: { '@pulumi': pulumi, import: imports },
        rules: {
            '@pulumi/no-output-in-template-literal': 'error',
            '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
            '@typescript-eslint/explicit-member-accessibility': ['error', { accessibility: 'no-public' }],
            '@typescript-eslint/naming-convention': ['error', ...names(['camelCase'])],
            '@typescript-eslint/no-explicit-any': 'error',
            '@typescript-eslint/no-import-type-side-effects': 'error',
            '@typescript-eslint/switch-exhaustiveness-check': 'error',
            '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
            eqeqeq: 'error',
            'no-restricted-globals': ['error', ...browserGlobals],
            'import/no-duplicates': ['error', { 'prefer-inline': true }],
            'import/order': [
                'error',
                {
                    groups: ['builtin', 'external', ['internal', 'parent', 'sibling', 'index']],
                    alphabetize: { order: 'asc', caseInsensitive: true },
                    'newlines-between': 'ignore',
                    named: { enabled: true, types: 'mixed' },
                },
            ],
        },
    },
    { files: ['pane/client/*.mts', '**/*.browser.test.ts'], rules: { 'no-restricted-globals': 'off' } }, // runs in the browser
    {
        files: ['**/*.tsx'], // components are functions that JSX tells from elements by their capital
        rules: { '@typescript-eslint/naming-convention': ['error', ...names(['camelCase', 'PascalCase'])] },
    },
);
