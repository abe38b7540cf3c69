import type { Problem } from './problem';

/** The problem with a name that becomes part of a Service's host name (RFC 1123 label), or nothing. */
export function labelProblems(argument: string, name: string): Problem[] {
    return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)
        ? []
        : [
              {
                  path: argument,
                  reason:
                      `is "${name}"; Kubernetes wants at most 63 lower-case letters, digits and hyphens, with a letter or ` +
                      'digit at both ends.',
              },
          ];
}

/** The problem with the name of an object that may contain dots (RFC 1123 subdomain), or nothing. */
export function subdomainProblems(argument: string, name: string): Problem[] {
    return /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name)
        ? []
        : [
              {
                  path: argument,
                  reason:
                      `is "${name}"; Kubernetes wants at most 253 lower-case letters, digits, hyphens and dots, with a ` +
                      'letter or digit at both ends of each part.',
              },
          ];
}

/** The problem with a name to which a suffix is added, or nothing. Where the name itself is wrong, that is another one. */
export function suffixProblems(argument: string, name: string, suffix: string, most = 63): Problem[] {
    return name.length > most || name.length + suffix.length <= most
        ? []
        : [
              {
                  path: argument,
                  reason: `has ${name.length} letters, and \`${suffix}\` is added to it`,
                  fix: `use at most ${most - suffix.length}.`,
              },
          ];
}

/** The problem with the value of a label, or nothing. */
export function labelValueProblems(argument: string, value: string): Problem[] {
    return /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/.test(value)
        ? []
        : [
              {
                  path: argument,
                  reason:
                      `is "${value}"; the value of a label has at most 63 letters, digits, hyphens, dots and underscores, ` +
                      'with a letter or digit at both ends.',
              },
          ];
}

/** What is wrong with labels: their names (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/) and values. */
export function labelsProblems(argument: string, labels: Readonly<Record<string, string>>): Problem[] {
    return Object.entries(labels).flatMap(([name, value]) => [
        ...labelNameProblems(argument, name),
        ...labelValueProblems(`${argument}["${name}"]`, value),
    ]);
}

/** The problem with the name of a label, or nothing: `app`, or with a prefix `topology.istio.io/network`. */
export function labelNameProblems(argument: string, name: string): Problem[] {
    const prefixed = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
    return prefixed.test(name)
        ? []
        : [
              {
                  path: argument,
                  reason: `has "${name}"`,
                  fix: 'write the name of a label, such as `app` or `topology.istio.io/network`.',
              },
          ];
}

/** The problem with a count, or nothing. */
export function countProblems(argument: string, count: number, least: number): Problem[] {
    return Number.isInteger(count) && count >= least
        ? []
        : [{ path: argument, reason: `is ${count}; a whole number of at least ${least} is needed.` }];
}
