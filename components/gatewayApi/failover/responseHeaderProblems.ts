import { repeated } from '../../../analysis/repeated';
import type { Problem } from '../../problem';

/** Most headers of one filter in Gateway API. */
const mostHeaders = 16;

/**
 * What Gateway API or Envoy Gateway would refuse of headers that are added; and a `%`, with which Envoy refuses the
 * configuration of all routes while Envoy Gateway accepts it (https://github.com/envoyproxy/gateway/issues/7192).
 */
export function responseHeaderProblems(headers: Readonly<Record<string, string>>): Problem[] {
    const names = Object.keys(headers);
    return [
        ...(names.length > mostHeaders
            ? [{ path: 'responseHeaders', reason: `has ${names.length} headers`, fix: `use at most ${mostHeaders}.` }]
            : []),
        ...repeated(names.map((name) => name.toLowerCase())).map((name) => ({
            path: 'responseHeaders',
            reason: `names "${name}" twice: the case of its letters does not count.`,
        })),
        ...Object.entries(headers).flatMap(([name, value]) => [
            ...nameProblems(`responseHeaders.${name}`, name),
            ...valueProblems(`responseHeaders.${name}`, value),
        ]),
    ];
}

function nameProblems(path: string, name: string): Problem[] {
    if (name.toLowerCase() === 'host') {
        return [{ path, reason: 'is a header that Envoy Gateway does not change', fix: 'use another name.' }];
    }
    return /^[\w!#$%&'*+.^`|~-]{1,256}$/.test(name)
        ? []
        : [{ path, reason: 'is no name of a header', fix: 'use letters, digits and hyphens.' }];
}

function valueProblems(path: string, value: string): Problem[] {
    const reason = `is ${JSON.stringify(value)}`;
    if (!/^(?=.{1,4096}$)[!-~]+([\t ]+[!-~]+)*$/.test(value)) {
        return [{ path, reason, fix: 'use one line of printable ASCII, without blanks at its ends.' }];
    }
    return /^([^%]|%%)*$/.test(value)
        ? []
        : [
              {
                  path,
                  reason: `${reason}, and Envoy reads \`%\` as the begin of a command`,
                  fix: 'write `%%` for each `%`.',
              },
          ];
}
